"""The ledger in the database: it refuses change, and tells what was changed behind its back."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import DatabaseError, connection, transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.events.models import ChainHead, Event
from zhongshu.core.events.operations import record
from zhongshu.core.events.queries import list_faults, list_timeline
from zhongshu.core.events.types import EVENT_TYPES
from zhongshu.core.org.models import Person
from zhongshu.lib.clock import CHINA

NOW = dt.datetime(2025, 7, 4, 9, 0, tzinfo=CHINA)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> list[Event]:
    person = Person.objects.create(username="wang", name="王平", from_date=NOW.date())
    actor = Actor(person.pk, person.name, "", NOW.date(), ())
    return [
        record("calendar.changed", actor=actor if n % 2 else None, at=NOW + dt.timedelta(hours=n), matter=7, what=f"第{n}次", basis="通知")
        for n in range(1, 7)
    ]


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def without_triggers() -> None:
    """What somebody with the database's password would do. Undone with the test's transaction."""
    connection.check_constraints()  # PostgreSQL lets no table be altered while checks wait
    if connection.vendor == "sqlite":
        run("DROP TRIGGER event_no_update")
        run("DROP TRIGGER event_no_delete")
    else:
        run("ALTER TABLE events_event DISABLE TRIGGER USER")


@pytest.mark.parametrize(
    "sql",
    ["UPDATE events_event SET actor_name = '李四' WHERE seq = 3", "DELETE FROM events_event WHERE seq = 6", "DELETE FROM events_event"],
)
def test_the_database_refuses_change(ledger: list[Event], sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(sql)
    assert Event.objects.count() == 6
    assert list(list_faults()) == []


def test_the_database_refuses_to_empty_the_table(ledger: list[Event]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE; its DELETE is refused above")
    connection.check_constraints()  # waiting checks would refuse it first
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run("TRUNCATE events_event CASCADE")


def test_a_changed_row_is_named(ledger: list[Event]) -> None:
    without_triggers()
    Event.objects.filter(seq=3).update(data=json.dumps({"what": "没有这回事"}))
    (fault,) = list_faults()
    assert fault.startswith("事件第3号（calendar.changed")


def test_a_row_deleted_in_the_middle_is_named(ledger: list[Event]) -> None:
    without_triggers()
    Event.objects.filter(seq=4).delete()
    assert list(list_faults()) == ["事件缺失：第4号不见了"]


def test_a_deleted_tail_is_named(ledger: list[Event]) -> None:
    without_triggers()
    Event.objects.filter(seq__gt=4).delete()
    assert list(list_faults()) == ["事件缺失：第5号至第6号（末尾）不见了"]


def test_an_emptied_ledger_is_told(ledger: list[Event]) -> None:
    without_triggers()
    Event.objects.all().delete()
    assert list(list_faults()) == ["事件缺失：第1号至第6号（末尾）不见了"]


def test_swapped_rows_are_named(ledger: list[Event]) -> None:
    without_triggers()
    for old, new in ((2, 99), (3, 2), (99, 3)):
        Event.objects.filter(seq=old).update(seq=new)
    assert any("第2号" in fault for fault in list_faults())
    assert any("第3号" in fault for fault in list_faults())


def test_an_event_appended_past_the_head_is_told(ledger: list[Event]) -> None:
    ChainHead.objects.update(seq=5, hash=ledger[4].hash)
    assert list(list_faults()) == ["链头只记到第5号，其后的事件来历不明"]


def test_events_count_up_from_one_and_carry_who_and_when(ledger: list[Event]) -> None:
    assert [event.seq for event in ledger] == [1, 2, 3, 4, 5, 6]
    first, second, *_ = list_timeline(7)
    assert (first.actor, first.sentence, first.at) == ("王平", "第1次，依据：通知", NOW + dt.timedelta(hours=1))
    assert second.actor == "系统"


def test_a_rolled_back_change_leaves_no_event_and_no_gap(ledger: list[Event]) -> None:
    with transaction.atomic():
        record("calendar.changed", actor=None, at=NOW, what="白写", basis="无")
        transaction.set_rollback(True)
    assert record("calendar.changed", actor=None, at=NOW, what="后一次", basis="无").seq == 7
    assert list(list_faults()) == []


def test_an_undeclared_type_is_a_bug() -> None:
    with pytest.raises(AssertionError, match="not declared"):
        record("nobody.declared_this", actor=None, at=NOW)


def test_an_old_row_without_a_fact_is_still_told() -> None:
    assert EVENT_TYPES["calendar.changed"].tell({"what": "10月1日改为放假"}) == "10月1日改为放假，依据："
    for event_type in EVENT_TYPES:
        assert "{" not in event_type.tell({}), event_type.code
