"""民生实事: what this business contributes. Read this first."""

from __future__ import annotations

from pathlib import Path

from zhongshu.business.livelihood import indicators, ledgers, permissions
from zhongshu.business.livelihood.kind import PROJECT
from zhongshu.business.livelihood.queries import get_text
from zhongshu.core.events.types import EventType
from zhongshu.core.platform.manifest import Manifest
from zhongshu.core.search.sources import Source
from zhongshu.core.ui.lives import Life
from zhongshu.core.ui.nav import NavItem

MANIFEST = Manifest(
    code="livelihood",
    title="民生实事",
    permissions=permissions.ALL,
    kinds=(PROJECT,),
    events=(
        EventType("livelihood.voted", "登记票决", "{body}票决通过：{decision}"),
        EventType("livelihood.reported", "填报月报", "填报{month}月当月数{amount}{measure}"),
        EventType("livelihood.revised", "修订月报", "{month}月当月数由{old}{measure}修订为{new}{measure}：{reason}"),
        EventType("livelihood.site_added", "加点位", "加点位“{site}”（{district}）"),
        EventType("livelihood.photo_added", "传点位照片", "点位“{site}”存{stage}照片"),
        EventType("livelihood.adjusted", "调整项目", "目标由{old}调整为{new}，依据{body}{decision}"),
        EventType("livelihood.surveyed", "满意度测评", "发出{asked}份，收回{answered}份，满意和基本满意{satisfied}份"),
    ),
    ledgers=ledgers.ALL,
    indicators=indicators.ALL,
    lives=(Life(PROJECT.code, lambda _matter, _actor: (), circulates=permissions.MANAGE),),
    sources=(Source(PROJECT.code, get_text),),
    nav=(
        NavItem("民生实事", "民生实事看板", "layout-dashboard", "livelihood_board", permissions.READ),
        NavItem("民生实事", "建立项目", "plus", "livelihood_new", permissions.MANAGE),
        NavItem("民生实事", "项目台账", "list", "ledger", permissions.READ, (ledgers.PROJECTS.code,)),
        NavItem("民生实事", "月报台账", "calendar", "ledger", permissions.READ, (ledgers.MONTHS.code,)),
        NavItem("民生实事", "点位台账", "map-pin", "ledger", permissions.READ, (ledgers.SITES.code,)),
    ),
    parameters=Path(__file__).with_name("parameters.toml"),
)
