"""收文: what this business contributes. Read this first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from django.urls import reverse

from zhongshu.business.incoming import holdings, indicators, ledgers, pages, permissions
from zhongshu.business.incoming.flow import INSTRUCT
from zhongshu.business.incoming.kind import PAPER
from zhongshu.business.incoming.life import list_life
from zhongshu.business.incoming.models import Arrival
from zhongshu.business.incoming.operations.arrivals import accept_paper, may_accept
from zhongshu.business.incoming.operations.inbox import take_up_files
from zhongshu.business.incoming.operations.reading import read_next_file
from zhongshu.business.incoming.permissions import RECEIVING_DUTIES
from zhongshu.business.incoming.queries import count_waiting_arrivals, get_search_text
from zhongshu.core.events.models import Event
from zhongshu.core.events.types import EventType
from zhongshu.core.jobs.chores import Chore
from zhongshu.core.matters.spawning import Spawner
from zhongshu.core.notify.rules import Notice, facts
from zhongshu.core.org.models import Post, held_on
from zhongshu.core.platform.manifest import Manifest
from zhongshu.core.search.sources import Source
from zhongshu.core.ui.lives import Life
from zhongshu.core.ui.nav import NavItem
from zhongshu.core.urging.targets import Urging
from zhongshu.lib import clock


def receivers(event: Event) -> Iterable[int]:
    """Who signs for papers on the event's day."""
    duty = RECEIVING_DUTIES[0]
    return set(Post.objects.filter(held_on(clock.day_of(event.at)), position__duties__code=duty).values_list("person", flat=True))


def senders(event: Event) -> Iterable[int]:
    """Who sent what the event is about, where somebody did."""
    return {person for person in Arrival.objects.filter(pk=facts(event).get("arrival", 0)).values_list("sent_by", flat=True) if person}


def arrival_url(event: Event) -> str:
    """The page of what has come."""
    key = facts(event).get("arrival")
    return reverse("incoming_arrival", args=[key]) if key else reverse("notices")


MANIFEST = Manifest(
    code="incoming",
    title="收文",
    permissions=permissions.ALL,
    kinds=(PAPER,),
    events=(
        EventType("incoming.arrived", "来件到达", "{channel}到达来件《{title}》（{issuer}），文件{files}个，待签收"),
        EventType("incoming.withdrawn", "撤回来件", "签收前撤回来件《{title}》：{reason}"),
        EventType("incoming.discarded", "剔除来件", "剔除来件《{title}》：{reason}"),
        EventType("incoming.file_read", "识读文件", "识读{name}，{pages}页，拿不准的字{doubts}处"),
        EventType("incoming.read_again", "重新识读", "重新识读{name}"),
        EventType("incoming.registered", "登记来文", "登记{issuer}来文（{issuer_number}），收文号{number}{double}"),
        EventType("incoming.returned", "退文", "退回{issuer}：{reason}"),
        EventType("incoming.recorded_offline", "登记线下办理", "登记{person}于{done_date}在线下办理{step}，原因：{reason}"),
        EventType("incoming.instruction_supervised", "批示转督办", "将{leader}的批示“{words}”转为督办事项"),
        EventType("incoming.sheet_registered", "批量登记", "由{name}批量登记{count}件"),
        EventType("incoming.stub_registered", "登记涉密来文", "登记涉密来文{register_number}，由{holder}保管"),
        EventType("incoming.stub_moved", "移交涉密来文", "涉密来文{register_number}由{giver}移交{receiver}"),
        EventType("incoming.route_set", "设置收文路线", "{paper_class}的{step}自{from_date}起由{position}办理（原为{old}）"),
        EventType("incoming.route_ended", "停用收文路线", "{step}由{position}办理的收文路线于{to_date}停用"),
    ),
    ledgers=ledgers.ALL,
    indicators=indicators.ALL,
    notices=(
        Notice("incoming.to_sign_for", "incoming.arrived", receivers, "收到来件《{title}》（{issuer}），请签收。", arrival_url),
        Notice("incoming.taken_back", "incoming.withdrawn", receivers, "{actor}撤回了来件《{title}》：{reason}", arrival_url),
        Notice("incoming.thrown_out", "incoming.discarded", senders, "您送来的《{title}》没有作为来文签收：{reason}", arrival_url),
        Notice("incoming.sent_back", "incoming.returned", senders, "您报送的《{title}》已退文：{reason}", arrival_url),
    ),
    urging=(Urging(PAPER.code, permissions.WATCH),),
    holdings=holdings.ALL,
    lives=(
        Life(PAPER.code, list_life, permissions.WATCH, cards=frozenset({INSTRUCT}), circulates=permissions.WATCH, preview=pages.preview),
    ),
    sources=(Source(PAPER.code, get_search_text),),
    spawners=(Spawner(PAPER.code, "转为收文", accept_paper, may_accept),),
    chores=(
        Chore("incoming.inbox", "扫描收件箱", take_up_files),
        Chore("incoming.reading", "识读来文", read_next_file, dt.timedelta(seconds=2)),
    ),
    nav=(
        NavItem("收文", "待签收", "inbox", "incoming_inbox", permissions.RECEIVE, count=count_waiting_arrivals),
        NavItem("收文", "登记来文", "file-import", "incoming_new", permissions.RECEIVE),
        NavItem("收文", "报送公文", "send", "incoming_send", permissions.SEND),
        NavItem("收文", "报送的公文", "file-export", "ledger", permissions.SEND, ("incoming.sent",)),
        NavItem("收文", "收文台账", "files", "ledger", permissions.LEDGER, ("incoming.papers",)),
        NavItem("收文", "传阅去向", "eye", "ledger", permissions.LEDGER, ("incoming.readings",)),
        NavItem("收文", "批示台账", "signature", "ledger", permissions.LEDGER, ("incoming.instructions",)),
        NavItem("收文", "退文台账", "arrow-back-up", "ledger", permissions.WATCH, ("incoming.returned",)),
        NavItem("收文", "收文催办", "bell", "ledger", permissions.WATCH, ("incoming.urges",)),
        NavItem("收文", "线下办理登记", "writing", "ledger", permissions.WATCH, ("incoming.offline",)),
        NavItem("收文", "来件登记", "list", "ledger", permissions.RECEIVE, ("incoming.arrivals",)),
        NavItem("收文", "涉密来文登记", "lock", "ledger", permissions.STUBS, ("incoming.stubs",)),
        NavItem("收文", "收文数据", "chart-bar", "figures_of", permissions.LEDGER, ("incoming",)),
        NavItem("系统管理", "收文办理路线", "route", "incoming_routes", permissions.MANAGE_ROUTES),
    ),
    parameters=Path(__file__).with_name("parameters.toml"),
)
