"""任务分解: cuts the report on the government's work into the tasks of the year. Pure Python, offline, every choice with its rule."""

from zhongshu.engines.breakdown.cutting import Breakdown, break_down
from zhongshu.engines.breakdown.model import KINDS, Candidate, Deadline, LeftOut, Quantity

__all__ = ["KINDS", "Breakdown", "Candidate", "Deadline", "LeftOut", "Quantity", "break_down"]
