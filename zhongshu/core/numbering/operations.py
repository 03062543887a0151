"""Giving and voiding numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from zhongshu.core.access.errors import Refused
from zhongshu.core.numbering.models import Counter, Number, NumberState


def give_number(series: str, *, year: int, matter: int, now: dt.datetime) -> Number:
    """The next number of the series and year, in the caller's transaction: rolled back, it is given to the next one."""
    return give_numbers(series, year=year, matters=[matter], now=now)[0]


@transaction.atomic
def give_numbers(series: str, *, year: int, matters: Sequence[int], now: dt.datetime) -> list[Number]:
    """The next numbers, one a matter in their order, as `give_number` gives one.

    The counter's row is updated first, so that concurrent writers wait for one another on both databases.
    """
    Counter.objects.get_or_create(series=series, year=year)
    Counter.objects.filter(series=series, year=year).update(last=F("last") + len(matters))
    last = Counter.objects.values_list("last", flat=True).get(series=series, year=year)
    first = last - len(matters) + 1
    return Number.objects.bulk_create(
        Number(series=series, year=year, sequence=first + at, matter=matter, given_at=now) for at, matter in enumerate(matters)
    )


@transaction.atomic
def void_number(number: Number, *, reason: str, now: dt.datetime) -> None:
    """作废: the number stays in the ledger with its reason and is never given again. Raises Refused the second time."""
    if not reason.strip():
        raise Refused("作废文号要写明理由。")
    changed = Number.objects.filter(pk=number.pk, state=NumberState.USED).update(state=NumberState.VOID, reason=reason, voided_at=now)
    if not changed:
        raise Refused("这个编号已经作废。")
