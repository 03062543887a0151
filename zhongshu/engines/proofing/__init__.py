"""核文: the checker of official papers. Pure Python, offline, every finding with its reason and basis."""

from zhongshu.engines.proofing.checking import check, check_text, check_texts, marks_of
from zhongshu.engines.proofing.finding import GATES, RULES, SEVERITIES, Finding, Rule
from zhongshu.engines.proofing.page import rules_page
from zhongshu.engines.proofing.revise import revised
from zhongshu.engines.proofing.source import Source, read_source

__all__ = [
    "GATES",
    "RULES",
    "SEVERITIES",
    "Finding",
    "Rule",
    "Source",
    "check",
    "check_text",
    "check_texts",
    "marks_of",
    "read_source",
    "revised",
    "rules_page",
]
