"""The manifest: one literal in each business tells everything that it contributes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhongshu.core.access.permissions import PERMISSIONS, Permission
from zhongshu.core.events.types import EVENT_TYPES, EventType
from zhongshu.core.indicators.figures import INDICATORS, Indicator
from zhongshu.core.ledgers.declarations import LEDGERS, Ledger
from zhongshu.core.matters.kinds import KINDS, MatterKind
from zhongshu.core.matters.spawning import SPAWNERS, Spawner
from zhongshu.core.notify.rules import NOTICES, Notice
from zhongshu.core.search.sources import SOURCES, Source
from zhongshu.core.ui.nav import NAV, NavItem


@dataclass(frozen=True, slots=True)
class Manifest:
    """应用清单."""

    code: str
    title: str
    permissions: tuple[Permission, ...] = ()
    events: tuple[EventType, ...] = ()
    kinds: tuple[MatterKind, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    notices: tuple[Notice, ...] = ()
    sources: tuple[Source, ...] = ()
    nav: tuple[NavItem, ...] = ()
    spawners: tuple[Spawner, ...] = ()
    parameters: Path | None = None


MANIFESTS: dict[str, Manifest] = {}


def install(manifest: Manifest) -> None:
    """Register all of it. Raises ValueError when two apps use one code, or a kind's permission is not declared."""
    MANIFESTS[manifest.code] = manifest
    for permission in manifest.permissions:
        PERMISSIONS.add(permission.code, permission)
    for event_type in manifest.events:
        EVENT_TYPES.add(event_type.code, event_type)
    for kind in manifest.kinds:
        if kind.read.code not in PERMISSIONS:
            raise ValueError(f"kind {kind.code}: its permission {kind.read.code} is not declared")
        KINDS.add(kind.code, kind)
    for ledger in manifest.ledgers:
        LEDGERS.add(ledger.code, ledger)
    for indicator in manifest.indicators:
        INDICATORS.add(indicator.code, indicator)
    for notice in manifest.notices:
        if notice.event not in EVENT_TYPES:
            raise ValueError(f"a notice of {manifest.code} waits for the unknown event {notice.event}")
        NOTICES.add(notice.code, notice)
    for source in manifest.sources:
        SOURCES.add(source.kind, source)
    for item in manifest.nav:
        NAV.add(item.code, item)
    for spawner in manifest.spawners:
        SPAWNERS.add(spawner.code, spawner)
