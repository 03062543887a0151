"""The small office, for the tests of 催办."""

from tests.world import visit, world

__all__ = ["visit", "world"]
