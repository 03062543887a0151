"""The small office with a follow-up division, for the tests of 交办."""

from tests.assigning import office
from tests.world import visit, world

__all__ = ["office", "visit", "world"]
