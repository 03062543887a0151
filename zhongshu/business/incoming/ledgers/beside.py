"""The sisters of 收文台账: 退文, 传阅, 催办, 批示, 线下办理, 来件, 涉密登记."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from zhongshu.business.incoming.flow import FLOW_1
from zhongshu.business.incoming.ledgers.papers import list_years, paper_url, words_filter
from zhongshu.business.incoming.models import (
    Arrival,
    ArrivalState,
    Channel,
    IncomingPaper,
    IncomingStub,
    Instruction,
    OfflineAct,
    StubMovement,
)
from zhongshu.business.incoming.permissions import KIND, LEDGER, RECEIVE, SEND, STUBS
from zhongshu.business.incoming.rules import RETURN_REASONS, title_words
from zhongshu.core.access.actors import Actor
from zhongshu.core.circulation.models import Reading
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import entry_of
from zhongshu.core.events.types import EVENT_TYPES
from zhongshu.core.ledgers.declarations import Column, Filter, Ledger
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Person

RETURNED = Ledger(
    code="incoming.returned",
    title="退文台账",
    definition="初审时不符合收文要求而退回来文单位的，连同原因；收文号保留在册。",
    permission=LEDGER,
    scope_path="matter",
    rows=lambda: IncomingPaper.objects.filter(returned_at__isnull=False).select_related("matter"),
    order="-pk",
    columns=(
        Column("事由", "matter__title"),
        Column("收文号", "matter__number"),
        Column("来文单位", "issuer"),
        Column("来文字号", "issuer_number"),
        Column("退文原因", "returned_reason", kind="badge", tone=lambda _paper: "amber"),
        Column("具体问题", "returned_note"),
        Column("退文", "returned_at", kind="date"),
    ),
    filters=(
        words_filter(),
        Filter("reason", "退文原因", "choice", lambda value: Q(returned_reason=value), lambda _actor: list(RETURN_REASONS.items())),
        Filter("year", "签收年度", "year", lambda value: Q(signed_for_at__year=value), list_years),
    ),
    url=paper_url,
    empty="没有退文。",
)


def _readings() -> QuerySet[Any]:
    rows = Reading.objects.filter(circulation__matter__kind=KIND)
    return rows.select_related("circulation__matter", "person", "position__unit", "read_by")


def _reading_state(row: Reading) -> str:
    return "已撤回" if row.cancelled_at else "已阅" if row.read_at else "已打开" if row.opened_at else "未打开"


def _reading_tone(row: Reading) -> str:
    return "line" if row.cancelled_at else "green" if row.read_at else "blue" if row.opened_at else "amber"


READING_STATES = {
    "unread": Q(read_at=None, cancelled_at=None),
    "read": Q(read_at__isnull=False),
    "cancelled": Q(cancelled_at__isnull=False),
}

READINGS = Ledger(
    code="incoming.readings",
    title="传阅去向",
    definition="每件收文送给谁阅、什么时候打开、什么时候阅毕；一行是一个人的一次阅件。",
    permission=LEDGER,
    scope_path="circulation__matter",
    rows=_readings,
    order="-pk",
    columns=(
        Column("事由", "circulation__matter__title"),
        Column("收文号", "circulation__matter__number"),
        Column("批次", "circulation__batch", kind="number"),
        Column("阅件人", lambda row: row.person.name if row.person else str(row.position)),
        Column("状态", _reading_state, kind="badge", tone=_reading_tone),
        Column("送阅", "arrived_at", kind="date"),
        Column("打开", "opened_at", kind="date"),
        Column("阅毕", "read_at", kind="date"),
        Column("意见", "opinion"),
    ),
    filters=(
        Filter("q", "事由或阅件人", "text", lambda text: Q(circulation__matter__title__icontains=text) | Q(person__name__icontains=text)),
        Filter(
            "state",
            "状态",
            "choice",
            lambda value: READING_STATES[value],
            lambda _actor: [("unread", "传阅中"), ("read", "已阅"), ("cancelled", "已撤回")],
        ),
        Filter("from", "送阅自", "date_from", lambda day: Q(arrived_at__date__gte=day)),
        Filter("to", "送阅至", "date_to", lambda day: Q(arrived_at__date__lte=day)),
    ),
    url=lambda row: reverse("incoming_paper", args=[row.circulation.matter_id]),
    empty="还没有传阅。在收文页选择传阅对象即可送阅。",
)


URGING = ("urging.urged", "urging.repeated", "urging.reminded", "urging.escalated", "circulation.urged")


def _urges() -> QuerySet[Any]:
    matter = Matter.objects.filter(pk=OuterRef("matter"), kind=KIND)
    rows = Event.objects.filter(type__in=URGING).annotate(
        title=Subquery(matter.values("title")[:1]), paper_number=Subquery(matter.values("number")[:1])
    )
    return rows.filter(title__isnull=False)


URGES = Ledger(
    code="incoming.urges",
    title="收文催办",
    definition="对收文的每一次到期提醒、超时上报、催办和催阅。",
    permission=LEDGER,
    scope_path="matter",
    rows=_urges,
    order="-seq",
    columns=(
        Column("事由", "title"),
        Column("收文号", "paper_number"),
        Column("方式", lambda event: EVENT_TYPES[event.type].title, kind="badge"),
        Column("内容", lambda event: entry_of(event).sentence),
        Column("催办人", "actor_name"),
        Column("时间", "at", kind="date"),
    ),
    filters=(
        Filter("q", "事由", "text", lambda text: Q(title__icontains=text)),
        Filter(
            "kind",
            "方式",
            "choice",
            lambda value: Q(type=value),
            lambda _actor: [(code, EVENT_TYPES[code].title) for code in URGING],
        ),
        Filter("year", "年度", "year", lambda value: Q(at__year=value), list_years),
    ),
    url=lambda event: reverse("incoming_paper", args=[event.matter]),
    empty="没有催办。",
)


def _leaders(actor: Actor) -> Sequence[tuple[str, str]]:
    del actor
    people = Person.objects.filter(pk__in=Instruction.objects.values("leader")).order_by("rank")
    return [(str(pk), name) for pk, name in people.values_list("pk", "name")]


def _became(row: Instruction) -> str:
    return row.became.title if row.became else ""


INSTRUCTIONS = Ledger(
    code="incoming.instructions",
    title="批示台账",
    definition="领导在收文上的批示，空批示为圈阅，即同意；线下批示由文电处登记，附原件图片的可在收文页查看。",
    permission=LEDGER,
    scope_path="paper__matter",
    rows=lambda: Instruction.objects.select_related("paper__matter", "leader", "became"),
    order="-pk",
    columns=(
        Column("批示", lambda row: title_words(row.text)),
        Column("批示领导", "leader__name"),
        Column("批示日期", "given_date", kind="date"),
        Column("收文号", "paper__matter__number"),
        Column("事由", "paper__matter__title"),
        Column(
            "方式",
            lambda row: "线下批示" if row.is_offline else "线上批示",
            kind="badge",
            tone=lambda row: "amber" if row.is_offline else "",
        ),
        Column("所转事项", _became),
    ),
    filters=(
        Filter("q", "批示或事由", "text", lambda text: Q(text__icontains=text) | Q(paper__matter__title__icontains=text)),
        Filter("leader", "批示领导", "choice", lambda value: Q(leader=value), _leaders),
        Filter(
            "became",
            "转办",
            "choice",
            lambda value: Q(became__isnull=value == "no"),
            lambda _actor: [("yes", "已转督办"), ("no", "未转督办")],
        ),
        Filter("year", "批示年度", "year", lambda value: Q(given_date__year=value), list_years),
    ),
    url=lambda row: reverse("incoming_paper", args=[row.paper_id]),
    empty="还没有批示。",
)

OFFLINE = Ledger(
    code="incoming.offline",
    title="线下办理登记",
    definition="在纸上办、事后登记的环节：谁办的、哪天办的、为什么在线下办、谁登记的。",
    permission=LEDGER,
    scope_path="paper__matter",
    rows=lambda: OfflineAct.objects.select_related("paper__matter", "task", "done_by", "recorded_by"),
    order="-pk",
    columns=(
        Column("事由", "paper__matter__title"),
        Column("收文号", "paper__matter__number"),
        Column("环节", lambda row: FLOW_1[row.task.step].title),
        Column("实际办理人", "done_by__name"),
        Column("实际办理", "done_date", kind="date"),
        Column("原因", "reason"),
        Column("登记人", "recorded_by__name"),
        Column("登记", "recorded_at", kind="date"),
    ),
    filters=(Filter("q", "事由或办理人", "text", lambda text: Q(paper__matter__title__icontains=text) | Q(done_by__name__icontains=text)),),
    url=lambda row: reverse("incoming_paper", args=[row.paper_id]),
    empty="没有线下办理的环节。",
)

ARRIVAL_TONES = {ArrivalState.WAITING: "amber", ArrivalState.SIGNED: "green", ArrivalState.REFUSED: "red"}


def _arrival_columns(*first: Column) -> tuple[Column, ...]:
    return (
        *first,
        Column("来文字号", "issuer_number"),
        Column("紧急程度", "urgency"),
        Column("状态", "state", kind="badge", tone=lambda row: ARRIVAL_TONES.get(row.state, "line")),
        Column("说明", "reason"),
        Column("到达", "arrived_at", kind="date"),
        Column("处置", "closed_at", kind="date"),
    )


ARRIVAL_FILTERS = (
    Filter("q", "标题或字号", "text", lambda text: Q(title__icontains=text) | Q(issuer_number__icontains=text)),
    Filter("state", "状态", "choice", lambda value: Q(state=value), lambda _actor: ArrivalState.choices),
)

ARRIVALS = Ledger(
    code="incoming.arrivals",
    title="来件登记",
    definition="各渠道到达的来件，待签收、已签收、撤回、剔除和拦截的都在册。",
    permission=RECEIVE,
    rows=lambda: Arrival.objects.select_related("sent_by"),
    columns=_arrival_columns(
        Column("标题", "title"), Column("渠道", "channel"), Column("来文单位", "issuer"), Column("送件人", "sent_by__name")
    ),
    filters=(*ARRIVAL_FILTERS, Filter("channel", "渠道", "choice", lambda value: Q(channel=value), lambda _actor: Channel.choices)),
    url=lambda row: reverse("incoming_arrival", args=[row.pk]),
    empty="还没有来件。",
)

SENT = Ledger(
    code="incoming.sent",
    title="报送的公文",
    definition="本单位向市政府办公室报送的公文和签收情况；签收以前可以撤回。",
    permission=SEND,
    rows=lambda: Arrival.objects.select_related("issuer_unit", "sent_by"),
    columns=_arrival_columns(Column("标题", "title"), Column("报送单位", "issuer_unit__short_name"), Column("送件人", "sent_by__name")),
    filters=ARRIVAL_FILTERS,
    url=lambda row: reverse("incoming_arrival", args=[row.pk]),
    empty="还没有报送过公文。点“报送公文”开始。",
)

CLASSIFIED_STUBS = Ledger(
    code="incoming.stubs",
    title="涉密来文登记",
    definition="涉密来文只登记存放处、保管人和流转，不存正文、不存扫描件（涉密不上网）。",
    permission=STUBS,
    rows=lambda: IncomingStub.objects.select_related("unit"),
    columns=(
        Column("登记号", "register_number"),
        Column("标题", lambda stub: "（标题不登记）" if stub.is_masked else stub.title),
        Column("来文单位", "issuer"),
        Column("份数", "copies", kind="number"),
        Column("保管人", "holder"),
        Column("存放处", "location"),
        Column("收到", "received_date", kind="date"),
        Column("登记处室", "unit__short_name"),
    ),
    filters=(Filter("q", "登记号或保管人", "text", lambda text: Q(register_number__icontains=text) | Q(holder__icontains=text)),),
    url=lambda stub: reverse("incoming_stub", args=[stub.pk]),
    empty="没有涉密来文登记。",
)

STUB_MOVEMENTS = Ledger(
    code="incoming.stub_movements",
    title="涉密来文流转",
    definition="涉密来文原件每一次移交：谁交给谁、什么时候、为什么、放在哪里。",
    permission=STUBS,
    scope_path="stub",
    rows=lambda: StubMovement.objects.select_related("stub", "recorded_by"),
    columns=(
        Column("登记号", "stub__register_number"),
        Column("移交人", "giver"),
        Column("接收人", "receiver"),
        Column("存放处", "location"),
        Column("事由", "purpose"),
        Column("移交", "moved_at", kind="date"),
        Column("登记人", "recorded_by__name"),
    ),
    filters=(Filter("q", "登记号或接收人", "text", lambda text: Q(stub__register_number__icontains=text) | Q(receiver__icontains=text)),),
    url=lambda row: reverse("incoming_stub", args=[row.stub_id]),
    empty="没有移交记录。",
)
