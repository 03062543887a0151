"""综合协调: what this business contributes. Read this first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from zhongshu.business.coordination import indicators, ledgers, permissions
from zhongshu.business.coordination.kind import ISSUE
from zhongshu.business.coordination.operations import watch_all
from zhongshu.business.coordination.queries import get_text
from zhongshu.core.events.types import EventType
from zhongshu.core.jobs.schedule import Job
from zhongshu.core.platform.manifest import Manifest
from zhongshu.core.search.sources import Source
from zhongshu.core.ui.lives import Life
from zhongshu.core.ui.nav import NavItem

MANIFEST = Manifest(
    code="coordination",
    title="综合协调",
    permissions=permissions.ALL,
    kinds=(ISSUE,),
    events=(
        EventType("coordination.met", "协调会", "{day}召开协调会，{attended}参加，{word}"),
        EventType("coordination.lifted", "提级协调", "由{old}提到{new}：{why}"),
        EventType("coordination.reminded", "提醒确认", "{units}满{days}个工作日没有回复，已提醒；不回复不视为同意"),
        EventType("coordination.merged", "合并", "“{other}”并入本事项：{reason}"),
        EventType("coordination.contacted", "联络", "与{organisation}联络：{gist}"),
    ),
    jobs=(Job("coordination.silence", "提醒没有回复的单位", watch_all, at=dt.time(8, 30)),),
    ledgers=ledgers.ALL,
    indicators=indicators.ALL,
    lives=(Life(ISSUE.code, lambda _matter, _actor: (), circulates=permissions.MANAGE),),
    sources=(Source(ISSUE.code, get_text),),
    nav=(
        NavItem("综合协调", "协调看板", "layout-dashboard", "coordination_board", permissions.READ),
        NavItem("综合协调", "提出协调事项", "plus", "coordination_new", permissions.RAISE),
        NavItem("综合协调", "难题清单", "list", "ledger", permissions.READ, (ledgers.ISSUES.code,)),
        NavItem("综合协调", "协调会", "users", "ledger", permissions.READ, (ledgers.MEETINGS.code,)),
        NavItem("综合协调", "登记联络", "speakerphone", "coordination_contact", permissions.CONTACTS),
        NavItem("综合协调", "联络记录", "message", "ledger", permissions.CONTACTS, (ledgers.CONTACT_LOG.code,)),
    ),
    parameters=Path(__file__).with_name("parameters.toml"),
)
