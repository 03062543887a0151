"""Kinds of matter, declared by the businesses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from zhongshu.core.access.permissions import Permission
from zhongshu.core.matters.models import Matter
from zhongshu.core.workflow.flow import Flow, Step
from zhongshu.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class MatterKind:
    """事项类别. `flows` holds every version that matters may still run on, the current one last; `besides` those by which one may begin instead, each
    with a version of its own.

    `who` names the holders of a step that is about to be entered (`person:7`, `position:12`); `term` is the key of the
    parameter that holds a step's working days, by urgency; `read` covers the matters of this kind that one may see;
    `ended` keeps what a business stores of the end beside the matter, in the transaction in which it ends;
    `url_name` is the page of one, by its key `pk`; `task_url_names` names another page for who has an open task at a step;
    `report_url_name` the page on which its lead unit reports, where the business asks for figures of its own in the same act.
    """

    code: str
    title: str
    flows: tuple[Flow, ...]
    who: Callable[[Matter, Step], Sequence[str]]
    term: Callable[[Step, str], str | None]
    read: Permission
    url_name: str
    task_url_names: Mapping[str, str] = field(default_factory=dict)
    report_url_name: str = ""
    besides: tuple[Flow, ...] = ()
    ended: Callable[[Matter, dt.datetime], None] | None = None

    @property
    def flow(self) -> Flow:
        return self.flows[-1]

    @property
    def every_flow(self) -> tuple[Flow, ...]:
        return (*self.flows, *self.besides)

    def flow_of(self, version: int) -> Flow:
        """Running matters keep the version that they began with. Raises KeyError when it is gone."""
        for flow in self.every_flow:
            if flow.version == version:
                return flow
        raise KeyError(f"kind {self.code} has no flow version {version}")


KINDS: Registry[MatterKind] = Registry("kind of matter")


def step_of(matter: Matter, code: str = "") -> Step:
    """A step of the matter's own flow version; the current one by default."""
    return KINDS[matter.kind].flow_of(matter.flow_version)[code or matter.step]
