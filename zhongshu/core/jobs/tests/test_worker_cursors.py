import pytest
from django.db import OperationalError, transaction

from zhongshu.core.events.models import Event
from zhongshu.core.events.operations import record
from zhongshu.core.jobs import queries, worker
from zhongshu.core.jobs.models import Cursor, Failure, Heartbeat
from zhongshu.core.jobs.worker import Consumer, drain, run_once
from zhongshu.core.ledgers.tests.small_office import MINUTE, NINE, forget_kind, make_office
from zhongshu.core.notify.models import Message
from zhongshu.core.search.queries import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    yield make_office()
    forget_kind()


def some_events(count):
    for number in range(count):
        with transaction.atomic():
            record("ledgers.exported", actor=None, at=NINE, subject=str(number))


def test_one_round_tells_the_next_holder_and_makes_the_matter_found(office):
    office.finish(office.errand("防汛督查"), "拟稿", NINE + MINUTE)
    assert run_once(NINE) == 4
    assert [message.person.name for message in Message.objects.all()] == ["科长"]
    assert [hit.title for hit in search(office.actor("科长"), "督查").hits] == ["防汛督查"]
    assert run_once(NINE) == 0
    assert Message.objects.count() == 1


def test_nothing_to_do_costs_two_queries(office, django_assert_num_queries):
    some_events(3)
    drain(NINE)
    with django_assert_num_queries(2):
        assert run_once(NINE) == 0


def test_more_events_than_a_batch_are_all_dealt_with_in_order():
    seen = []
    consumer = Consumer("试", lambda events: seen.extend(event.seq for event in events))
    some_events(2 * worker.BATCH + 7)
    counts = [run_once(NINE, [consumer]) for _ in range(4)]
    assert counts == [worker.BATCH, worker.BATCH, 7, 0]
    assert seen == list(Event.objects.order_by("seq").values_list("seq", flat=True))


class Stumble:
    """Cannot deal with one event; writes a row for each that it can."""

    def __init__(self, bad, error=ValueError):
        self.bad, self.error = bad, error

    def __call__(self, events):
        for event in events:
            if event.seq == self.bad:
                raise self.error("这一条\0不行")
            Message.objects.create(person_id=self.person, event=event.seq, sentence="一", url="/", at=NINE)


@pytest.fixture
def stumble(office):
    Stumble.person = office.people["拟稿"].pk
    return Stumble


def test_an_event_that_fails_is_tried_three_times_then_noted_and_passed_over(stumble):
    some_events(5)
    consumer = Consumer("试", stumble(3))
    assert run_once(NINE, [consumer]) == 2
    assert (Cursor.objects.get().seq, Cursor.objects.get().tries) == (2, 1)
    assert run_once(NINE, [consumer]) == 0
    assert not list(queries.list_faults())
    assert run_once(NINE, [consumer]) == 3
    assert list(Message.objects.order_by("event").values_list("event", flat=True)) == [1, 2, 4, 5]
    (fault,) = queries.list_faults()
    assert fault.startswith("事件第3号没有处理成（试")
    assert "ValueError: 这一条不行" in fault
    assert run_once(NINE, [consumer]) == 0
    assert Failure.objects.count() == 1


def test_an_event_that_fails_once_is_not_lost(stumble):
    some_events(3)
    run_once(NINE, [Consumer("试", stumble(2))])
    run_once(NINE, [Consumer("试", stumble(None))])
    assert list(Message.objects.order_by("event").values_list("event", flat=True)) == [1, 2, 3]
    assert (Cursor.objects.get().tries, Failure.objects.count()) == (0, 0)


def test_one_consumers_trouble_is_not_the_others(stumble):
    some_events(3)
    seen = []
    run_once(NINE, [Consumer("坏", stumble(1)), Consumer("好", seen.extend)])
    assert len(seen) == 3


def test_a_database_that_is_away_is_not_an_events_fault(stumble):
    some_events(2)
    consumer = Consumer("试", stumble(2, OperationalError))
    for _ in range(5):
        with pytest.raises(OperationalError):
            run_once(NINE, [consumer])
    assert (Failure.objects.count(), Message.objects.count()) == (0, 0)
    run_once(NINE, [Consumer("试", stumble(None))])
    assert Message.objects.count() == 2


def test_a_page_can_tell_whether_the_worker_lives():
    assert not queries.is_worker_alive(NINE)
    Heartbeat.objects.create(at=NINE)
    assert queries.is_worker_alive(NINE + MINUTE)
    assert not queries.is_worker_alive(NINE + 3 * MINUTE)
