"""登记、初审、退文、拟办 (Art. 24(二)–(四))."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from zhongshu.business.incoming.flow import CHECK, INSTRUCT, PROPOSE, REGISTER
from zhongshu.business.incoming.kind import total_term
from zhongshu.business.incoming.models import (
    AskedLeader,
    HandlingRole,
    HandlingUnit,
    IncomingPaper,
    Marking,
    Nature,
    PaperClass,
)
from zhongshu.business.incoming.operations.holding import take_paper
from zhongshu.business.incoming.queries import list_duplicates, list_handling_units, list_leaders
from zhongshu.business.incoming.rules import RETURN_REASONS, Proposal, plain_number, proposal_faults
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.circulation.operations import circulate
from zhongshu.core.events.operations import record
from zhongshu.core.matters.models import Link, Matter, Urgency
from zhongshu.core.matters.operations import cancel_matter, choose_quorum, finish_task, start_clock
from zhongshu.core.numbering.models import Counter
from zhongshu.core.numbering.operations import give_number
from zhongshu.core.org.models import Unit
from zhongshu.core.workflow.flow import Quorum
from zhongshu.lib import clock

SERIES = "收文·"


@dataclass(frozen=True, slots=True)
class Registration:
    """登记 as the registrar fills it in."""

    title: str
    issuer: str
    paper_class: str
    issuer_number: str = ""
    issuer_date: dt.date | None = None
    issuer_unit: Unit | None = None
    urgency: str = ""
    marking: str = Marking.NONE
    pages: int = 0
    copies: int = 1
    attachments: int = 0


@transaction.atomic
def register_paper(paper: IncomingPaper, facts: Registration, *, actor: Actor, now: dt.datetime) -> IncomingPaper:
    """登记: source, number, title, urgency, date, pages and copies; the 收文号 is given, without gaps per year and class.

    The same 字号 of the same issuer is linked, not refused: copies come twice, on paper and by network.
    """
    paper, task = take_paper(paper, actor, REGISTER)
    check_registration(facts, today=actor.today)
    year = clock.day_of(now).year
    if paper.number and (paper.number.year, paper.paper_class) != (year, facts.paper_class):
        raise Refused(f"已经编为{paper.number_shown}，类别不能再改。")
    number = paper.number or give_number(SERIES + PaperClass(facts.paper_class).label, year=year, matter=paper.pk, now=now)
    known = list_duplicates(facts.issuer, facts.issuer_number, but=paper.pk)
    for name in ("paper_class", "issuer_date", "issuer_unit", "marking", "pages", "copies", "attachments"):
        setattr(paper, name, getattr(facts, name))
    paper.issuer, paper.issuer_number = facts.issuer.strip(), plain_number(facts.issuer_number)
    paper.number, paper.registered_at, paper.duplicate_of = number, now, known[0] if known else None
    paper.save()
    was_urgent = paper.matter.urgency
    Matter.objects.filter(pk=paper.pk).update(title=facts.title.strip(), number=paper.number_shown, urgency=facts.urgency)
    paper.matter.refresh_from_db()
    if known:
        Link.objects.get_or_create(source=known[0].matter, target=paper.matter, kind="duplicate", defaults={"made_at": now})
    if facts.urgency != was_urgent:
        start_clock(paper.matter, key=total_term(facts.urgency), actor=actor, now=now)
    matter = finish_task(task.pk, opinion=f"收文号{paper.number_shown}", actor=actor, now=now)
    double = f"，与{known[0].number_shown}字号相同" if known else ""
    record(
        "incoming.registered",
        actor=actor,
        at=now,
        matter=paper.pk,
        subject=matter.title,
        number=paper.number_shown,
        issuer=paper.issuer,
        issuer_number=paper.issuer_number or "无字号",
        double=double,
    )
    return paper


def check_registration(facts: Registration, *, today: dt.date) -> None:
    """Raises Refused for what cannot be registered; the sentence names everything that is wrong."""
    faults = [] if facts.title.strip() else ["请填写事由（标题）。"]
    faults += [] if facts.issuer.strip() else ["请填写来文单位。"]
    faults += [] if facts.paper_class in PaperClass.values else ["请选择来文类别：国家、省、市级、下级、批示件。"]
    faults += [] if facts.urgency in Urgency.values else ["紧急程度只有特急、加急和平件。"]
    faults += [] if facts.marking in Marking.values else ["密级只能是无或内部；涉密来文只登记存根。"]
    faults += ["来文日期不能晚于今天。"] if facts.issuer_date and facts.issuer_date > today else []
    faults += [] if facts.copies >= 1 and min(facts.pages, facts.attachments) >= 0 else ["份数至少为1，页数和附件数不能为负。"]
    if faults:
        raise Refused("".join(faults))


def next_number_text(paper_class: str, today: dt.date) -> str:
    """The 收文号 that registering would give now; a hint, not a promise."""
    word = PaperClass(paper_class).label
    counter = Counter.objects.filter(series=SERIES + word, year=today.year).first()
    return f"收〔{today.year}〕{word}-{(counter.last if counter else 0) + 1}"


@transaction.atomic
def pass_check(paper: IncomingPaper, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Matter:
    """初审: ours, rightly sent, in due form, consulted (Art. 24(三))."""
    paper, task = take_paper(paper, actor, CHECK)
    return finish_task(task.pk, opinion=opinion.strip() or "符合收文要求", actor=actor, now=now)


@transaction.atomic
def send_back(paper: IncomingPaper, *, reason: str, note: str, actor: Actor, now: dt.datetime) -> Matter:
    """退文: what does not meet the requirements goes back to who sent it, with the reason; its 收文号 stays in the register."""
    paper, _ = take_paper(paper, actor, CHECK)
    if reason not in RETURN_REASONS:
        raise Refused("请选择退文原因。")
    if not note.strip():
        raise Refused("退文要写明具体问题，让来文单位知道改什么。")
    told = f"{RETURN_REASONS[reason]}：{note.strip()}"
    matter = cancel_matter(paper.matter, reason=told, word="退文", actor=actor, now=now)
    IncomingPaper.objects.filter(pk=paper.pk).update(returned_reason=reason, returned_note=note.strip()[:300], returned_at=now)
    record(
        "incoming.returned",
        actor=actor,
        at=now,
        matter=paper.pk,
        subject=matter.title,
        issuer=paper.issuer,
        reason=told,
        arrival=paper.arrival_id,
    )
    return matter


@transaction.atomic
def propose_handling(paper: IncomingPaper, proposal: Proposal, *, actor: Actor, now: dt.datetime) -> Matter:
    """拟办: a paper to be acted on gets its lead unit, assisting units and deadline; one to be known its readers, who get it at once."""
    paper, task = take_paper(paper, actor, PROPOSE)
    if faults := proposal_faults(proposal, urgency=paper.matter.urgency, today=actor.today):
        raise Refused("".join(faults))
    _name_units(paper, proposal)
    _ask_leaders(paper, proposal, actor)
    paper.nature = Nature.ACTION if proposal.is_action else Nature.READING
    paper.proposal, paper.deadline, paper.needs_reply = (
        proposal.opinion.strip(),
        proposal.deadline,
        proposal.needs_reply and proposal.is_action,
    )
    paper.save(update_fields=["nature", "proposal", "deadline", "needs_reply"])
    if len(proposal.leaders) > 1:
        way = Quorum.ALL if proposal.at_once else Quorum.IN_ORDER
        choose_quorum(paper.matter, step=INSTRUCT, quorum=str(way), actor=actor, now=now)
    matter = finish_task(task.pk, opinion=paper.proposal, actor=actor, now=now)
    if proposal.readers:
        circulate(matter, readers=proposal.readers, note="拟办送阅", actor=actor, now=now)
    return matter


def _name_units(paper: IncomingPaper, proposal: Proposal) -> None:
    known = set(list_handling_units().values_list("pk", flat=True))
    named = [unit for unit in (proposal.main_unit, *proposal.assisting) if unit]
    if unknown := [unit for unit in named if unit not in known]:
        raise Refused(f"有{len(unknown)}个承办单位不能接收公文，请重新选择。")
    HandlingUnit.objects.filter(paper=paper).delete()
    HandlingUnit.objects.bulk_create(
        HandlingUnit(paper=paper, unit_id=unit, role=HandlingRole.MAIN if unit == proposal.main_unit else HandlingRole.ASSIST)
        for unit in dict.fromkeys(named)
    )


def _ask_leaders(paper: IncomingPaper, proposal: Proposal, actor: Actor) -> None:
    known = {position for position, _ in list_leaders(actor.today)}
    if any(position not in known for position in proposal.leaders):
        raise Refused("批示领导里有现在没有人任职的岗位，请重新选择。")
    AskedLeader.objects.filter(paper=paper).delete()
    AskedLeader.objects.bulk_create(
        AskedLeader(paper=paper, position_id=position, turn=turn) for turn, position in enumerate(dict.fromkeys(proposal.leaders), 1)
    )
