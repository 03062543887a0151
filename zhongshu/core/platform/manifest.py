"""The manifest: one literal in each business tells everything that it contributes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhongshu.core.access.permissions import PERMISSIONS, Permission
from zhongshu.core.events.types import EVENT_TYPES, EventType
from zhongshu.core.handover.holdings import HOLDINGS, Holding
from zhongshu.core.indicators.figures import BUSINESS_TITLES, INDICATORS, Indicator
from zhongshu.core.jobs.chores import CHORES, Chore
from zhongshu.core.jobs.schedule import JOBS, Job
from zhongshu.core.ledgers.declarations import LEDGERS, Ledger
from zhongshu.core.matters.kinds import KINDS, MatterKind
from zhongshu.core.matters.spawning import SPAWNERS, Spawner
from zhongshu.core.notify.rules import NOTICES, Notice
from zhongshu.core.search.sources import SOURCES, Source
from zhongshu.core.ui.lives import LIVES, Life
from zhongshu.core.ui.nav import NAV, NavItem
from zhongshu.core.ui.stack import STACK_SOURCES, StackSource
from zhongshu.core.urging.targets import TARGETS, URGEABLE, TargetKind, Urging
from zhongshu.lib.registry import Registry


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
    lives: tuple[Life, ...] = ()
    stack: tuple[StackSource, ...] = ()
    jobs: tuple[Job, ...] = ()
    targets: tuple[TargetKind, ...] = ()
    urging: tuple[Urging, ...] = ()
    holdings: tuple[Holding, ...] = ()
    nav: tuple[NavItem, ...] = ()
    spawners: tuple[Spawner, ...] = ()
    chores: tuple[Chore, ...] = ()
    parameters: Path | None = None


MANIFESTS: dict[str, Manifest] = {}
_REGISTRIES: tuple[tuple[str, Registry[Any], str], ...] = (
    ("permissions", PERMISSIONS, "code"),
    ("events", EVENT_TYPES, "code"),
    ("kinds", KINDS, "code"),
    ("ledgers", LEDGERS, "code"),
    ("indicators", INDICATORS, "code"),
    ("notices", NOTICES, "code"),
    ("sources", SOURCES, "kind"),
    ("lives", LIVES, "kind"),
    ("stack", STACK_SOURCES, "code"),
    ("jobs", JOBS, "code"),
    ("targets", TARGETS, "code"),
    ("urging", URGEABLE, "kind"),
    ("holdings", HOLDINGS, "code"),
    ("nav", NAV, "code"),
    ("spawners", SPAWNERS, "code"),
    ("chores", CHORES, "code"),
)
"""Each field of a manifest, the registry that it goes into, and under which of its names."""


def install(manifest: Manifest) -> None:
    """Register all of it. Raises ValueError when two apps use one code, or something speaks of what nobody has declared."""
    MANIFESTS[manifest.code] = manifest
    BUSINESS_TITLES[manifest.code] = manifest.title
    for field, registry, name in _REGISTRIES:
        for item in getattr(manifest, field):
            registry.add(getattr(item, name), item)
    for kind in manifest.kinds:
        if kind.read.code not in PERMISSIONS:
            raise ValueError(f"kind {kind.code}: its permission {kind.read.code} is not declared")
    for notice in manifest.notices:
        if notice.event not in EVENT_TYPES:
            raise ValueError(f"a notice of {manifest.code} waits for the unknown event {notice.event}")
    for life in manifest.lives:
        if life.circulates is not None and life.circulates.code not in PERMISSIONS:
            raise ValueError(f"{manifest.code} lets {life.kind} be read by {life.circulates.code}, which is not declared")
    for urging in manifest.urging:
        if urging.kind not in KINDS or urging.permission.code not in PERMISSIONS:
            raise ValueError(f"{manifest.code} urges on {urging.kind} by {urging.permission.code}, of which one is not declared")
