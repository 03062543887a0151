"""Delivering notices and reading them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours
from zhongshu.core.events.models import Event
from zhongshu.core.notify.models import Message
from zhongshu.core.notify.rules import NOTICES, Notice, facts

SENTENCE_LIMIT = 300


@transaction.atomic
def deliver(event: Event) -> int:
    """Tell everyone whom the event concerns, once however often it is called. Returns how many were told by this call."""
    told: dict[int, Message] = {}
    for notice in NOTICES:
        if notice.event != event.type or not (people := set(notice.to(event)) - {event.actor_id} - told.keys()):
            continue
        sentence, url = _sentence(notice, event), notice.url(event)
        told |= {person: Message(person_id=person, event=event.seq, sentence=sentence, url=url, at=event.at) for person in sorted(people)}
    known = set(Message.objects.filter(event=event.seq, person__in=told).values_list("person", flat=True)) if told else set()
    Message.objects.bulk_create([message for person, message in told.items() if person not in known], ignore_conflicts=True)
    return len(told.keys() - known)


def open_message(message_id: int, *, actor: Actor, now: dt.datetime) -> Message:
    """阅读通知: marked read when first opened. Raises NotYours for anybody else's."""
    message = Message.objects.filter(pk=message_id, person=actor.person).first()
    if message is None:
        raise NotYours
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=now)
    return message


def read_all_messages(*, up_to: int, actor: Actor, now: dt.datetime) -> int:
    """全部已读, up to the newest event that the person has seen on the page. Returns how many."""
    return Message.objects.filter(person=actor.person, read_at=None, event__lte=up_to).update(read_at=now)


def _sentence(notice: Notice, event: Event) -> str:
    if callable(notice.sentence):
        sentence = notice.sentence(event)
    else:
        sentence = notice.sentence.format_map(_Facts(facts(event) | {"actor": event.actor_name, "title": event.subject}))
    return sentence if len(sentence) <= SENTENCE_LIMIT else sentence[: SENTENCE_LIMIT - 1] + "…"


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""
