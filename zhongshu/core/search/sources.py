"""What text a kind of matter is found by, declared by the businesses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zhongshu.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Source:
    """检索来源: `text` gives the body of a matter of this kind by its key; title and number are the matter's own.

    `is_written_here` where the office writes that text itself: by such texts an entry of the lexicon is tried.
    """

    kind: str
    text: Callable[[int], str]
    is_written_here: bool = False


SOURCES: Registry[Source] = Registry("source of search")
