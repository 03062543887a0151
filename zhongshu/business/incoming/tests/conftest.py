"""The small office with the routes of its 收文, for the tests of this business."""

from __future__ import annotations

import pytest

from tests.incoming_world import Office
from tests.world import visit, world

__all__ = ["office", "visit", "world"]


@pytest.fixture
def office(world):
    """The office that papers come to."""
    return Office.found(world)
