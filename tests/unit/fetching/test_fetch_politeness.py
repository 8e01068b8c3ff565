from __future__ import annotations

import asyncio
import itertools

import pytest

from tasks.fetching.politeness import Clock, Politeness


@pytest.mark.parametrize(("interval", "asked", "spacing"), [(1.0, 0.0, 1.0), (1.0, 5.0, 5.0)])
def test_starts_at_one_host_are_apart(jumping, interval, asked, spacing):
    async def go():
        polite = Politeness(interval=interval, per_host=4, overall=4, clock=jumping.clock)
        starts = []

        async def one():
            async with polite.turn("a", interval=asked):
                starts.append(jumping.time)

        await asyncio.gather(*[one() for _ in range(5)])
        return starts

    starts = asyncio.run(go())
    assert [after - before for before, after in itertools.pairwise(starts)] == [spacing] * 4


def test_other_hosts_do_not_wait(jumping):
    async def go():
        polite = Politeness(interval=60, per_host=1, overall=9, clock=jumping.clock)
        for host in "abc":
            async with polite.turn(host):
                pass

    asyncio.run(go())
    assert jumping.slept == []


def test_no_interval_means_no_waiting(jumping):
    async def go():
        polite = Politeness(interval=0, per_host=1, overall=1, clock=jumping.clock)
        for _ in range(5):
            async with polite.turn("a"):
                pass

    asyncio.run(go())
    assert jumping.slept == []


@pytest.mark.parametrize(("per_host", "overall", "most"), [(2, 9, 2), (9, 3, 3)])
def test_only_so_many_run_at_once(jumping, per_host, overall, most):
    async def go():
        polite = Politeness(interval=0, per_host=per_host, overall=overall, clock=jumping.clock)
        running = seen = 0

        async def one():
            nonlocal running, seen
            async with polite.turn("a"):
                running += 1
                seen = max(seen, running)
                for _ in range(3):
                    await asyncio.sleep(0)
                running -= 1

        await asyncio.gather(*[one() for _ in range(12)])
        return seen

    assert asyncio.run(go()) == most


def test_who_waits_for_a_host_blocks_no_other(jumping):
    async def go():
        polite = Politeness(interval=0, per_host=1, overall=2, clock=jumping.clock)
        leave = asyncio.Event()
        done = []

        async def slow():
            async with polite.turn("slow"):
                await leave.wait()

        async def quick(host):
            async with polite.turn(host):
                done.append(host)

        slows = [asyncio.create_task(slow()) for _ in range(5)]
        await asyncio.sleep(0)
        await asyncio.gather(*[quick(host) for host in "abcd"])
        leave.set()
        await asyncio.gather(*slows)
        return done

    assert asyncio.run(asyncio.wait_for(go(), 5)) == list("abcd")


def test_a_cancelled_wait_gives_its_place_back():
    async def go():
        polite = Politeness(interval=0, per_host=1, overall=1, clock=Clock())
        leave = asyncio.Event()

        async def hold():
            async with polite.turn("a"):
                await leave.wait()

        holder = asyncio.create_task(hold())
        waiters = [asyncio.create_task(hold()) for _ in range(3)]
        await asyncio.sleep(0)
        for waiter in waiters:
            waiter.cancel()
        await asyncio.gather(*waiters, return_exceptions=True)
        leave.set()
        await holder
        async with polite.turn("a"):
            pass

    asyncio.run(asyncio.wait_for(go(), 5))


def test_a_host_that_asked_for_it_is_left_alone(jumping):
    async def go():
        polite = Politeness(interval=0, per_host=1, overall=1, clock=jumping.clock)
        async with polite.turn("a"):
            polite.hold("a", 12)
        polite.hold("never seen", 12)
        async with polite.turn("b"):
            assert jumping.slept == []
        async with polite.turn("a"):
            assert jumping.slept == [12]

    asyncio.run(go())


def test_many_hosts_are_forgotten_once_they_are_due_again(jumping, monkeypatch):
    monkeypatch.setattr("tasks.fetching.politeness._MOST_HOSTS", 10)

    async def go():
        polite = Politeness(interval=1, per_host=1, overall=9, clock=jumping.clock)
        async with polite.turn("kept"):
            for number in range(50):
                async with polite.turn(f"h{number}"):
                    jumping.time += 0.5
                assert len(polite._hosts) <= 11
            assert "kept" in polite._hosts
        # Nobody comes too early because a host was forgotten.
        async with polite.turn("h49"):
            pass
        assert jumping.slept == [0.5]

    asyncio.run(go())
