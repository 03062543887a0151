"""Asking for a rule's value on a day."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from zhongshu.core.parameters.models import Parameter

IN_FORCE = (
    "SELECT value FROM parameters_parameter WHERE key = %s AND from_date <= %s AND (to_date IS NULL OR to_date >= %s)"  # no two overlap
)


def get_text(key: str, day: dt.date) -> str:
    """The value in force on the day. Raises Parameter.DoesNotExist when none was: a rule without a value is a bug.

    Written out, because every act asks for several: building the question costs ten times what answering it does.
    """
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, [key, str(day), str(day)])
        found = cursor.fetchone()
    if found is None:
        raise Parameter.DoesNotExist(key)
    return str(found[0])


def get_number(key: str, day: dt.date) -> int:
    """The value in force on the day, as a whole number."""
    return int(get_text(key, day))
