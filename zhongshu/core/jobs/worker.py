"""The worker: reads the event ledger behind each consumer's own cursor, and runs the jobs that are due. Several may run; they take turns."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event as Signal

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Max

from zhongshu.core.events.models import Event
from zhongshu.core.jobs.models import INDEXING, Cursor, Failure, Heartbeat
from zhongshu.core.jobs.ticks import run_due
from zhongshu.core.notify.operations import deliver
from zhongshu.core.search.operations import follow
from zhongshu.lib import clock

BATCH = 50
TRIES = 3
BEAT = dt.timedelta(seconds=20)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Consumer:
    """消费者: deals with events in their order. It may be given one twice, and must not mind."""

    name: str
    handle: Callable[[Sequence[Event]], None]


def _deliver(events: Sequence[Event]) -> None:
    for event in events:
        deliver(event)


NOTICES, INDEX = Consumer("通知", _deliver), Consumer(INDEXING, follow)
CONSUMERS = (NOTICES, INDEX)


def run_once(now: dt.datetime, consumers: Sequence[Consumer] = CONSUMERS) -> int:
    """One batch for each consumer that is behind. Returns how many events were dealt with; two queries when there are none."""
    last = Event.objects.aggregate(last=Max("seq"))["last"] or 0
    read = dict(Cursor.objects.values_list("name", "seq"))
    return sum(_catch_up(consumer, now) for consumer in consumers if read.get(consumer.name, 0) < last)


def drain(now: dt.datetime) -> None:
    """Everything that waits, until nothing is left or nothing goes on."""
    while run_once(now):
        pass


def fast_forward(*, before: dt.datetime, consumers: Sequence[Consumer] = CONSUMERS) -> None:
    """Pass over what happened before a moment, as if it had been dealt with: for data that is brought in whole."""
    last = Event.objects.filter(at__lt=before).aggregate(last=Max("seq"))["last"] or 0
    for consumer in consumers:
        Cursor.objects.update_or_create(name=consumer.name, defaults={"seq": last, "tries": 0})


def run_forever(stop: Signal, pause: float = 1.0) -> None:
    """Work until told to stop. A database that is away for a while is waited for, whatever else fails is logged."""
    beaten_at = None
    while not stop.is_set():
        now = clock.now()
        count = 0
        try:
            if beaten_at is None or now - beaten_at >= BEAT:
                Heartbeat.objects.update_or_create(id=1, defaults={"at": now})
                beaten_at = now
                run_due(now)
            count = run_once(now)
        except (DatabaseError, InterfaceError):
            log.exception("the database does not answer; trying again")
            connection.close()
        if not count:
            stop.wait(pause)
    connection.close()


@transaction.atomic
def _catch_up(consumer: Consumer, now: dt.datetime) -> int:
    """One batch in one short transaction, in which the cursor moves too: after a crash the events come again."""
    cursor, _ = Cursor.objects.select_for_update().get_or_create(name=consumer.name)
    events = list(Event.objects.filter(seq__gt=cursor.seq).order_by("seq")[:BATCH])
    if not events:
        return 0
    if _try(consumer, events) is None:
        done, tries = len(events), 0
    else:
        done, tries = _one_by_one(consumer, events, cursor.tries, now)
    Cursor.objects.filter(name=consumer.name).update(seq=events[done - 1].seq if done else cursor.seq, tries=tries)
    return done


def _one_by_one(consumer: Consumer, events: Sequence[Event], tries: int, now: dt.datetime) -> tuple[int, int]:
    """How many events are dealt with, and how often the next has failed; one that fails too often is noted and passed over."""
    for done, event in enumerate(events):
        error = _try(consumer, [event])
        if error is not None and tries + 1 < TRIES:
            return done, tries + 1
        if error is not None:
            told = f"{type(error).__name__}: {error}"[:300].replace("\0", "")
            Failure.objects.get_or_create(consumer=consumer.name, event=event.seq, defaults={"error": told, "at": now})
        tries = 0
    return len(events), 0


def _try(consumer: Consumer, events: Sequence[Event]) -> Exception | None:
    """Deal with the events in a savepoint; the error that undid it, or None. A database that is away is not the events' fault."""
    try:
        with transaction.atomic():
            consumer.handle(events)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if len(events) == 1:
            log.exception("%s cannot deal with event %s", consumer.name, events[0].seq)
        return error
    return None
