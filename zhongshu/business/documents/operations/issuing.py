"""登记、用印、核发、签收 (Art. 25), and the void number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from zhongshu.business.documents.compose import compose
from zhongshu.business.documents.flow import DISPATCH, RECEIPT, REGISTER, SEAL
from zhongshu.business.documents.models import Issuer, Paper, Recipient, RecipientRole
from zhongshu.business.documents.operations.holding import GONE, held_task, lock_paper, take_paper, text_facts
from zhongshu.business.documents.permissions import OFFICE_KINDS, RECORD_ERRORS
from zhongshu.business.documents.rules import crosses_year, is_substantive_change
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.access.queries import office_name
from zhongshu.core.events.operations import record
from zhongshu.core.files.operations import store_made
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import cancel_matter, finish_task
from zhongshu.core.matters.spawning import spawn
from zhongshu.core.numbering.models import Counter, Number
from zhongshu.core.numbering.operations import give_number, void_number
from zhongshu.core.urging.operations.urging import urge
from zhongshu.engines.typeset import TypesetError, typeset_docx, typeset_pdf
from zhongshu.lib import clock

MOST_COPIES = 10_000
TO_INCOMING = "incoming.paper"


@transaction.atomic
def register_paper(paper: Paper, *, recipients: Mapping[int, str], copies: int, actor: Actor, now: dt.datetime) -> Matter:
    """登记: number, distribution and copies are fixed here and not earlier (Art. 25(二)). `recipients` are units with main or copy."""
    paper, task = take_paper(paper, actor, REGISTER)
    if not 1 <= copies <= MOST_COPIES:
        raise Refused(f"印数应在1到{MOST_COPIES}之间。")
    if set(recipients.values()) - set(RecipientRole.values):
        raise Refused("收文单位只能是主送或抄送。")
    if paper.signed is None or paper.current is None or is_substantive_change(paper.signed.read(), paper.current.read()):
        raise Refused("这份文稿没有签批，或签批后有实质性修改，不能登记文号。")
    Recipient.objects.filter(paper=paper).delete()
    Recipient.objects.bulk_create(Recipient(paper=paper, unit_id=unit, role=role) for unit, role in recipients.items())
    day = clock.day_of(now)
    if paper.number is None:
        paper.issuer = (
            Issuer.objects.select_for_update(of=("self",)).select_related("unit").get(pk=paper.issuer_id)
        )  # its number form holds still
        year = day.year if "{year}" in paper.issuer.number_form else 0
        paper.number = give_number(paper.issuer.series, year=year, matter=paper.pk, now=now)
    paper.registered_at, paper.copies, paper.print_date = now, copies, day
    paper.save(update_fields=["number", "registered_at", "copies", "print_date"])
    number = paper.issuer.number_text(paper.number)
    Matter.objects.filter(pk=paper.pk).update(number=number)
    matter = finish_task(
        task.pk,
        locked=paper.matter,
        actor=actor,
        now=now,
        opinion=f"文号{number}，印{copies}份，发{len(recipients)}个单位",
        **text_facts(paper),
    )
    record(
        "documents.registered",
        actor=actor,
        at=now,
        matter=paper.pk,
        subject=matter.title,
        number=number,
        copies=copies,
        recipients=len(recipients),
    )
    return matter


@transaction.atomic
def seal_paper(paper: Paper, *, actor: Actor, now: dt.datetime) -> Matter:
    """用印: the final PDF and .docx are made once, stored under their digests, and never made again."""
    paper, task = take_paper(paper, actor, SEAL)
    content = compose(paper, printer=office_name())
    try:
        pdf, docx = typeset_pdf(content), typeset_docx(content)
    except TypesetError as error:
        raise Refused(str(error)) from error
    name = f"{paper.matter.number} {content.title}"[:180]
    paper.final_pdf = store_made(pdf, name=f"{name}.pdf", kind="pdf", actor=actor, now=now)
    paper.final_docx = store_made(docx, name=f"{name}.docx", kind="docx", actor=actor, now=now)
    paper.sealed_at = now
    paper.save(update_fields=["final_pdf", "final_docx", "sealed_at"])
    return finish_task(task.pk, locked=paper.matter, actor=actor, now=now, pdf=paper.final_pdf.digest, docx=paper.final_docx.digest)


@transaction.atomic
def dispatch_paper(paper: Paper, *, actor: Actor, now: dt.datetime) -> Matter:
    """核发: every receiving unit gets the paper in its inbox, to sign for."""
    paper, task = take_paper(paper, actor, DISPATCH)
    Paper.objects.filter(pk=paper.pk).update(dispatched_at=now)
    return finish_task(task.pk, locked=paper.matter, actor=actor, now=now)


@transaction.atomic
def sign_for_paper(paper: Paper, *, actor: Actor, now: dt.datetime) -> Matter:
    """签收 by a receiving unit's liaison."""
    task = held_task(paper.matter, actor)
    if task is None or task.step != RECEIPT:
        raise Refused(GONE)
    return finish_task(task.pk, actor=actor, now=now)


