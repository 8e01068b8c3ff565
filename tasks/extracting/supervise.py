"""Extraction in worker processes that can be killed: one bad page costs that page and no other.

Some pages are quadratic for any good extractor (a megabyte of spans in one paragraph runs for ten
minutes in C code, deaf to signals), some take a gigabyte, some may crash a parser. So each page
has a deadline and a memory limit in a process of its own kind; past them the process is killed and
the page is read by its full text alone; past that it is `unreadable`, with the setting to change.

The workers are plain subprocesses, not multiprocessing's: those import the parent's main module
again (Prefect's command line, a script without a guard), and talk in pickles.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

from models.status import Reason
from models.values import Page, Unread
from tasks.extracting import wire
from tasks.extracting.extract import Form, form_of, unfetched

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from models.settings import Settings
    from models.values import Fetched

START_SECONDS: Final = 120.0
"""A worker that has not come up by then never will (a start takes one second)."""
FULL_SHARE: Final = 0.5
"""The deadline of the second try, by full text alone, as a share of the first."""
LEAST_FULL_SECONDS: Final = 2.0
PAGES_PER_WORKER: Final = 500
_RUN: Final = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[3]); "
    "from tasks.extracting.worker import main; main(int(sys.argv[1]), int(sys.argv[2]))"
)


class _Killed(Exception):  # noqa: N818
    """A worker did not answer; `why` is "time", "memory", "crash" or an exception's name."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Extractor:
    """A pool of extracting processes, started when first needed and kept between calls.

    Use it as a context manager, or call `close`. It may be shared between threads. Its settings:
    `extract_workers`, `extract_seconds`, `extract_megabytes`, `decoded_bytes`.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._threads: ThreadPoolExecutor | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def extract_all(self, fetched: Sequence[Fetched]) -> list[Page | Unread]:
        """Read all bodies, `extract_workers` at once; the answers are in the order of `fetched`.

        A fetch that did not end in `ok` gives its reason as Unread, at no cost. Raises ValueError
        for a `not_modified` one (see `extract.extract`), and RuntimeError once closed.
        """
        refused = [unfetched(one) for one in fetched]
        if all(refused):
            return [one for one in refused if one is not None]
        threads = self._pool()
        try:
            waiting = [
                one or threads.submit(self._extract, page)
                for one, page in zip(refused, fetched, strict=True)
            ]
            return [one if isinstance(one, Unread) else one.result() for one in waiting]
        except BaseException:  # Ctrl-C: end the workers, or their threads would wait for them
            self.close()
            raise

    def close(self) -> None:
        """End all workers at once and wait until they are gone. May be called twice."""
        with self._lock:
            self._closed = True
            workers, self._all, self._idle = list(self._all), set(), []
            threads, self._threads = self._threads, None
        for worker in workers:
            worker.kill()
        if threads is not None:
            threads.shutdown(wait=True, cancel_futures=True)

    def _pool(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._closed:
                raise RuntimeError("the Extractor is closed")
            if self._threads is None:
                self._threads = ThreadPoolExecutor(
                    self._settings.extract_workers, thread_name_prefix="extract"
                )
            return self._threads

    def _extract(self, fetched: Fetched) -> Page | Unread:
        limit = self._settings.decoded_bytes
        if len(fetched.body) > limit:
            return Unread(
                reason=Reason.TOO_LARGE,
                detail=f"it is larger than {limit / 1e6:g} MB;"
                " CITEWATCH_DECODED_BYTES raises the limit",
            )
        seconds = self._settings.extract_seconds
        try:
            return self._ask(fetched, seconds, full_only=False)
        except _Killed as first:
            if form_of(fetched.body, fetched.content_type) is not Form.HTML:
                return self._unreadable(first.why)
        try:
            again = max(seconds * FULL_SHARE, LEAST_FULL_SECONDS)
            return self._ask(fetched, again, full_only=True)
        except _Killed as second:
            return self._unreadable(second.why)

    def _unreadable(self, why: str) -> Unread:
        if why == "time":
            seconds = self._settings.extract_seconds
            detail = (
                f"it took longer than {seconds:g} s to read;"
                " CITEWATCH_EXTRACT_SECONDS raises the limit"
            )
        elif why == "memory":
            megabytes = self._settings.extract_megabytes
            detail = (
                f"it took more than {megabytes} MB of memory to read;"
                " CITEWATCH_EXTRACT_MEGABYTES raises the limit"
            )
        elif why == "crash":
            megabytes = self._settings.extract_megabytes
            detail = (
                f"the process that read it crashed, perhaps for want of memory ({megabytes} MB);"
                " CITEWATCH_EXTRACT_MEGABYTES raises the limit"
            )
        else:
            detail = f"its text could not be read ({why})"
        return Unread(reason=Reason.UNREADABLE, detail=detail)

    def _ask(self, fetched: Fetched, seconds: float, *, full_only: bool) -> Page | Unread:
        """Have one worker read one page. Raises _Killed; the worker is gone then."""
        worker = self._borrow()
        job = {
            "content_type": fetched.content_type,
            "charset": fetched.charset,
            "url": fetched.final_url or fetched.url,
            "today": fetched.fetched_at.date().isoformat(),
            "seconds": seconds,
            "full_only": full_only,
        }
        try:
            answer = worker.ask(job, fetched.body, seconds)
            result = None if "failed" in answer else wire.unpacked(answer)
            grown = int(str(answer.get("grown", 0)))
        except TimeoutError:
            self._end(worker)
            raise _Killed("time") from None
        except (wire.Broken, OSError, ValueError):
            self._end(worker)
            raise _Killed("crash") from None
        except BaseException:
            self._end(worker)
            raise
        worn = result is None or grown > self._settings.extract_megabytes // 2
        if worn or worker.pages >= PAGES_PER_WORKER:
            self._end(worker)
        else:
            self._give_back(worker)
        if result is None:
            raise _Killed(str(answer["failed"]))
        return result

    def _borrow(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise RuntimeError("the Extractor is closed")
            while self._idle:
                worker = self._idle.pop()
                if worker.lives():
                    return worker
                self._all.discard(worker)
                worker.kill()
            worker = _Worker(self._settings.extract_megabytes)
            self._all.add(worker)
        return worker

    def _give_back(self, worker: _Worker) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(worker)

    def _end(self, worker: _Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.kill()


class _Worker:
    """One process and the socket to it."""

    def __init__(self, megabytes: int) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  our own code, no shell
                [
                    sys.executable,
                    *("-I", "-c", _RUN),
                    *(str(theirs.fileno()), str(megabytes), json.dumps(sys.path)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # Ctrl-C is the parent's business
            )
        self._socket = ours
        self._ready = False
        self.pages = 0

    def ask(self, job: dict[str, object], body: bytes, seconds: float) -> dict[str, object]:
        """Send a page and wait for the answer; the start of the process is not counted.

        Raises TimeoutError, wire.Broken or OSError; the worker is of no use then.
        """
        if not self._ready:
            try:
                wire.receive(self._socket, time.monotonic() + START_SECONDS)
            except TimeoutError:
                raise wire.Broken from None
            self._ready = True
        self.pages += 1
        deadline = time.monotonic() + seconds
        self._socket.settimeout(seconds)
        wire.send(self._socket, job, body)
        return wire.receive(self._socket, deadline)[0]

    def lives(self) -> bool:
        """Say whether the process has not ended yet (the system kills where memory is short)."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process for good and wait for its end."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes a thread that waits for an answer
        self._socket.close()
