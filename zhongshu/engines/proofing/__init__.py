"""核文: the checker of official papers. Pure Python, offline, every finding with its reason and basis."""

from zhongshu.engines.proofing.checking import check, check_text, check_texts, marks_of
from zhongshu.engines.proofing.finding import GATES, RULES, SEVERITIES, Finding, Hit, Rule, finding_of, nothing
from zhongshu.engines.proofing.guide import guide_page
from zhongshu.engines.proofing.memory import Memory
from zhongshu.engines.proofing.office import ENTRY_KINDS, NEVER_ACCEPTED, OFFICE_RULES, Entry, Office, matcher_of, office_hits, rule_title
from zhongshu.engines.proofing.page import rules_page
from zhongshu.engines.proofing.revise import ONLY_ASKED, revised
from zhongshu.engines.proofing.source import Source, read_source

__all__ = [
    "ENTRY_KINDS",
    "GATES",
    "NEVER_ACCEPTED",
    "OFFICE_RULES",
    "ONLY_ASKED",
    "RULES",
    "SEVERITIES",
    "Entry",
    "Finding",
    "Hit",
    "Memory",
    "Office",
    "Rule",
    "Source",
    "check",
    "check_text",
    "check_texts",
    "finding_of",
    "guide_page",
    "marks_of",
    "matcher_of",
    "nothing",
    "office_hits",
    "read_source",
    "revised",
    "rule_title",
    "rules_page",
]
