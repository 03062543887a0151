"""The small office, for the tests of 核文词库."""

from tests.world import visit, world

__all__ = ["visit", "world"]
