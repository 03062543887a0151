"""核文: the checker of official papers. Pure Python, offline, every finding with its reason and basis."""

from zhongshu.engines.proofing.checking import check, check_text
from zhongshu.engines.proofing.finding import GATES, RULES, SEVERITIES, Finding, Rule
from zhongshu.engines.proofing.page import rules_page

__all__ = ["GATES", "RULES", "SEVERITIES", "Finding", "Rule", "check", "check_text", "rules_page"]