@transaction.atomic
def hand_to_incoming(paper: Paper, *, actor: Actor, now: dt.datetime) -> None:
    """转为收文: a unit of the office that has signed for the paper hands it to the office's 收文, if there is one. Raises Refused before it has signed."""
    mine = Task.objects.filter(matter=paper.pk, step=RECEIPT, state=TaskState.DONE, position__in=actor.positions)
    if not mine.filter(position__unit__kind__in=OFFICE_KINDS).exists():
        raise Refused("签收以后才能转为收文，并且只有办公室的处室可以转。")
    spawn(
        TO_INCOMING,
        source=paper.matter,
        title=paper.matter.title,
        number=paper.matter.number,
        issuer=paper.issuer.unit.name,
        issuer_unit=paper.issuer.unit,
        issuer_date=paper.issue_date,
        urgency=paper.matter.urgency,
        files=[paper.final_pdf] if paper.final_pdf else [],
        actor=actor,
        now=now,
    )


@transaction.atomic
def urge_paper(paper: Paper, *, words: str, actor: Actor, now: dt.datetime) -> int:
    """催办 whoever has the paper now: a reviewer, or every unit that has not signed for it. Returns how many."""
    return urge(paper.matter, words=words, actor=actor, now=now)


@transaction.atomic
def void_paper(paper: Paper, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """作废: a numbered paper that is not to be issued; its number stays in the ledger with the reason and is never given again."""
    if not actor.has_duty("registrar", "documents_reviewer"):
        raise Refused("作废文号由文电处办理。")
    paper = lock_paper(paper)
    if paper.number is None:
        raise Refused("还没有登记文号，不需要作废。")
    if paper.dispatched_at or paper.matter.phase != PhaseChoice.OPEN:
        raise Refused("已经核发或办结的公文不能作废文号；需要时另行发文废止或撤销。")
    cancel_matter(paper.matter, reason=reason, word="作废", actor=actor, now=now)
    void_number(paper.number, reason=reason, now=now)
    number = paper.issuer.number_text(paper.number)
    record("documents.voided", actor=actor, at=now, matter=paper.pk, subject=paper.matter.title, number=number, reason=reason)


@transaction.atomic
def repeal_paper(paper: Paper, *, from_date: dt.date, basis: str, actor: Actor, now: dt.datetime) -> None:
    """登记废止: an issued paper that another has repealed is void from that day on; whoever cites it later is told.

    Raises Refused before it was issued, without the basis, or the second time.
    """
    require(actor, RECORD_ERRORS, paper.matter)
    if not basis.strip():
        raise Refused("请写明废止的依据，例如废止它的文件和字号。")
    if paper.dispatched_at is None:
        raise Refused("没有核发的公文谈不上废止；有文号的可以作废文号。")
    if not Paper.objects.filter(pk=paper.pk, repealed_date=None).update(repealed_date=from_date, repeal_basis=basis.strip()[:200]):
        raise Refused("这件公文已经登记过废止。")
    record(
        "documents.repealed",
        actor=actor,
        at=now,
        matter=paper.pk,
        subject=paper.matter.title,
        number=paper.matter.number,
        from_date=from_date,
        basis=basis.strip(),
    )


def next_number_text(paper: Paper, today: dt.date) -> str:
    """The number that registering would give now; a hint, not a promise: another paper may be registered first."""
    if paper.number:
        return paper.issuer.number_text(paper.number)
    year = today.year if "{year}" in paper.issuer.number_form else 0
    counter = Counter.objects.filter(series=paper.issuer.series, year=year).first()
    return paper.issuer.number_text(Number(series=paper.issuer.series, year=year, sequence=(counter.last if counter else 0) + 1))


def year_warning(paper: Paper, today: dt.date) -> str:
    """A sentence where the number's year would not be that of the 成文日期 (handbook 1.6), or nothing."""
    if paper.issue_date is None or not crosses_year(paper.issue_date, today.year):
        return ""
    return (
        f"成文日期是{paper.issue_date.year}年，现在登记会编{today.year}年的号。文号年度按登记年度，成文日期按签批日期；请确认无误再登记。"
    )
