"""The URL table, flat: every address with its view, and how to fill it in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import URLResolver


@dataclass(frozen=True)
class Address:
    """One line of the URL table."""

    name: str
    view: Callable[..., Any]
    converters: tuple[str, ...]
    """Names of the parts that are to be filled in."""
    is_of_matter: bool
    """Whether `pk` is the key of a matter: true for the addresses of a business but its settings, and for those of the core that are called `matter_…`."""


def list_addresses() -> list[Address]:
    """Every line of the URL table."""
    return [
        Address(pattern.name or "", pattern.callback, tuple(pattern.pattern.converters), _is_of_matter(pattern))
        for pattern in _walk(get_resolver().url_patterns)
    ]


def fill(address: Address, values: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of an address. Raises KeyError for a part that has no example: add one, so that the crawler can go there."""
    return {part: values[part] for part in address.converters}


def _walk(patterns: list[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        else:
            yield pattern


def _is_of_matter(pattern: URLPattern) -> bool:
    module = pattern.callback.__module__
    is_business = module.startswith(("zhongshu.business.", "zhongshu.core.assignments.")) and not module.endswith(".settings")
    return is_business or str(pattern.name).startswith("matter_")
