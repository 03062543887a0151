"""发文: what this business contributes. Read this first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from zhongshu.business.documents import holdings, indicators, ledgers, pages, permissions
from zhongshu.business.documents.flow import SIGN_OFF
from zhongshu.business.documents.kind import PAPER
from zhongshu.business.documents.life import list_life
from zhongshu.business.documents.operations.second_reading import read_next_part
from zhongshu.business.documents.operations.spawning import spawn_paper
from zhongshu.business.documents.queries import get_search_text
from zhongshu.core.events.types import EventType
from zhongshu.core.jobs.chores import Chore
from zhongshu.core.matters.spawning import Spawner
from zhongshu.core.platform.manifest import Manifest
from zhongshu.core.search.sources import Source
from zhongshu.core.ui.lives import Life
from zhongshu.core.ui.nav import NavItem
from zhongshu.core.urging.targets import Urging

MANIFEST = Manifest(
    code="documents",
    title="发文",
    permissions=permissions.ALL,
    kinds=(PAPER,),
    events=(
        EventType("documents.version_begun", "改稿", "在{step}修改文稿，成第{sequence}稿"),
        EventType("documents.finding_set_aside", "不采纳核文问题", "{step}不采纳核文问题“{message}”，理由：{reason}"),
        EventType("documents.second_reading_asked", "请大模型复读", "请大模型复读第{sequence}稿：{characters}字，送{host}的{model}"),
        EventType("documents.second_reading_done", "大模型复读完毕", "大模型读完第{sequence}稿：送出{sent}字到{host}，留下意见{remarks}条"),
        EventType("documents.second_reading_failed", "大模型复读没有读完", "第{sequence}稿没有读完：{why}；送出{sent}字到{host}"),
        EventType("documents.error_recorded", "登记差错", "登记质量差错（{kind}）“{words}”：{message}"),
        EventType("documents.error_struck", "撤销差错", "撤销质量差错“{words}”：{reason}"),
        EventType("documents.repealed", "登记废止", "{number}自{from_date}起废止：{basis}"),
        EventType("documents.registered", "登记文号", "登记文号{number}，印{copies}份，发{recipients}个单位"),
        EventType("documents.voided", "作废文号", "作废文号{number}：{reason}"),
        EventType(
            "documents.route_set",
            "设置办理路线",
            "{issuer}、{document_type}、{division}的{step}自{from_date}起由{position}办理（原为{old}）",
        ),
        EventType("documents.route_ended", "停用办理路线", "{step}由{position}办理的路线于{to_date}停用"),
        EventType("documents.issuer_set", "维护发文机关代字", "{act}发文机关代字{issuer}：{changes}"),
        EventType("documents.group_set", "维护收文单位组", "{act}收文单位组“{group}”：{changes}"),
        EventType("documents.phrase_set", "维护常用批语", "{act}{step}的常用批语“{text}”"),
        EventType("documents.stub_registered", "登记涉密公文", "登记涉密公文{register_number}，由{holder}保管"),
    ),
    ledgers=ledgers.ALL,
    indicators=indicators.ALL,
    urging=(Urging(PAPER.code, permissions.URGE),),
    holdings=holdings.ALL,
    sources=(Source(PAPER.code, get_search_text, is_written_here=True),),
    lives=(Life(PAPER.code, list_life, permissions.URGE, cards=frozenset({SIGN_OFF}), circulates=permissions.URGE, preview=pages.preview),),
    spawners=(Spawner(PAPER.code, "代拟公文", spawn_paper, permissions.works_in_office),),
    nav=(
        NavItem("发文", "起草公文", "pencil", "documents_new", permissions.DRAFT),
        NavItem("发文", "发文台账", "files", "ledger", permissions.LEDGER, ("documents.papers",)),
        NavItem("发文", "收到的公文", "inbox", "ledger", permissions.RECEIVED, ("documents.received",)),
        NavItem("发文", "作废文号", "ban", "ledger", permissions.LEDGER, ("documents.void_numbers",)),
        NavItem("发文", "质量差错", "list-check", "documents_quality", permissions.LEDGER),
        NavItem("发文", "涉密公文登记", "lock", "ledger", permissions.STUBS, ("documents.stubs",)),
        NavItem("发文", "发文数据", "chart-bar", "figures_of", permissions.LEDGER, ("documents",)),
        NavItem("系统管理", "办理路线", "route", "documents_routes", permissions.MANAGE_ROUTES),
        NavItem("系统管理", "发文机关代字", "hash", "documents_issuers", permissions.MANAGE_TABLES),
        NavItem("系统管理", "收文单位组", "sitemap", "documents_groups", permissions.MANAGE_TABLES),
        NavItem("系统管理", "常用批语", "message", "documents_phrases", permissions.MANAGE_TABLES),
    ),
    chores=(Chore("documents.second_reading", "大模型复读", read_next_part, dt.timedelta(seconds=2)),),
    parameters=Path(__file__).with_name("parameters.toml"),
)
