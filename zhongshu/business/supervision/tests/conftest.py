"""The small office with a follow-up division, for the tests of 督查督办."""

from tests.supervising import desk
from tests.world import visit, world

__all__ = ["desk", "visit", "world"]
