"""督查督办: what this business contributes. Read this first."""

from __future__ import annotations

from pathlib import Path

from zhongshu.business.supervision import indicators, ledgers, permissions, queries
from zhongshu.business.supervision.kind import INSPECTION, ITEM, PLATE
from zhongshu.business.supervision.operations.items import spawn_item
from zhongshu.business.supervision.operations.listing import set_up_listed
from zhongshu.business.supervision.permissions import is_supervisor
from zhongshu.business.supervision.queries import (
    get_inspection_text,
    get_list_approvers,
    get_list_senders,
    get_plate_text,
    get_text,
    list_alike_of_lines,
    list_faults_of_lines,
)
from zhongshu.core.assignments.permissions import READ, UNIT_SIDE, works_in_office
from zhongshu.core.events.types import EventType
from zhongshu.core.matters.spawning import Batch, Spawner
from zhongshu.core.notify.rules import Notice
from zhongshu.core.platform.manifest import Manifest
from zhongshu.core.search.sources import Source
from zhongshu.core.ui.lives import Life
from zhongshu.core.ui.nav import NavItem

LISTED = Batch(get_list_approvers, get_list_senders, is_supervisor, list_faults_of_lines, list_alike_of_lines, set_up_listed)
MANIFEST = Manifest(
    code="supervision",
    title="督查督办",
    permissions=permissions.ALL,
    kinds=(ITEM, PLATE, INSPECTION),
    events=(
        EventType("supervision.planned", "修改拟立项", "修改拟立项内容，拟交办{count}个单位"),
        EventType("supervision.listed", "随单立项", "{number}随《{list}》立项并交办，{words}"),
        EventType("supervision.read", "领导阅示", "领导于{day}阅知办理结果{note}"),
        EventType("supervision.filed", "归档", "{number}归档"),
        EventType("supervision.merged", "合并", "{other}并入本事项：{reason}"),
        EventType("supervision.clue_noted", "登记线索", "登记线索（{channel}）：{text}"),
        EventType("supervision.clue_judged", "核查线索", "线索核查{word}：{finding}{handed}"),
        EventType("supervision.problem_found", "登记问题", "在{place}发现问题：{text}"),
        EventType("supervision.objected", "提出异议", "对督查结论提出异议：{text}，{due}前复核"),
        EventType("supervision.objection_decided", "异议复核", "复核决定{word}：{opinion}"),
        EventType("supervision.source_set", "维护督办来源", "{act}督办来源“{name}”"),
    ),
    ledgers=ledgers.ALL,
    indicators=(*indicators.ALL, *indicators.BURDEN, *indicators.INSPECTED),
    lives=(
        Life(ITEM.code, lambda _matter, _actor: (), circulates=permissions.MANAGE),
        Life(INSPECTION.code, lambda _matter, _actor: (), permission=permissions.READ_INSIDE),
    ),
    sources=(Source(ITEM.code, get_text), Source(PLATE.code, get_plate_text), Source(INSPECTION.code, get_inspection_text)),
    spawners=(Spawner(ITEM.code, "转督办", spawn_item, works_in_office, batch=LISTED),),
    notices=(
        Notice(
            "supervision.objected",
            "supervision.objected",
            queries.reviewers_of,
            "{actor}对《{title}》的督查结论提出异议，请在{due}前复核：{text}",
        ),
        Notice(
            "supervision.objection_decided",
            "supervision.objection_decided",
            queries.objectors_of,
            "《{title}》的异议复核决定{word}：{opinion}",
        ),
    ),
    nav=(
        NavItem("督查督办", "督查看板", "chart-bar", "supervision_board", permissions.LEDGER),
        NavItem("督查督办", "拟立项", "plus", "supervision_new", permissions.MANAGE),
        NavItem("督查督办", "我单位的交办", "inbox", "assignments", UNIT_SIDE),
        NavItem("督查督办", "督查立项台账", "list", "ledger", permissions.LEDGER, ("supervision.items",)),
        NavItem("督查督办", "督查交办台账", "files", "ledger", READ, ("supervision.assignments",)),
        NavItem("督查督办", "督查反馈台账", "message", "ledger", READ, ("supervision.feedback",)),
        NavItem("督查督办", "填报负担", "clipboard-list", "supervision_burden", READ),
        NavItem("督查督办", "延期和变更", "calendar", "ledger", permissions.LEDGER, ("supervision.changes",)),
        NavItem("督查督办", "催办升级", "bell", "ledger", permissions.LEDGER, ("supervision.escalations",)),
        NavItem("督查督办", "挂牌督办", "flag", "ledger", permissions.LEDGER, ("supervision.plates",)),
        NavItem("督查督办", "督查数据", "chart-bar", "figures_of", permissions.LEDGER, ("supervision",)),
        NavItem("督查督办", "拟督查方案", "clipboard-list", "supervision_inspect", permissions.MANAGE),
        NavItem("督查督办", "督查台账", "eye", "ledger", permissions.READ_INSPECTION, ("supervision.inspections",)),
        NavItem("督查督办", "督查问题台账", "map-pin", "ledger", permissions.READ_INSPECTION, ("supervision.problems",)),
        NavItem("督查督办", "督查线索台账", "search", "ledger", permissions.READ_INSIDE, ("supervision.clues",)),
        NavItem("督查督办", "挂牌墙", "layout-dashboard", "supervision_wall", permissions.LEDGER),
        NavItem("系统管理", "督办来源", "sitemap", "supervision_sources", permissions.MANAGE_SOURCES),
    ),
    parameters=Path(__file__).with_name("parameters.toml"),
)
