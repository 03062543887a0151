"""Questions about numbers."""

from __future__ import annotations

from zhongshu.core.numbering.models import Counter, Number


def list_gaps(series: str, year: int) -> list[int]:
    """Sequence numbers that are missing up to the counter: always empty unless somebody has tampered."""
    counter = Counter.objects.filter(series=series, year=year).first()
    given = set(Number.objects.filter(series=series, year=year).values_list("sequence", flat=True))
    return sorted(set(range(1, (counter.last if counter else 0) + 1)) - given)
