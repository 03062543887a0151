"""Who hears of proposals: the keepers of the lexicon."""

from __future__ import annotations

from django.urls import reverse

from zhongshu.core.events.models import Event
from zhongshu.core.notify.rules import Notice
from zhongshu.core.org.models import Officer, Post, held_on
from zhongshu.core.proofing.permissions import KEEPER
from zhongshu.lib import clock


def keepers(event: Event) -> list[int]:
    """Those who hold a keeper's post on the event's day."""
    posts = Post.objects.filter(held_on(clock.day_of(event.at)), position__duties__code=KEEPER, person__officer=Officer.NONE)
    return list(posts.values_list("person", flat=True).distinct())


def _lexicon(_event: Event) -> str:
    return reverse("proofing_lexicon")


NOTICES = (Notice("proofing.proposed", "proofing.proposed", keepers, "“{words}”两次被判不采纳，请看要不要列为专有名词。", _lexicon),)
