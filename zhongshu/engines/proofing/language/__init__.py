"""文字统计层: spelling by a language model of official text. Pure Python and numpy; alone usable: `spelling(text)`."""

from zhongshu.engines.proofing.language.spelling import Correction, spelling, spelling_of

__all__ = ["Correction", "spelling", "spelling_of"]
