"""Jobs by the clock: each slot once, whoever runs it; a killed worker's is taken up again; a slept-through one is made up for once."""

import datetime as dt

import pytest
from django.db import OperationalError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests import nursery
from tests.scratch import laid_down, scratch
from tests.world import visit, world
from zhongshu.core.jobs import queries
from zhongshu.core.jobs.models import Failure, Heartbeat, Tick
from zhongshu.core.jobs.schedule import JOBS, Job
from zhongshu.core.jobs.tests.test_worker_processes import run
from zhongshu.core.jobs.ticks import KEPT, LEASE, PAUSE, TRIES, _claim, run_due
from zhongshu.core.org.models import Officer
from zhongshu.lib.clock import CHINA

__all__ = ["laid_down", "scratch", "visit", "world"]
NINE = dt.datetime(2025, 7, 4, 9, 0, tzinfo=CHINA)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
MOMENTS = st.datetimes(dt.datetime(1985, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(CHINA))  # noqa: DTZ001 - made aware by the strategy


class Work:
    """A job's work: remembers when it was done, fails as often as asked."""

    def __init__(self, *, fails=0, error=ValueError):
        self.moments, self.fails, self.error = [], fails, error

    def __call__(self, now):
        self.moments.append(now)
        if len(self.moments) <= self.fails:
            raise self.error("没有\0成")
        return "做了一次"


def daily(work, at=dt.time(8, 30)):
    return Job("test.daily", "每日一试", work, at=at)


def test_a_job_is_either_at_a_time_or_every_so_long():
    for wrong in ({}, {"at": dt.time(8), "every": HOUR}, {"every": 2 * DAY}, {"every": dt.timedelta()}):
        with pytest.raises(ValueError, match="job test"):
            Job("test", "试", Work(), **wrong)


@pytest.mark.parametrize(
    ("now", "slot", "following"),
    [
        ((4, 8, 30), (4, 8, 30), (5, 8, 30)),
        ((4, 8, 29), (3, 8, 30), (4, 8, 30)),
        ((4, 23, 59), (4, 8, 30), (5, 8, 30)),
    ],
)
def test_a_daily_slot_is_the_last_that_has_come(now, slot, following):
    def at(parts):
        return dt.datetime(2025, 7, *parts, tzinfo=CHINA)

    job = daily(Work())
    assert (job.slot(at(now)), job.next_slot(at(now))) == (at(slot), at(following))
    moved = daily(Work(), at=lambda day: dt.time(9, 0) if day.day == 4 else dt.time(8, 0))
    assert moved.slot(at((4, 8, 45))) == at((3, 8, 0)), "the office opens later from the fourth on"


@given(MOMENTS, st.sampled_from([dt.timedelta(minutes=7), dt.timedelta(minutes=10), HOUR, DAY]))
def test_slots_are_the_same_all_over_the_day_and_summer_time_of_old_moves_none(now, every):
    job = Job("test.often", "常试", Work(), every=every)
    slot, following = job.slot(now), job.next_slot(now)
    assert slot <= now < following
    assert following - slot <= every
    assert job.slot(following - dt.timedelta(microseconds=1)) == slot
    assert (slot.hour * 60 + slot.minute) % (every // MINUTE) == 0


@pytest.mark.django_db
def test_a_slot_runs_once_however_often_it_is_asked_for():
    work = Work()
    counts = [run_due(NINE + n * MINUTE, [daily(work)]) for n in range(5)]
    assert (counts, work.moments) == ([1, 0, 0, 0, 0], [NINE])
    assert run_due(NINE + DAY, [daily(work)]) == 1
    tick = Tick.objects.order_by("slot")[0]
    assert (tick.slot, tick.finished_at, tick.told, tick.error, tick.tries) == (NINE - 30 * MINUTE, NINE, "做了一次", "", 1)


@pytest.mark.django_db
def test_nothing_to_do_costs_a_query_a_job(django_assert_num_queries):
    run_due(NINE, [daily(Work())])
    with django_assert_num_queries(1):
        run_due(NINE + MINUTE, [daily(Work())])


@pytest.mark.django_db
def test_a_machine_that_slept_for_days_makes_up_for_the_last_slot_alone():
    work = Work()
    run_due(NINE, [daily(work)])
    run_due(NINE + 9 * DAY + 3 * HOUR, [daily(work)])
    run_due(NINE + 9 * DAY + 4 * HOUR, [daily(work)])
    assert work.moments == [NINE, NINE + 9 * DAY + 3 * HOUR]


@pytest.mark.django_db
def test_what_a_killed_worker_began_is_taken_up_when_its_lease_has_run_out():
    class Killed(BaseException):
        """As if the process were gone: nothing is written after it."""

    def die(now):
        raise Killed

    with pytest.raises(Killed):
        run_due(NINE, [daily(die)])
    work = Work()
    assert run_due(NINE + LEASE - MINUTE, [daily(work)]) == 0, "it may be at work still"
    assert run_due(NINE + LEASE, [daily(work)]) == 1
    assert (len(work.moments), Tick.objects.get().tries) == (1, 2)


@pytest.mark.django_db
def test_two_workers_that_see_the_same_free_slot_do_not_both_take_it():
    first, second = Work(), Work()

    def other_comes_meanwhile(now):
        run_due(now, [daily(second)])
        return first(now)

    run_due(NINE, [daily(other_comes_meanwhile)])
    assert (len(first.moments), len(second.moments)) == (1, 0)


@pytest.mark.django_db
def test_of_two_workers_that_have_read_the_same_row_one_claims_it():
    Tick.objects.create(job="test.daily", slot=NINE, free_at=NINE)
    first, second = Tick.objects.get(), Tick.objects.get()
    assert [_claim(first, NINE), _claim(second, NINE)] == [True, False]
    assert Tick.objects.get().tries == 1


@pytest.mark.django_db
def test_a_job_that_fails_is_tried_three_times_then_told_and_the_next_slot_begins_anew():
    work = Work(fails=TRIES)
    assert [run_due(NINE + n * PAUSE, [daily(work)]) for n in range(5)] == [1, 1, 1, 0, 0]
    (fault,) = queries.list_faults()
    assert fault == "定时任务test.daily（2025-07-04 08:30）没有做成：ValueError: 没有成"
    assert run_due(NINE + DAY, [daily(work)]) == 1
    assert not list(queries.list_faults()), "the next slot has made up for it"


@pytest.mark.django_db
def test_a_job_that_fails_once_is_done_a_minute_later():
    work = Work(fails=1)
    assert [run_due(NINE + n * PAUSE / 2, [daily(work)]) for n in range(4)] == [1, 0, 1, 0]
    assert (Tick.objects.get().error, Tick.objects.get().told) == ("", "做了一次")


@pytest.mark.django_db
def test_one_jobs_fault_is_not_the_others():
    work = Work()

    def no_time(day):
        raise ValueError("a parameter that is no time")

    assert (
        run_due(NINE, [Job("test.bad", "坏", Work(fails=9), at=dt.time(8)), Job("test.lost", "不明", Work(), at=no_time), daily(work)]) == 2
    )
    assert len(work.moments) == 1


@pytest.mark.django_db
def test_a_database_that_is_away_is_waited_for_and_no_try_of_the_jobs_is_lost_for_good():
    work = Work(fails=1, error=OperationalError)
    with pytest.raises(OperationalError):
        run_due(NINE, [daily(work)])
    assert run_due(NINE + LEASE, [daily(work)]) == 1
    assert not list(queries.list_faults())


@pytest.mark.django_db
def test_old_runs_are_cleared_away():
    run_due(NINE, [daily(Work())])
    run_due(NINE + KEPT + 2 * DAY, [daily(Work())])
    assert Tick.objects.count() == 1


COUNTING = """
from zhongshu.core.jobs.models import Tick
from zhongshu.core.jobs.schedule import Job
from zhongshu.core.jobs.ticks import LEASE, run_due
from zhongshu.core.numbering.operations import give_number
from django.db import transaction
import os, sys
def work(now):
    with transaction.atomic():
        give_number("试", year=0, matter=None, now=now)
    return "ok"
job = Job("test.once", "一次", work, every=dt.timedelta(days=1))
"""


FOREVER = """
import threading
from zhongshu.core.jobs.schedule import JOBS
from zhongshu.core.jobs.worker import run_forever
from zhongshu.lib import clock
class UntilIdle(threading.Event):
    def wait(self, timeout=None):
        self.set()
JOBS._items.clear()
JOBS.add(job.code, job)
clock.now = lambda: NINE
print("ready", flush=True)
sys.stdin.readline()
run_forever(UntilIdle())
"""


def test_three_worker_processes_run_a_slot_once(scratch):
    begin = "import django; django.setup()\nimport datetime as dt\nfrom zhongshu.core.ledgers.tests.small_office import NINE\n" + COUNTING
    go = begin + FOREVER
    workers = [nursery.start(go, env=scratch) for _ in range(3)]
    assert [worker.stdout.readline() for worker in workers] == ["ready\n"] * 3
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate()
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    count = COUNTING + "\nfrom zhongshu.core.numbering.models import Number\nprint(Number.objects.count(), Tick.objects.get().tries)"
    assert run(scratch, count) == ["1", "1"]
    script = (
        begin
        + "tomorrow = NINE + dt.timedelta(days=1)\nrun_due(tomorrow, [Job('test.once', '一次', lambda now: os._exit(9), every=dt.timedelta(days=1))])\n"
    )
    killed = nursery.run(script, env=scratch)
    assert killed.returncode == 9, "it died in the middle of its work"
    again = (
        COUNTING + "\ntomorrow = NINE + dt.timedelta(days=1)\nprint(run_due(tomorrow + LEASE / 2, [job]), run_due(tomorrow + LEASE, [job]))"
    )
    assert run(scratch, again) == ["0", "1"]


def test_the_system_officer_sees_the_worker_its_jobs_and_what_failed(world, visit):
    officer = visit(Officer.SYSTEM)
    page = officer.get(reverse("jobs")).content.decode()
    assert "没有运行" in page
    assert "每日催办" in page
    assert "还没有运行过" in page
    JOBS.add("test.bad", bad := Job("test.bad", "坏任务", Work(fails=9), at=dt.time(8)))
    try:
        run_due(NINE, [bad])
        Heartbeat.objects.create(at=dt.datetime.now(CHINA))  # noqa: TID251 - the page asks the clock
        Failure.objects.create(consumer="通知", event=7, error="ValueError: 不行", at=NINE)
        page = officer.get(reverse("jobs")).content.decode()
    finally:
        JOBS._items.pop("test.bad")
    assert "运行正常" in page
    assert "第1次失败：ValueError: 没有成，稍后重试" in page
    assert "通知（事件第7号）" in page
    for role in (Officer.SECURITY, Officer.AUDIT, "director"):
        assert visit(role).get(reverse("jobs")).status_code == 404
