"""The small office, for the tests of 发文."""

from tests.world import visit, world

__all__ = ["visit", "world"]
