"""Indicators, declared by the businesses; a figure is computed, never stored here and never typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import Permission
from zhongshu.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Figure:
    """一个数: `numerator` over `denominator` (1 for a plain count), with the address of the rows that it counts."""

    numerator: int
    denominator: int = 1
    rows_url: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """指标. `compute` answers for one calendar year within the actor's scope; `places` are the decimals shown.

    `per` multiplies a rate (10,000 for one in ten thousand). `aliases` are what papers call it besides its title.
    `together` counts several figures over the same rows at once, by their codes; each must be what its own `compute` says.
    """

    code: str
    title: str
    unit: str
    definition: str
    permission: Permission
    compute: Callable[[Actor, int], Figure]
    places: int = 0
    per: int = 1
    aliases: tuple[str, ...] = ()
    together: Callable[[Actor, int], Mapping[str, Figure]] | None = None

    @property
    def business(self) -> str:
        """The code of the business that declares it."""
        return self.code.partition(".")[0]


INDICATORS: Registry[Indicator] = Registry("indicator")
BUSINESS_TITLES: dict[str, str] = {}
"""What each business is called, by its code: its figures have a page of their own."""


def compute_all(indicators: Iterable[Indicator], actor: Actor, year: int) -> dict[str, Figure]:
    """The figures of a year by their codes; what is counted together is counted once."""
    counted: dict[Callable[[Actor, int], Mapping[str, Figure]], Mapping[str, Figure]] = {}
    found = {}
    for one in indicators:
        if one.together is None:
            found[one.code] = one.compute(actor, year)
            continue
        if one.together not in counted:
            counted[one.together] = one.together(actor, year)
        found[one.code] = counted[one.together][one.code]
    return found


def shown(indicator: Indicator, figure: Figure) -> str:
    """The figure as text, rounded half up, but never up to 100 %; “—” where there is nothing to divide by."""
    if figure.denominator == 0:
        return "—"
    if indicator.places == 0 and figure.denominator == 1:
        return f"{figure.numerator:,}"
    scale = 10**indicator.places * indicator.per
    tenths = (2 * figure.numerator * scale + figure.denominator) // (2 * figure.denominator)
    if indicator.unit == "%" and figure.numerator < 100 * figure.denominator:
        tenths = min(tenths, 100 * scale - 1)  # 100 % is said when nothing is left
    scale = 10**indicator.places
    return f"{tenths // scale}.{tenths % scale:0{indicator.places}d}" if indicator.places else f"{tenths:,}"
