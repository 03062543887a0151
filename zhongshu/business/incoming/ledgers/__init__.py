"""收文台账 and its sisters: what stands in each list."""

from zhongshu.business.incoming.ledgers.beside import (
    ARRIVALS,
    CLASSIFIED_STUBS,
    INSTRUCTIONS,
    OFFLINE,
    READINGS,
    RETURNED,
    SENT,
    STUB_MOVEMENTS,
    URGES,
)
from zhongshu.business.incoming.ledgers.papers import PAPERS, overdue, state_of, state_tone

ALL = (PAPERS, READINGS, RETURNED, URGES, INSTRUCTIONS, OFFLINE, ARRIVALS, SENT, CLASSIFIED_STUBS, STUB_MOVEMENTS)

__all__ = ["ALL", "PAPERS", "overdue", "state_of", "state_tone"]
