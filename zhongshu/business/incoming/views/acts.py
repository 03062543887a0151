"""Acts on an incoming paper: each POST is one operation; registering, proposing and instructing have pages of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.business.incoming import pages
from zhongshu.business.incoming.flow import FLOW_1, INSTRUCT, PROPOSE, REGISTER
from zhongshu.business.incoming.forms import OfflineForm, ProposeForm, RegisterForm, SendBackForm
from zhongshu.business.incoming.models import IncomingPaper, Instruction, PaperClass
from zhongshu.business.incoming.operations import handling, registering
from zhongshu.business.incoming.operations.holding import held_task
from zhongshu.business.incoming.permissions import READ, WATCH
from zhongshu.business.incoming.queries import get_read_text, list_duplicates
from zhongshu.business.incoming.rules import guess_date, guess_number
from zhongshu.business.incoming.views.arrivals import list_issuers
from zhongshu.business.incoming.views.common import answered, handwriting, load_paper, say_faults
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.circulation.models import Circulation
from zhongshu.core.circulation.operations import add_readers, cancel_readings, circulate, read, urge_readers
from zhongshu.core.circulation.queries import own_readings
from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Matter, PhaseChoice, TaskState
from zhongshu.core.matters.operations import mark_opened
from zhongshu.core.matters.queries import list_tasks
from zhongshu.core.org.models import Person, Post, held_on
from zhongshu.core.ui import stack
from zhongshu.core.ui.desk import due_text, light_of
from zhongshu.core.workflow.flow import Way

PHRASES = ["同意。", "请阅处。", "请认真研究，提出意见。", "请抓好落实。"]


@require_POST
@requires(READ)
def act_on_paper(request: Request, pk: int) -> HttpResponse:
    """One act, named by the button. Afterwards the sentence says where the paper went."""
    paper = load_paper(request, pk)
    acts: dict[str, Callable[[Request, IncomingPaper], str]] = {
        "check": _check,
        "send_back": _send_back,
        "report": _report,
        "reply": _reply,
        "close": _close,
        "return": _return,
        "urge": _urge,
        "offline": _offline,
        "circulate": _circulate,
        "add_readers": _add_readers,
        "cancel_readings": _cancel_readings,
        "urge_readers": _urge_readers,
        "read": _read,
        "supervise": _supervise,
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Refused("没有这个操作。")
    messages.success(request, act(request, paper) or _told(pk))
    return answered(request, redirect("incoming_paper", pk=pk))


def _by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}


def _check(request: Request, paper: IncomingPaper) -> str:
    registering.pass_check(paper, opinion=request.POST.get("opinion", ""), **_by(request))
    return ""


def _send_back(request: Request, paper: IncomingPaper) -> str:
    form = SendBackForm(request.POST)
    data = {"reason": request.POST.get("reason", ""), "note": request.POST.get("note", "")}
    registering.send_back(paper, **(form.cleaned_data if form.is_valid() else data), **_by(request))
    return "已退文，退文台账里可以查到。"


def _report(request: Request, paper: IncomingPaper) -> str:
    handling.report_result(paper, text=request.POST.get("opinion", ""), **_by(request))
    return ""


def _reply(request: Request, paper: IncomingPaper) -> str:
    number = request.POST.get("reply_number", "")
    handling.reply_paper(paper, text=request.POST.get("opinion", ""), reply_number=number, **_by(request))
    return ""


def _close(request: Request, paper: IncomingPaper) -> str:
    handling.close_paper(paper, opinion=request.POST.get("opinion", ""), **_by(request))
    return "已办结，转入待归档。"


def _return(request: Request, paper: IncomingPaper) -> str:
    way = Way.DIRECT if request.POST.get("way") == Way.DIRECT else Way.STEPWISE
    handling.return_paper(paper, target=request.POST.get("target", ""), way=way, reason=request.POST.get("reason", ""), **_by(request))
    return ""


def _urge(request: Request, paper: IncomingPaper) -> str:
    count = handling.urge_paper(paper, words=request.POST.get("reason", ""), **_by(request))
    return f"已催办{count}个待办，对方会在通知里看到。"


def _offline(request: Request, paper: IncomingPaper) -> str:
    form = OfflineForm(request.POST)
    form.fields["task"].choices = pages.offline_choices(list_tasks(paper.matter), request.actor.today)  # type: ignore[attr-defined]
    if not form.is_valid():
        raise Refused("请选择环节和办理人，填写实际办理日期和原因。")
    data = form.cleaned_data
    task, _, person = data["task"].partition(":")
    handling.record_offline(
        paper,
        int(task),
        done_by=Person.objects.get(pk=int(person)),
        done_date=data["done_date"],
        reason=data["reason"],
        text=data["text"],
        image=handwriting(request),
        **_by(request),
    )
    return "已登记线下办理，流程继续往下走。"


def _circulate(request: Request, paper: IncomingPaper) -> str:
    require(request.actor, WATCH, paper.matter)
    readers = request.POST.getlist("readers")
    circulate(paper.matter, readers=readers, note=request.POST.get("note", ""), **_by(request))
    return f"已送{len(set(readers))}人传阅。"


def _add_readers(request: Request, paper: IncomingPaper) -> str:
    require(request.actor, WATCH, paper.matter)
    batch = Circulation.objects.filter(matter=paper.pk, pk=_key(request.POST.get("batch"))).first()
    if batch is None:
        raise NotYours
    add_readers(batch, readers=request.POST.getlist("readers"), **_by(request))
    return "已加送传阅。"


def _cancel_readings(request: Request, paper: IncomingPaper) -> str:
    require(request.actor, WATCH, paper.matter)
    readings = [_key(key) for key in request.POST.getlist("reading")]
    count = cancel_readings(paper.matter, readings=readings, reason=request.POST.get("reason", ""), **_by(request))
    return f"已撤回{count}人的传阅。"


def _urge_readers(request: Request, paper: IncomingPaper) -> str:
    require(request.actor, WATCH, paper.matter)
    return f"已催{urge_readers(paper.matter, words=request.POST.get('reason', ''), **_by(request))}人阅件。"


def _read(request: Request, paper: IncomingPaper) -> str:
    rows = list(own_readings(paper.pk, request.actor))
    if not rows:
        raise Refused("这份传阅件已经阅过或者已经撤回，请刷新页面。")
    for row in rows:
        read(row, opinion=request.POST.get("opinion", ""), **_by(request))
    return "已阅。"


def _supervise(request: Request, paper: IncomingPaper) -> str:
    require(request.actor, WATCH, paper.matter)
    row = Instruction.objects.filter(paper=paper, pk=_key(request.POST.get("instruction"))).first()
    if row is None:
        raise NotYours
    handling.supervise_instruction(row, **_by(request))
    return "批示已转为督办事项。"


def _key(value: str | None) -> int:
    return int(value) if value and value.isdigit() else 0


def _told(pk: int) -> str:
    """Where the paper is now, in the office's words."""
    matter = Matter.objects.get(pk=pk)
    if matter.phase != PhaseChoice.OPEN:
        return "已办结，转入待归档。" if matter.phase == PhaseChoice.DONE else "已退文。"
    tasks = [task for task in list_tasks(matter) if task.state == TaskState.OPEN]
    seated = dict(
        Post.objects.filter(
            held_on(matter.moved_at.date()), position__in=[task.position_id for task in tasks if task.position_id]
        ).values_list("position", "person__name")
    )
    names = [task.person.name if task.person else f"{task.position}{seated.get(task.position_id or 0, '')}" for task in tasks]
    due = min((task.due_date for task in tasks if task.due_date), default=None)
    whom = f"{names[0]}等{len(names)}个" if len(names) > 1 else "".join(names)
    return f"已送{whom}办理{FLOW_1[matter.step].title}" + (f"，预计{due.month}月{due.day}日前办结。" if due else "。")


