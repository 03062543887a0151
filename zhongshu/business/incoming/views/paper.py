"""The page of an incoming paper: what came, what one can do, what happened; its slip and its pictures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhongshu.business.incoming import pages
from zhongshu.business.incoming.compose import compose_slip
from zhongshu.business.incoming.flow import CHECK, CLOSE, FLOW_1, HANDLE, INSTRUCT, PROPOSE, REGISTER
from zhongshu.business.incoming.forms import OfflineForm, SendBackForm, reader_choices
from zhongshu.business.incoming.ledgers import state_of, state_tone
from zhongshu.business.incoming.models import IncomingPaper, Instruction
from zhongshu.business.incoming.operations.handling import TO_SUPERVISION
from zhongshu.business.incoming.operations.holding import held_task
from zhongshu.business.incoming.permissions import KIND, READ, RECEIVE, RECORD, WATCH
from zhongshu.business.incoming.views.common import load_paper, png
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.access.queries import office_name
from zhongshu.core.circulation.operations import mark_reading_opened
from zhongshu.core.circulation.queries import own_readings
from zhongshu.core.events.queries import list_timeline
from zhongshu.core.files import store
from zhongshu.core.files.views import download_bytes
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import mark_opened
from zhongshu.core.matters.queries import list_tasks, list_waiting
from zhongshu.core.matters.spawning import may_spawn
from zhongshu.core.ui.acts import more_acts
from zhongshu.core.ui.desk import due_text, light_of
from zhongshu.core.urging.queries import section_of
from zhongshu.engines.typeset import TypesetError, typeset_slip

KINDS_OF_EVENT = {
    "matters.returned": "return",
    "matters.finished": "agree",
    "incoming.registered": "sign",
    "incoming.returned": "late",
    "urging.urged": "late",
    "urging.reminded": "late",
    "urging.escalated": "late",
    "circulation.urged": "late",
    "circulation.read": "done",
}


@require_GET
@requires(READ)
def show_paper(request: Request, pk: int) -> HttpResponse:
    """One object, one page. Opening it marks one's own task, and what one is to read, as opened."""
    paper = load_paper(request, pk)
    actor = request.actor
    mark_opened(pk, actor=actor, now=request.now)
    mark_reading_opened(pk, actor=actor, now=request.now)
    tasks = list_tasks(paper.matter)
    task = held_task(paper.matter, actor)
    timeline = list_timeline(pk)
    context = {
        "paper": paper,
        "matter": paper.matter,
        "state": state_of(paper),
        "tone": state_tone(paper),
        "task": task,
        "step_title": FLOW_1[paper.matter.step].title,
        "act_title": FLOW_1[paper.matter.step].act,
        "original": pages.original(paper.arrival),
        "due": _due(paper, actor.today),
        "task_due": _task_due(task, actor.today),
        "steps": pages.step_rows(paper, tasks),
        "readings": list(own_readings(pk, actor).select_related("circulation", "added_by")),
        "circulation": pages.circulation_rows(paper.matter),
        "instructions": pages.instruction_rows(paper, actor),
        "handlers": pages.handler_rows(paper, tasks),
        "opinions": pages.opinion_rows(tasks),
        "offline": pages.offline_rows(paper),
        "links": pages.link_rows(paper, actor),
        "timeline": [_entry(entry) for entry in reversed(timeline) if entry.kind != "matters.opened"],  # 签收 says it
        "ended": next((entry for entry in timeline if entry.kind == "matters.cancelled"), None),
        "neighbours": _neighbours(actor, pk),
        "urging": section_of(paper.matter, request.now) if WATCH.holds(actor) else None,
        "more": more_acts(paper.matter, actor, tasks),
        **_acts(paper, task, tasks, actor),
    }
    return render(request, "incoming/paper.html", context)


