"""文字统计层: spelling by a language model of official text. Pure Python and numpy; alone usable: `spelling(text)`."""

from zhongshu.engines.proofing.language.spelling import ADDED, Correction, Faint, spelling, spelling_and_faint_of, spelling_of

__all__ = ["ADDED", "Correction", "Faint", "spelling", "spelling_and_faint_of", "spelling_of"]