@require_http_methods(["GET", "POST"])
@requires(READ)
def register(request: Request, pk: int) -> HttpResponse:
    """登记, with what was read of the original filled in for the registrar to confirm."""
    paper = load_paper(request, pk)
    task = held_task(paper.matter, request.actor)
    if task is None or task.step != REGISTER:
        raise Refused("这件来文现在不等您登记；可以在收文页查看它走到了哪里。")
    form = RegisterForm(request.POST or None, initial=_register_initial(paper))
    if request.method == "POST" and form.is_valid():
        done = registering.register_paper(paper, form.facts(), **_by(request))
        messages.success(
            request,
            f"已登记，收文号{done.number_shown}。"
            + (f"与{done.duplicate_of.number_shown}字号相同，已互相关联。" if done.duplicate_of else ""),
        )
        return answered(request, redirect("incoming_paper", pk=pk))
    say_faults(request, form)
    mark_opened(pk, actor=request.actor, now=request.now)
    context = {
        "paper": paper,
        "matter": paper.matter,
        "form": form,
        "original": pages.original(paper.arrival),
        "issuers": list_issuers(),
        "next_numbers": [(value, label, registering.next_number_text(value, request.actor.today)) for value, label in PaperClass.choices],
        "duplicates": list_duplicates(paper.issuer, str(form["issuer_number"].value() or ""), but=pk),
    }
    return render(request, "incoming/register.html", context)


