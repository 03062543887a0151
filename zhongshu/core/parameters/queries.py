"""Asking for a rule's value on a day."""

from __future__ import annotations

import datetime as dt

from zhongshu.core.org.models import held_on
from zhongshu.core.parameters.models import Parameter


def get_text(key: str, day: dt.date) -> str:
    """The value in force on the day. Raises Parameter.DoesNotExist when none was: a rule without a value is a bug."""
    return Parameter.objects.get(held_on(day), key=key).value


def get_number(key: str, day: dt.date) -> int:
    """The value in force on the day, as a whole number."""
    return int(get_text(key, day))
