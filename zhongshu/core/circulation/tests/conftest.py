"""The small office, for the tests of 传阅."""

from tests.world import visit, world

__all__ = ["visit", "world"]
