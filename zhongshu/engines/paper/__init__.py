"""公文结构: the elements of an official paper as plain frozen data, and how to recognise them in a text."""

from zhongshu.engines.paper.model import Annex, Attendance, Block, Paper, Segment, paragraph, table

__all__ = ["Annex", "Attendance", "Block", "Paper", "Segment", "paragraph", "table"]
