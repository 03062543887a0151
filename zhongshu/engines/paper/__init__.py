"""公文结构: the elements of an official paper as plain frozen data, and how to recognise them in a text or a .docx."""

from zhongshu.engines.paper.draft import Guess, Origin
from zhongshu.engines.paper.model import Annex, Attendance, Block, Paper, Segment, element_title, paragraph, table
from zhongshu.engines.paper.plain import plain_body, plain_source, recognise_body
from zhongshu.engines.paper.recognise import Recognised, recognise_docx, recognise_text

__all__ = [
    "Annex",
    "Attendance",
    "Block",
    "Guess",
    "Origin",
    "Paper",
    "Recognised",
    "Segment",
    "element_title",
    "paragraph",
    "plain_body",
    "plain_source",
    "recognise_body",
    "recognise_docx",
    "recognise_text",
    "table",
]
