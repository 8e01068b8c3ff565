from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from models.settings import Settings
from models.status import Outcome, Reason
from models.values import Fetched, Page, Tier, Unread
from tasks.extracting.extract import extract
from tasks.extracting.supervise import Extractor

SPANS = b"<html><body><p>" + b"<span>It rose. </span>" * 60_000 + b"</p></body></html>"


def fetched(body: bytes, content_type: str = "text/html") -> Fetched:
    return Fetched(
        url="https://a.example/x",
        outcome=Outcome.OK,
        fetched_at=datetime(2026, 1, 2, tzinfo=UTC),
        content_type=content_type,
        body=body,
    )


def numbered(count: int) -> list[Fetched]:
    return [
        fetched(b"<html><body><h1>Head</h1><p>Page %d says so.</p></body></html>" % n)
        for n in range(count)
    ]


@pytest.fixture(scope="module")
def pool():
    settings = Settings(extract_workers=2, extract_seconds=1.0)
    with Extractor(settings) as extractor:
        yield extractor


def processes(extractor: Extractor) -> list[int]:
    return [worker._process.pid for worker in extractor._all]


def test_answers_are_in_order_and_those_of_the_pure_function(pool: Extractor):
    pages = numbered(30)
    assert pool.extract_all(pages) == [extract(page) for page in pages]


def test_workers_are_reused(pool: Extractor):
    pool.extract_all(numbered(4))
    before = set(processes(pool))
    pool.extract_all(numbered(4))
    assert set(processes(pool)) == before
    assert len(before) <= 2


def test_nothing_starts_before_it_is_needed():
    with Extractor(Settings()) as extractor:
        gone = Fetched(
            url="https://a.example/",
            outcome=Outcome.GONE,
            fetched_at=datetime(2026, 1, 2, tzinfo=UTC),
            detail="HTTP 404",
        )
        assert extractor.extract_all([gone]) == [Unread(reason=Reason.GONE, detail="HTTP 404")]
        assert extractor.extract_all([]) == []
        assert processes(extractor) == []


def test_past_the_deadline_the_full_text_is_read_and_others_are_undisturbed(pool: Extractor):
    started = time.monotonic()
    slow, *others = pool.extract_all([fetched(SPANS), *numbered(6)])
    assert isinstance(slow, Page)
    assert slow.tier is Tier.FULL
    assert all(isinstance(page, Page) and page.tier is Tier.CLEAN for page in others)
    assert time.monotonic() - started < 20


def test_past_both_deadlines_the_page_is_unreadable_and_says_what_to_change():
    with Extractor(Settings(extract_seconds=0.001, extract_megabytes=4_000)) as extractor:
        body = b"<html><body>" + b"<p>It rose in <b>2020</b>.</p>" * 450_000
        (got,) = extractor.extract_all([fetched(body)])
        assert isinstance(got, Unread)
        assert got.reason is Reason.UNREADABLE
        assert "took longer than 0.001 s" in got.detail
        assert "CITEWATCH_EXTRACT_SECONDS" in got.detail


def test_a_killed_worker_costs_only_its_page(pool: Extractor):
    pool.extract_all(numbered(4))
    for pid in processes(pool):
        os.kill(pid, signal.SIGKILL)
    got = pool.extract_all(numbered(6))
    assert all(isinstance(page, Page) for page in got), "HTML gets a second try"
    assert sum(page.tier is Tier.FULL for page in got if isinstance(page, Page)) <= 2


def test_too_much_memory_ends_the_page_and_not_the_run():
    settings = Settings(extract_workers=1, extract_megabytes=128, extract_seconds=20)
    with Extractor(settings) as extractor:
        table = b"<table>" + b"<tr><td>Alpha</td><td>12345</td></tr>" * 90_000 + b"</table>"
        big, small = extractor.extract_all(
            [fetched(b"<html><body>" + table), fetched(b"plain words.", "text/plain")]
        )
        assert isinstance(big, Unread)
        assert "CITEWATCH_EXTRACT_MEGABYTES" in big.detail
        assert isinstance(small, Page)


def test_a_body_over_the_cap_is_too_large():
    with Extractor(Settings(decoded_bytes=1_000)) as extractor:
        (got,) = extractor.extract_all([fetched(b"x" * 1_001)])
        assert isinstance(got, Unread)
        assert got.reason is Reason.TOO_LARGE


def test_many_threads_may_share_one(pool: Extractor):
    with ThreadPoolExecutor(4) as threads:
        batches = list(threads.map(lambda _: pool.extract_all(numbered(8)), range(4)))
    assert all(batch == batches[0] for batch in batches)
    assert len(processes(pool)) <= 2


def test_a_closed_one_leaves_no_process_and_refuses_work():
    extractor = Extractor(Settings())
    extractor.extract_all(numbered(2))
    pids = processes(extractor)
    assert pids
    extractor.close()
    extractor.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    with pytest.raises(RuntimeError, match="closed"):
        extractor.extract_all(numbered(1))
    gc.collect()  # an unclosed socket or process would warn here


def test_closing_while_it_works_ends_the_work():
    extractor = Extractor(Settings(extract_seconds=60))
    failed: list[BaseException] = []

    def work() -> None:
        try:
            extractor.extract_all([fetched(SPANS)])
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    extractor.extract_all(numbered(2))
    thread = threading.Thread(target=work)
    thread.start()
    while len(extractor._idle) == len(extractor._all):
        thread.join(0.01)
    started = time.monotonic()
    extractor.close()
    thread.join(20)
    assert not thread.is_alive()
    assert time.monotonic() - started < 10
    assert failed


SCRIPT = """
from datetime import UTC, datetime
from models.settings import Settings
from models.status import Outcome
from models.values import Fetched
from tasks.extracting.supervise import Extractor

print("main runs", flush=True)  # without a guard: the workers must not run this again
body = b"<html><body><p>" + b"<span>It rose. </span>" * {spans} + b"</p></body></html>"
page = Fetched(url="https://a.example/", outcome=Outcome.OK, fetched_at=datetime.now(UTC),
               content_type="text/html", body=body)
with Extractor(Settings(extract_seconds=60)) as extractor:
    extractor.extract_all([page.__class__(url="https://b.example/", outcome=Outcome.OK,
                           fetched_at=page.fetched_at, body=b"<html><p>a</p></html>")])
    print("pids", *[worker._process.pid for worker in extractor._all], flush=True)
    print(len(extractor.extract_all([page])[0].passages), flush=True)
"""


def start(tmp_path, spans: int) -> subprocess.Popen[str]:
    script = tmp_path / "unguarded.py"
    script.write_text(textwrap.dedent(SCRIPT).format(spans=spans))
    return subprocess.Popen(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # a shell that runs the suite in the background ignores Ctrl-C for all its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )


def test_a_script_without_a_main_guard_runs_once(tmp_path):
    out, err = start(tmp_path, spans=3).communicate(timeout=60)
    assert out.count("main runs") == 1
    assert out.splitlines()[-1] == "3"
    assert err == ""


def test_ctrl_c_ends_parent_and_workers_at_once(tmp_path):
    with start(tmp_path, spans=50_000) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        pids = [int(pid) for pid in process.stdout.readline().split()[1:]]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == -signal.SIGINT
        assert "KeyboardInterrupt" in process.stderr.read()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
