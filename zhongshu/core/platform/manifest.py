"""The manifest: one literal in each business tells everything that it contributes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhongshu.core.access.permissions import PERMISSIONS, Permission
from zhongshu.core.events.types import EVENT_TYPES, EventType
from zhongshu.core.indicators.figures import INDICATORS, Indicator
from zhongshu.core.jobs.chores import CHORES, Chore
from zhongshu.core.jobs.schedule import JOBS, Job
from zhongshu.core.ledgers.declarations import LEDGERS, Ledger
from zhongshu.core.matters.kinds import KINDS, MatterKind
from zhongshu.core.matters.spawning import SPAWNERS, Spawner
from zhongshu.core.notify.rules import NOTICES, Notice
from zhongshu.core.search.sources import SOURCES, Source
from zhongshu.core.ui.nav import NAV, NavItem
from zhongshu.core.urging.targets import TARGETS, URGEABLE, TargetKind, Urging


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
    jobs: tuple[Job, ...] = ()
    targets: tuple[TargetKind, ...] = ()
    urging: tuple[Urging, ...] = ()
    nav: tuple[NavItem, ...] = ()
    spawners: tuple[Spawner, ...] = ()
    chores: tuple[Chore, ...] = ()
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
    _install_timed(manifest)
    for item in manifest.nav:
        NAV.add(item.code, item)
    _install_services(manifest)


def _install_services(manifest: Manifest) -> None:
    """What one may be asked for by other businesses, and what the worker does by itself."""
    for spawner in manifest.spawners:
        SPAWNERS.add(spawner.code, spawner)
    for chore in manifest.chores:
        CHORES.add(chore.code, chore)


def _install_timed(manifest: Manifest) -> None:
    """What runs by the clock, and whom one may urge."""
    for job in manifest.jobs:
        JOBS.add(job.code, job)
    for target in manifest.targets:
        TARGETS.add(target.code, target)
    for urging in manifest.urging:
        if urging.kind not in KINDS or urging.permission.code not in PERMISSIONS:
            raise ValueError(f"{manifest.code} urges on {urging.kind} by {urging.permission.code}, of which one is not declared")
        URGEABLE.add(urging.kind, urging)
