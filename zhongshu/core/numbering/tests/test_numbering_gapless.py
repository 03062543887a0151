"""Numbers have no gap and no double, whoever writes at the same time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests import nursery
from tests.scratch import laid_down, scratch
from zhongshu.core.access.errors import Refused
from zhongshu.core.numbering.models import Number, NumberState
from zhongshu.core.numbering.operations import give_number, void_number
from zhongshu.core.numbering.queries import list_gaps
from zhongshu.lib.clock import CHINA

__all__ = ["laid_down", "scratch"]
NOW = dt.datetime(2025, 7, 4, 9, 0, tzinfo=CHINA)
WRITERS, EACH = 4, 25
WRITER = """
import datetime as dt, sys
import django
django.setup()
from django.db import connection, transaction
from zhongshu.core.numbering.operations import give_number
connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
number, each = int(sys.argv[1]), int(sys.argv[2])
now = dt.datetime(2025, 7, 4, tzinfo=dt.timezone.utc)
given = []
for turn in range(each):
    try:
        with transaction.atomic():
            given.append(give_number("临政", year=2025, matter=number, now=now).sequence)
            if turn % 5 == 4:
                given.pop()
                raise RuntimeError
    except RuntimeError:
        pass
connection.close()
print(*given)
"""


def test_four_writers_at_once_leave_no_gap_and_no_double(scratch: dict[str, str]) -> None:
    writers = [nursery.start(WRITER, str(n), str(EACH), env=scratch) for n in range(1, WRITERS + 1)]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:  # all are connected: now let them go together
        writer.stdin.write("go\n")
        writer.stdin.flush()
    given = [int(word) for writer in writers for word in writer.communicate()[0].split()]
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    assert sorted(given) == list(range(1, WRITERS * EACH * 4 // 5 + 1))  # one in five was rolled back, and its number given to the next


@pytest.mark.django_db
def test_a_rolled_back_number_is_given_to_the_next() -> None:
    assert give_number("临政", year=2025, matter=1, now=NOW).sequence == 1
    with transaction.atomic():
        give_number("临政", year=2025, matter=2, now=NOW)
        transaction.set_rollback(True)
    assert give_number("临政", year=2025, matter=3, now=NOW).sequence == 2
    assert list_gaps("临政", 2025) == []


@pytest.mark.django_db
def test_each_series_and_year_counts_for_itself() -> None:
    for _ in range(3):
        give_number("临政", year=2025, matter=1, now=NOW)
    assert give_number("临政办", year=2025, matter=1, now=NOW).sequence == 1
    assert give_number("临政", year=2026, matter=1, now=NOW).sequence == 1


@pytest.mark.django_db
def test_a_void_number_stays_with_its_reason_and_is_not_given_again() -> None:
    first = give_number("临政", year=2025, matter=1, now=NOW)
    void_number(first, reason="签发后发现重复发文", now=NOW)
    assert give_number("临政", year=2025, matter=2, now=NOW).sequence == 2
    row = Number.objects.get(pk=first.pk)
    assert (row.state, row.reason, row.sequence) == (NumberState.VOID, "签发后发现重复发文", 1)
    assert list_gaps("临政", 2025) == []
    with pytest.raises(Refused, match="已经作废"):
        void_number(first, reason="再来一次", now=NOW)


@pytest.mark.django_db
def test_voiding_needs_a_reason() -> None:
    number = give_number("临政", year=2025, matter=1, now=NOW)
    with pytest.raises(Refused, match="理由"):
        void_number(number, reason=" ", now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Number.objects.filter(pk=number.pk).update(state=NumberState.VOID)


@pytest.mark.django_db
def test_a_number_taken_out_is_found() -> None:
    for matter in range(1, 5):
        give_number("临政", year=2025, matter=matter, now=NOW)
    Number.objects.filter(sequence=3).delete()
    assert list_gaps("临政", 2025) == [3]


@pytest.mark.django_db
def test_the_database_refuses_a_number_twice() -> None:
    number = give_number("临政", year=2025, matter=1, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Number.objects.create(series="临政", year=2025, sequence=number.sequence, matter=2, given_at=NOW)
