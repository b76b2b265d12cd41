"""The one start/stop life of background services."""

import asyncio
import random

import pytest

from whimbrel.service import BackgroundTask, Service, ServiceGroup, TaskSet, to_the_end


class Recorded(Service):
    """Notes in a shared diary when it is opened and closed."""

    def __init__(self, diary: list[str], name: str, *, fails: str = "") -> None:
        super().__init__()
        self.diary = diary
        self.name = name
        self.fails = fails
        self.open_now = 0

    async def _open(self) -> None:
        self.diary.append(f"+{self.name}")
        self.open_now += 1
        await asyncio.sleep(0)
        if self.fails == "open":
            raise RuntimeError(f"{self.name} does not open")

    async def _close(self) -> None:
        await asyncio.sleep(0)
        self.open_now -= 1
        self.diary.append(f"-{self.name}")
        if self.fails == "close":
            raise RuntimeError(f"{self.name} does not close")


async def test_starting_and_stopping_twice_do_their_work_once() -> None:
    diary: list[str] = []
    service = Recorded(diary, "a")
    await service.stop()
    await service.start()
    await service.start()
    assert service.running
    await service.stop()
    await service.stop()
    assert diary == ["+a", "-a"]
    assert not service.running


async def test_a_stopped_service_may_be_started_again() -> None:
    diary: list[str] = []
    service = Recorded(diary, "a")
    for _ in range(2):
        async with service:
            pass
    assert diary == ["+a", "-a", "+a", "-a"]


async def test_a_service_that_fails_to_start_is_closed_and_its_error_raised() -> None:
    diary: list[str] = []
    service = Recorded(diary, "a", fails="open")
    with pytest.raises(RuntimeError, match="a does not open"):
        await service.start()
    assert diary == ["+a", "-a"]
    assert not service.running


async def test_the_error_of_the_start_wins_over_that_of_the_close(caplog: pytest.LogCaptureFixture) -> None:
    class Hopeless(Recorded):
        async def _close(self) -> None:
            raise RuntimeError("nor does it close")

    with pytest.raises(RuntimeError, match="a does not open"):
        await Hopeless([], "a", fails="open").start()
    assert "nor does it close" in caplog.text


async def test_a_stop_waits_for_the_start_under_way() -> None:
    diary: list[str] = []
    service = Recorded(diary, "a")
    await asyncio.gather(service.start(), service.stop(), service.stop())
    assert diary == ["+a", "-a"]


async def test_closing_goes_to_its_end_when_the_one_who_asked_is_cancelled() -> None:
    goes_on = asyncio.Event()
    closed = asyncio.Event()

    class Slow(Recorded):
        async def _close(self) -> None:
            await goes_on.wait()
            closed.set()

    service = Slow([], "a")
    await service.start()
    stopping = asyncio.ensure_future(service.stop())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    stopping.cancel()
    await asyncio.sleep(0)
    goes_on.set()
    with pytest.raises(asyncio.CancelledError):
        await stopping
    assert closed.is_set()


async def test_a_group_starts_in_order_and_stops_in_reverse() -> None:
    diary: list[str] = []
    async with ServiceGroup(*(Recorded(diary, name) for name in "abc")):
        diary.append("|")
    assert "".join(diary) == "+a+b+c|-c-b-a"


async def test_a_group_that_fails_half_way_stops_what_it_had_started() -> None:
    diary: list[str] = []
    group = ServiceGroup(Recorded(diary, "a"), Recorded(diary, "b", fails="open"), Recorded(diary, "c"))
    with pytest.raises(RuntimeError, match="b does not open"):
        await group.start()
    assert "".join(diary) == "+a+b-b-a"


async def test_one_that_cannot_stop_does_not_keep_the_others_of_a_group_running() -> None:
    diary: list[str] = []
    group = ServiceGroup(Recorded(diary, "a"), Recorded(diary, "b", fails="close"))
    await group.start()
    with pytest.raises(ExceptionGroup) as caught:
        await group.stop()
    assert [str(error) for error in caught.value.exceptions] == ["b does not close"]
    assert "".join(diary) == "+a+b-b-a"


async def test_the_death_of_a_background_task_is_reported() -> None:
    deaths: list[tuple[str, str]] = []

    async def work() -> None:
        raise ValueError("no more")

    task = BackgroundTask("digger", work, lambda name, error: deaths.append((name, str(error))))
    async with task:
        await task.wait()
    assert deaths == [("digger", "no more")]
    assert isinstance(task.failure, ValueError)


async def test_a_background_task_that_is_stopped_has_not_died() -> None:
    deaths: list[str] = []
    task = BackgroundTask("digger", asyncio.Event().wait, lambda name, _: deaths.append(name))  # type: ignore[arg-type]
    async with task:
        await asyncio.sleep(0)
    assert deaths == []
    assert task.failure is None


async def test_waiting_for_a_task_that_was_never_started_returns() -> None:
    await BackgroundTask("digger", asyncio.Event().wait).wait()  # type: ignore[arg-type]


async def test_a_task_set_cancels_what_still_runs_and_reports_what_died() -> None:
    deaths: list[str] = []
    cancelled: list[int] = []

    async def endless(number: int) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(number)
            raise

    async def fatal() -> None:
        raise ValueError("no more")

    async with TaskSet("errands", lambda _, error: deaths.append(str(error))) as tasks:
        for number in range(3):
            tasks.begin(endless(number))
        tasks.begin(fatal())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert len(tasks) == 3
    assert sorted(cancelled) == [0, 1, 2]
    assert deaths == ["no more"]


async def test_a_task_set_that_is_not_running_takes_no_work() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        TaskSet("errands").begin(asyncio.sleep(0))


async def test_to_the_end_passes_errors_on() -> None:
    async def work() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await to_the_end(work())


@pytest.mark.parametrize("seed", range(20))
async def test_under_any_order_of_calls_and_cancellations_opening_and_closing_alternate(seed: int) -> None:
    draw = random.Random(seed)
    diary: list[str] = []
    service = Recorded(diary, "a")

    async def call() -> None:
        for _ in range(draw.randrange(3)):
            await asyncio.sleep(0)
        await draw.choice([service.start, service.stop])()

    calls = [asyncio.ensure_future(call()) for _ in range(60)]
    for task in calls:
        await asyncio.sleep(0)
        if draw.random() < 0.2:
            task.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    await service.stop()
    assert diary == ["+a", "-a"] * (len(diary) // 2)
    assert service.open_now == 0
