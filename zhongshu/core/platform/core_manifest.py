"""What the core itself contributes."""

from __future__ import annotations

from pathlib import Path

from zhongshu.core.access.officers import MANAGE_ACCOUNTS, MANAGE_SETTINGS
from zhongshu.core.events.permissions import READ_AUDIT
from zhongshu.core.events.types import EventType
from zhongshu.core.notify.rules import CORE_NOTICES
from zhongshu.core.platform.manifest import Manifest
from zhongshu.core.staffing.events import EVENTS as STAFFING_EVENTS
from zhongshu.core.ui.nav import CORE_NAV

MANIFEST = Manifest(
    code="core",
    title="平台",
    permissions=(MANAGE_SETTINGS, MANAGE_ACCOUNTS, READ_AUDIT),
    events=(
        EventType("matters.opened", "起草", "起草{kind}《{title}》"),
        EventType("matters.finished", "办理", "{said}。{opinion}"),
        EventType("matters.returned", "退回", "{step}退回至{target}（{way}）：{reason}"),
        EventType("matters.withdrawn", "撤回", "撤回了已办的{step}"),
        EventType("matters.cancelled", "撤销", "{word}：{reason}"),
        EventType("matters.dispensed", "兼办审批", "批准{person}兼办{step}：{reason}"),
        EventType("matters.urged", "催办", "在{step}催办{count}个待办：{words}"),
        EventType("parameters.set", "设置参数", "{title}自{from_date}起由{old}{unit}改为{new}{unit}，依据：{basis}"),
        EventType("files.stored", "存入文件", "存入文件{name}（{kind}，{size}字节）", security=True),
        EventType("files.refused", "拒收文件", "拒收文件：{why}", security=True),
        EventType("files.downloaded", "下载文件", "下载{name}", security=True),
        EventType("files.classified", "拦截涉密", "拦截带密级标志的{what}（{marks}），内容未保存", security=True),
        EventType("ledgers.exported", "导出台账", "导出{ledger}{rows}行（{format}）", security=True),
        *STAFFING_EVENTS,
    ),
    notices=CORE_NOTICES,
    nav=CORE_NAV,
    parameters=Path(__file__).with_name("parameters.toml"),
)
