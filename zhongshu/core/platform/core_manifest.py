"""What the core itself contributes."""

from __future__ import annotations

from pathlib import Path

from zhongshu.core.access.officers import MANAGE_ACCOUNTS, MANAGE_SETTINGS
from zhongshu.core.assignments import permissions as assignments
from zhongshu.core.assignments.events import EVENTS as ASSIGNMENTS
from zhongshu.core.assignments.kind import ASSIGNMENT, CHANGE
from zhongshu.core.assignments.queries import get_change_text, get_text
from zhongshu.core.circulation.events import EVENTS as CIRCULATION
from zhongshu.core.entrance.events import EVENTS as ENTRANCE
from zhongshu.core.events.events import EVENTS as AUDIT
from zhongshu.core.events.permissions import READ_AUDIT
from zhongshu.core.files.events import EVENTS as FILES
from zhongshu.core.ledgers.events import EVENTS as LEDGERS
from zhongshu.core.matters.events import EVENTS as MATTERS
from zhongshu.core.notify.circulation import CIRCULATION_NOTICES
from zhongshu.core.notify.rules import CORE_NOTICES
from zhongshu.core.parameters.events import EVENTS as PARAMETERS
from zhongshu.core.platform.manifest import Manifest
from zhongshu.core.search.sources import Source
from zhongshu.core.staffing.events import EVENTS as STAFFING
from zhongshu.core.ui.nav import CORE_NAV

MANIFEST = Manifest(
    code="core",
    title="平台",
    permissions=(MANAGE_SETTINGS, MANAGE_ACCOUNTS, READ_AUDIT, *assignments.ALL),
    events=(*MATTERS, *CIRCULATION, *PARAMETERS, *FILES, *LEDGERS, *ENTRANCE, *STAFFING, *AUDIT, *ASSIGNMENTS),
    kinds=(ASSIGNMENT, CHANGE),
    sources=(Source(ASSIGNMENT.code, get_text), Source(CHANGE.code, get_change_text)),
    notices=(*CORE_NOTICES, *CIRCULATION_NOTICES),
    nav=CORE_NAV,
    parameters=Path(__file__).with_name("parameters.toml"),
)
