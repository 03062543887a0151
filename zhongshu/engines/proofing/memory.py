"""记得的段落: what was found in paragraphs that were read before, so that one who writes is answered for the paragraph he changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock

from zhongshu.engines.proofing.finding import Hit, Rule

Told = Sequence[tuple[Rule, Hit]]


class Memory:
    """Paragraphs by their words, the latest used kept; shared by threads."""

    def __init__(self, size: int = 20_000) -> None:
        self._size = size
        self._held: OrderedDict[str, Told] = OrderedDict()
        self._lock = Lock()

    def reading(self, texts: Sequence[str], read: Callable[[Sequence[str]], Mapping[str, Told]]) -> Mapping[str, Told]:
        """What is told of each text: `read` is asked about those that are new."""
        wanted = list(dict.fromkeys(texts))
        with self._lock:
            known = {text: self._held[text] for text in wanted if text in self._held}
        fresh = [text for text in wanted if text not in known]
        told = {**known, **(read(fresh) if fresh else {})}
        with self._lock:
            for text in wanted:
                self._held[text] = told[text]
                self._held.move_to_end(text)
            while len(self._held) > self._size:
                self._held.popitem(last=False)
        return told
