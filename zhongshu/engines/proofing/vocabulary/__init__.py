"""词汇层: words of official text, which follow which, and words that stand where another was meant. Alone usable: `unlikely(text)`."""

from zhongshu.engines.proofing.vocabulary.likely import Change, unlikely

__all__ = ["Change", "unlikely"]
