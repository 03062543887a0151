"""The small office, for the tests of 委托与移交."""

from tests.world import visit, world

__all__ = ["visit", "world"]
