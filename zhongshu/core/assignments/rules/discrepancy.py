"""自报与现场: when what is reported is more than what is seen."""

from __future__ import annotations

LEAST = 10
"""Percentage points from which the two differ; less is how two people look at one site."""


def why_differing(reported: int, seen: int) -> str:
    """The difference in a sentence; empty where there is none to speak of, or the unit reported less than there is."""
    gap = reported - seen
    return f"自报{reported}%，现场{seen}%，相差{gap}个百分点。" if gap >= LEAST else ""
