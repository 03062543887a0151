"""What the core itself contributes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from zhongshu.core.access.officers import MANAGE_ACCOUNTS, MANAGE_SETTINGS
from zhongshu.core.assignments import permissions as assignments
from zhongshu.core.assignments.events import EVENTS as ASSIGNMENTS
from zhongshu.core.assignments.kind import ASSIGNMENT, CHANGE
from zhongshu.core.assignments.operations.asking import keep_all_asked
from zhongshu.core.assignments.operations.escalating import escalate
from zhongshu.core.assignments.queries import get_change_text, get_text
from zhongshu.core.circulation.events import EVENTS as CIRCULATION
from zhongshu.core.entrance.events import EVENTS as ENTRANCE
from zhongshu.core.events.events import EVENTS as AUDIT
from zhongshu.core.events.permissions import READ_AUDIT
from zhongshu.core.files.events import EVENTS as FILES
from zhongshu.core.handover import ledgers as handover_ledgers
from zhongshu.core.handover import permissions as handover
from zhongshu.core.handover.core_holdings import CORE_HOLDINGS
from zhongshu.core.handover.events import EVENTS as HANDOVER
from zhongshu.core.handover.notices import NOTICES as HANDOVER_NOTICES
from zhongshu.core.jobs import statistics
from zhongshu.core.jobs.schedule import Job
from zhongshu.core.ledgers.events import EVENTS as LEDGERS
from zhongshu.core.matters.events import EVENTS as MATTERS
from zhongshu.core.notify.assignments import ASSIGNMENT_NOTICES
from zhongshu.core.notify.circulation import CIRCULATION_NOTICES
from zhongshu.core.notify.rules import CORE_NOTICES
from zhongshu.core.parameters.events import EVENTS as PARAMETERS
from zhongshu.core.platform.core_ledgers import URGES
from zhongshu.core.platform.core_targets import list_unread
from zhongshu.core.platform.manifest import Manifest
from zhongshu.core.proofing import ledgers as proofing_ledgers
from zhongshu.core.proofing import permissions as proofing
from zhongshu.core.proofing.events import EVENTS as PROOFING
from zhongshu.core.proofing.notices import NOTICES as PROOFING_NOTICES
from zhongshu.core.search.sources import Source
from zhongshu.core.staffing.events import EVENTS as STAFFING
from zhongshu.core.ui.nav import CORE_NAV
from zhongshu.core.ui.reading import READINGS
from zhongshu.core.urging import permissions as urging
from zhongshu.core.urging.events import EVENTS as URGING
from zhongshu.core.urging.operations.morning import remind
from zhongshu.core.urging.queries import list_waiting, opening_of
from zhongshu.core.urging.targets import TargetKind, Urging

MANIFEST = Manifest(
    code="core",
    title="平台",
    permissions=(MANAGE_SETTINGS, MANAGE_ACCOUNTS, READ_AUDIT, urging.READ, *handover.ALL, *assignments.ALL, *proofing.ALL),
    events=(
        *MATTERS,
        *CIRCULATION,
        *URGING,
        *PARAMETERS,
        *FILES,
        *LEDGERS,
        *ENTRANCE,
        *STAFFING,
        *HANDOVER,
        *ASSIGNMENTS,
        *PROOFING,
        *AUDIT,
    ),
    ledgers=(URGES, *handover_ledgers.ALL, *proofing_ledgers.ALL),
    jobs=(
        Job("assignments.asked", "记下应反馈", keep_all_asked, at=dt.time(0, 10)),
        Job("platform.statistics", "更新数据库统计信息", statistics.freshen, at=dt.time(0, 40)),
        Job("urging.remind", "每日催办", remind, at=opening_of),
        Job("assignments.escalate", "逾期升级", escalate, at=opening_of),
    ),
    urging=(Urging(ASSIGNMENT.code, assignments.MANAGE),),
    targets=(TargetKind("task", "待办", list_waiting), TargetKind("reading", "待阅", list_unread)),
    notices=(*CORE_NOTICES, *CIRCULATION_NOTICES, *HANDOVER_NOTICES, *ASSIGNMENT_NOTICES, *PROOFING_NOTICES),
    holdings=CORE_HOLDINGS,
    stack=(READINGS,),
    kinds=(ASSIGNMENT, CHANGE),
    sources=(Source(ASSIGNMENT.code, get_text), Source(CHANGE.code, get_change_text)),
    nav=CORE_NAV,
    parameters=Path(__file__).with_name("parameters.toml"),
)
