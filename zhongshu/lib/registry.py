"""A dictionary that shouts: a name may be registered once, and an unknown name is an error that lists the known ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Declared things by code, in order of registration."""

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._items: dict[str, T] = {}

    def add(self, code: str, item: T) -> None:
        """Raises ValueError when another item has the code; the very same item twice is harmless."""
        if code in self._items and self._items[code] != item:
            raise ValueError(f"two {self._noun}s are called {code!r}")
        self._items[code] = item

    def __getitem__(self, code: str) -> T:
        try:
            return self._items[code]
        except KeyError:
            raise KeyError(f"no {self._noun} is called {code!r}; known: {', '.join(self._items) or 'none'}") from None

    def __contains__(self, code: object) -> bool:
        return code in self._items

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)