def _register_initial(paper: IncomingPaper) -> dict[str, Any]:
    """What is known: by the sender's word, or as the machine has read it."""
    text = "" if paper.issuer_number and paper.issuer_date else get_read_text(paper.arrival_id)
    facts = ("issuer", "paper_class", "marking", "pages", "copies", "attachments")
    return {
        **{name: getattr(paper, name) for name in facts},
        "title": paper.matter.title,
        "urgency": paper.matter.urgency,
        "issuer_number": paper.issuer_number or guess_number(text),
        "issuer_date": paper.issuer_date or guess_date(text),
        "paper_class": paper.paper_class or (PaperClass.LOWER if paper.issuer_unit_id else ""),
    }


@require_http_methods(["GET", "POST"])
@requires(READ)
def propose(request: Request, pk: int) -> HttpResponse:
    """拟办: opinion, units, leaders, readers."""
    paper = load_paper(request, pk)
    task = held_task(paper.matter, request.actor)
    if task is None or task.step != PROPOSE:
        raise Refused("这件来文现在不等您拟办；可以在收文页查看它走到了哪里。")
    form = ProposeForm(request.POST or None, actor=request.actor, initial=_propose_initial(paper))
    if request.method == "POST" and form.is_valid():
        registering.propose_handling(paper, form.proposal(), **_by(request))
        messages.success(request, _told(pk))
        return answered(request, redirect("incoming_paper", pk=pk))
    say_faults(request, form)
    mark_opened(pk, actor=request.actor, now=request.now)
    context = {"paper": paper, "matter": paper.matter, "form": form, "original": pages.original(paper.arrival)}
    return render(request, "incoming/propose.html", context)


def _propose_initial(paper: IncomingPaper) -> dict[str, Any]:
    handlers = list(paper.handlers.all())
    return {
        "nature": paper.nature or "action",
        "opinion": paper.proposal,
        "leaders": list(paper.asked_leaders.values_list("position", flat=True)),
        "main_unit": next((row.unit_id for row in handlers if row.role == "main"), ""),
        "assisting": [row.unit_id for row in handlers if row.role == "assist"],
        "deadline": paper.deadline,
        "needs_reply": paper.needs_reply,
    }


@require_http_methods(["GET", "POST"])
@requires(READ)
def instruct(request: Request, pk: int) -> HttpResponse:
    """批示, made for a phone: the original, the proposal, phrases, handwriting, and one button."""
    paper = load_paper(request, pk)
    task = held_task(paper.matter, request.actor)
    if task is None or task.step != INSTRUCT:
        raise Refused("这件来文现在不等您批示；可以在收文页查看它走到了哪里。")
    card = f"task:{task.pk}"
    if request.method == "POST":
        row = handling.give_instruction(paper, text=request.POST.get("opinion", ""), image=_hand(request), **_by(request))
        return stack.go_on(request, card, _told(pk), signature=_signature_of(request, row), undo=task.pk)
    if not stack.is_prefetch(request):
        mark_opened(pk, actor=request.actor, now=request.now)
    context = {
        "paper": paper,
        "matter": paper.matter,
        "original": pages.original(paper.arrival),
        "handlers": pages.handler_rows(paper, []),
        "instructions": pages.instruction_rows(paper, request.actor),
        "phrases": PHRASES,
        "stack": stack.place(request, card),
        "due": {
            "text": due_text(task.due_date, request.actor.today),
            "why": task.due_sentence,
            "light": light_of(task.due_date, request.actor.today),
        },
    }
    return render(request, "incoming/instruct.html", context)


def _hand(request: Request) -> StoredFile | None:
    """What was written or photographed; else the signature that was written in this stack, if the hand asks for it."""
    kept = stack.kept_signature(request) if request.POST.get("reuse") else None
    return handwriting(request) or (StoredFile.objects.get(pk=kept) if kept else None)


def _signature_of(request: Request, row: Instruction) -> dict[str, Any] | None:
    """The handwriting as what the next card may use. Written without typed words it is the instruction itself, and no signature; nor is a photo."""
    is_name = bool(request.POST.get("signature") and request.POST.get("opinion", "").strip()) and not request.FILES
    if row.image_id is None or not is_name:
        return None
    return {"file": row.image_id, "url": reverse("incoming_instruction_image", args=[row.paper_id, row.pk])}
