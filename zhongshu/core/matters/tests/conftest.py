"""The small office, for the tests of 事项."""

from tests.world import visit, world

__all__ = ["visit", "world"]
