"""An OpenAI-compatible server on loopback, and a page to ask it about."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from mills import SENTENCES, page_of
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.settings import Settings

PATH = "/v1/chat/completions"
KEY = "sk-never-to-be-seen"
PAGE = page_of(*SENTENCES)


def answer(label: str = "missing", quote: str = "", why: str = "Because.") -> Response:
    """What a server says when the model answers as asked."""
    return said(json.dumps({"label": label, "quote": quote, "why": why}))


def said(content: str | None) -> Response:
    """What a server says when the model answers with this text."""
    told = {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "tiny",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": content},
            }
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }
    return Response(json.dumps(told), content_type="application/json")


def refused(status: int, **headers: str) -> Response:
    """An error as such servers give it; it repeats the key, as some do."""
    body = json.dumps({"error": {"message": f"no, {KEY}", "type": "x", "code": None}})
    return Response(body, status=status, content_type="application/json", headers=headers)


class Server:
    """Answers in turn; the last answer stays. `asked` are the questions it was sent."""

    def __init__(self, server: HTTPServer) -> None:
        self.url = server.url_for("/v1")
        self.answers: list[Response | Callable[[Request], Response]] = []
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        server.expect_request(PATH, method="POST").respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        self.asked.append(request.get_json())
        self.keys.append(request.headers.get("Authorization", ""))
        turn = self.answers[min(len(self.asked), len(self.answers)) - 1]
        return turn if isinstance(turn, Response) else turn(request)

    def will(self, *answers: Response | Callable[[Request], Response]) -> None:
        self.answers[:] = answers

    @property
    def question(self) -> str:
        """The last question's own text, as the user's part of it."""
        return "\n".join(
            one["content"] for one in self.asked[-1]["messages"] if one["role"] == "user"
        )

    def settings(self, **overrides: object) -> Settings:
        usual = {"llm_base_url": self.url, "llm_api_key": KEY, "llm_seconds": 20.0}
        return Settings(**(usual | overrides))  # type: ignore[arg-type]
