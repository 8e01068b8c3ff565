"""The process that extracts, one page after the other, until its socket closes.

Started by `supervise` with the number of a connected socket and its memory limit. It leaves the
terminal's signals to its parent, prints nothing, and would end by itself (SIGALRM's default, which
even C code obeys) if nobody were left to end it.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import logging
import os
import signal
import socket
import sys
from datetime import date
from typing import Final

from tasks.extracting import wire
from tasks.extracting.extract import extract_body

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

ORPHAN_SECONDS: Final = 30
"""How long past its deadline a page may run before the process ends itself."""
COLLECT_PAGES: Final = 10


def main(descriptor: int, megabytes: int) -> None:
    """Serve pages over the socket `descriptor` with `megabytes` of memory above the start."""
    logging.disable(logging.CRITICAL)
    with socket.socket(fileno=descriptor) as sock:
        _silence()
        _warm_up()
        gc.disable()  # a fifth of the time went into looking for cycles in growing trees
        gc.freeze()
        start = _memory()
        _bound(start, megabytes)
        wire.send(sock, {"ready": True})
        with contextlib.suppress(wire.Broken, OSError):
            for count in itertools.count(1):
                job, body = wire.receive(sock)
                _alarm(float(str(job["seconds"])) + ORPHAN_SECONDS)
                answer = _answer(job, body)
                answer["grown"] = (_memory() - start) // 1_000_000
                wire.send(sock, answer)
                _alarm(0)
                if count % COLLECT_PAGES == 0:
                    gc.collect()


def _answer(job: dict[str, object], body: bytes) -> dict[str, object]:
    today = job.get("today")
    try:
        result = extract_body(
            body,
            content_type=str(job["content_type"]),
            charset=str(job["charset"]),
            url=str(job["url"]),
            today=date.fromisoformat(str(today)) if today else None,
            full_only=job.get("full_only") is True,
        )
        return wire.packed(result)
    except MemoryError:
        return {"failed": "memory"}
    except Exception as error:  # noqa: BLE001  a bug in a parser costs its page, not the run
        return {"failed": type(error).__name__}


def _silence() -> None:
    """Send what libraries print to nowhere: it is text of a hostile page, on a terminal."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _warm_up() -> None:
    """Load every library before the memory limit is set, and before the first deadline runs."""
    extract_body(b"<html><body><p>Warm. Up.</p><p>The text.</p></body></html>", url="https://a.b/")
    extract_body(b"%PDF-1.4 broken")


def _bound(start: int, megabytes: int) -> None:
    if resource is not None and start:
        limit = start + megabytes * 1_000_000
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _memory() -> int:
    """Give this process's address space in bytes, or 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
