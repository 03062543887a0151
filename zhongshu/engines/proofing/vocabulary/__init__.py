"""词汇层: words of official text, which follow which, and words that stand where another was meant. Alone usable: `unlikely(text)`."""

from zhongshu.engines.proofing.vocabulary.doubled import doubled
from zhongshu.engines.proofing.vocabulary.gaps import Gap, missing, missing_of
from zhongshu.engines.proofing.vocabulary.likely import Change, tokens_of, unlikely, unlikely_of
from zhongshu.engines.proofing.vocabulary.naming import kind_of
from zhongshu.engines.proofing.vocabulary.store import shipped

__all__ = ["Change", "Gap", "doubled", "kind_of", "missing", "missing_of", "shipped", "tokens_of", "unlikely", "unlikely_of"]
