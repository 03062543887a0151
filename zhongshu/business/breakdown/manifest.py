"""任务分解: what this business contributes. Read this first."""

from __future__ import annotations

from pathlib import Path

from zhongshu.business.breakdown import indicators, ledgers, permissions
from zhongshu.business.breakdown.kind import LIST
from zhongshu.business.breakdown.queries import get_search_text
from zhongshu.core.events.types import EventType
from zhongshu.core.platform.manifest import Manifest
from zhongshu.core.search.sources import Source
from zhongshu.core.ui.nav import NavItem

MANIFEST = Manifest(
    code="breakdown",
    title="任务分解",
    permissions=permissions.ALL,
    kinds=(LIST,),
    events=(
        EventType("breakdown.cut", "分解报告", "从报告中分解出{count}项候选任务，另有{left}句没有列为任务"),
        EventType("breakdown.imported", "导入分解表", "从表格“{name}”导入{count}行"),
        EventType("breakdown.issued", "下达任务", "起草印发通知，{count}项任务随单立项，交办{units}个单位次"),
    ),
    ledgers=ledgers.ALL,
    indicators=indicators.ALL,
    sources=(Source(LIST.code, get_search_text),),
    nav=(
        NavItem("任务分解", "分解工作报告", "list-check", "breakdown_new", permissions.CUT),
        NavItem("任务分解", "任务分解单", "list", "ledger", permissions.READ, (ledgers.LISTS.code,)),
        NavItem("任务分解", "年度重点任务", "flag", "ledger", permissions.READ, (ledgers.TASKS.code,)),
    ),
    parameters=Path(__file__).with_name("parameters.toml"),
)
