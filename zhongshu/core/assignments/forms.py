"""Shapes of what people fill in on the pages of 交办."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.http import QueryDict

from zhongshu.core.access.errors import Refused
from zhongshu.core.org.models import Unit


def day_of(given: Mapping[str, str], name: str, what: str) -> dt.date:
    """A day that was filled in. Raises Refused where it is none."""
    try:
        return dt.date.fromisoformat(given.get(name, ""))
    except ValueError:
        raise Refused(f"请填写{what}。") from None


def number_of(given: Mapping[str, str], name: str, what: str) -> int:
    """A whole number that was filled in. Raises Refused where it is none."""
    text = given.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused(f"请填写{what}。")
    return int(text)


def unit_of(given: Mapping[str, str], name: str) -> Unit:
    """A unit that was chosen. Raises Refused where it is none that works on assignments."""
    unit = Unit.objects.filter(receives=True, to_date=None, short_name=given.get(name, "").strip()).first()
    if unit is None:
        raise Refused("没有找到这个承办单位，请从提示中选择简称。")
    return unit


def milestones_of(given: QueryDict) -> list[int]:
    """The keys of the milestones that were ticked."""
    return [int(key) for key in given.getlist("milestones") if key.isascii() and key.isdigit()]
