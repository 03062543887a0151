"""识读: the text of a paper that came in, page by page — from its own text where it has one, by optical recognition where it is a picture.

Pure Python and offline: no Django, no clock, no network. Files come from strangers, so all of it happens in a child process with limits on
memory and time; what the machine was not sure of is marked and never passed off as the paper's words.
"""

from .model import DOUBTFUL, Doubt, PageRead, ReadingError, page_from, plain_text
from .runner import READING_LIMITS, ReadingLimits, can_recognise, read_pages

__all__ = [
    "DOUBTFUL",
    "READING_LIMITS",
    "Doubt",
    "PageRead",
    "ReadingError",
    "ReadingLimits",
    "can_recognise",
    "page_from",
    "plain_text",
    "read_pages",
]