def _due(paper: IncomingPaper, today: dt.date) -> dict[str, str] | None:
    """The paper's own term; one that a proposer has set goes before the rule's."""
    due = paper.deadline or paper.matter.due_date
    if due is None or paper.matter.phase != PhaseChoice.OPEN:
        return None
    why = f"拟办时定的办结期限；{paper.matter.due_sentence}" if paper.deadline else paper.matter.due_sentence
    return {"text": f"办结期限{due_text(due, today).removesuffix('到期')}", "why": why, "light": light_of(due, today)}


def _task_due(task: Task | None, today: dt.date) -> dict[str, str] | None:
    if task is None or task.due_date is None:
        return None
    return {"text": f"本环节{due_text(task.due_date, today)}", "why": task.due_sentence, "light": light_of(task.due_date, today)}


def _acts(paper: IncomingPaper, task: Task | None, tasks: list[Task], actor: Actor) -> dict[str, Any]:
    """What this person can do now. The operations decide again; this only keeps dead buttons off the page."""
    matter = paper.matter
    is_open = matter.phase == PhaseChoice.OPEN
    watches = WATCH.holds(actor)
    offline = pages.offline_choices(tasks, actor.today) if is_open and RECORD.holds(actor) else []
    can = {
        "register": task is not None and task.step == REGISTER,
        "check": task is not None and task.step == CHECK,
        "propose": task is not None and task.step == PROPOSE,
        "instruct": task is not None and task.step == INSTRUCT,
        "handle": task is not None and task.step == HANDLE,
        "reply": task is not None and task.step == "reply",
        "close": task is not None and task.step == CLOSE,
        "circulate": watches and paper.registered_at is not None,
        "urge": watches and is_open and any(row.state == TaskState.OPEN and row.person_id != actor.person for row in tasks),
        "supervise": watches and may_spawn(TO_SUPERVISION, actor),
        "read_again": RECEIVE.holds(actor),
    }
    form = OfflineForm(initial={"done_date": actor.today})
    form.fields["task"].choices = offline  # type: ignore[attr-defined]
    returns = [(step.code, step.title) for step in FLOW_1.may_return(task.step)] if task else []
    return {
        "can": can,
        "is_inside": watches,
        "return_steps": returns,
        "reader_choices": reader_choices(actor) if can["circulate"] else [],
        "send_back_form": SendBackForm() if can["check"] else None,
        "offline_form": form if offline else None,
    }


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "at": entry.at,
        "actor": entry.actor,
        "acted_for": entry.acted_for,
        "sentence": entry.sentence,
        "detail": "",
        "kind": KINDS_OF_EVENT.get(entry.kind, ""),
    }


def _neighbours(actor: Actor, pk: int) -> list[dict[str, Any]]:
    """What else waits on my desk, so that one goes from paper to paper by j and k."""
    rows = [task for task in list_waiting(actor)[:30] if task.matter.kind == KIND]
    return [
        {
            "url": reverse(KINDS[KIND].url_name, args=[task.matter_id]),
            "title": task.matter.title,
            "note": f"{FLOW_1[task.step].title}　{due_text(task.due_date, actor.today)}",
            "active": task.matter_id == pk,
        }
        for task in rows
    ]


@require_GET
@requires(READ)
def slip_pdf(request: Request, pk: int) -> HttpResponse:
    """处理单 as a PDF of one page. Units that handle the paper get its original, not the office's deliberations."""
    paper = load_paper(request, pk)
    if not WATCH.holds(request.actor):
        raise Http404
    slip = compose_slip(paper, office=office_name(), printer=request.actor.name, now=request.now)
    try:
        data = typeset_slip(slip)
    except TypesetError as error:
        raise Refused(str(error)) from error
    name = f"处理单 {paper.number_shown or paper.matter.title}.pdf"
    return download_bytes(data, name=name, kind="pdf", actor=request.actor, now=request.now, matter=pk)


@require_GET
@requires(READ)
def instruction_image(request: Request, pk: int, instruction: int) -> HttpResponse:
    """批示原件 as a picture."""
    paper = load_paper(request, pk)
    row = Instruction.objects.select_related("image").filter(paper=paper, pk=instruction).first()
    if row is None or row.image is None:
        raise Http404
    return png(store.get(row.image.digest))
