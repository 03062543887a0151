"""Acts on a paper: each POST is one operation."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from PIL import Image

from zhongshu.business.documents import pages
from zhongshu.business.documents.flow import SIGN_OFF, STEPS
from zhongshu.business.documents.models import Gate, Paper, Signature
from zhongshu.business.documents.operations import drafting, issuing, review
from zhongshu.business.documents.operations.holding import held_task
from zhongshu.business.documents.permissions import DISPENSE, READ
from zhongshu.business.documents.views.common import answered, load_paper
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import store_made
from zhongshu.core.handover.queries import list_absence_notes
from zhongshu.core.matters.carrying import situation_of
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import grant_dispensation, mark_opened, withdraw_task
from zhongshu.core.matters.queries import list_tasks
from zhongshu.core.org.models import Person, Post, held_on
from zhongshu.core.ui import stack
from zhongshu.core.ui.desk import due_text, light_of
from zhongshu.core.ui.steps import flow_of
from zhongshu.core.workflow.flow import Way
from zhongshu.core.workflow.kernel import withdrawable
from zhongshu.core.workflow.situation import Decision
from zhongshu.lib import clock

SIGNATURE_LIMIT = 550_000
SIGNATURE_PIXELS = 4_000_000
UNREADABLE = "手写签名没有收到，请重写一次。"


@require_POST
@requires(READ)
def act_on_paper(request: Request, pk: int) -> HttpResponse:
    """One act, named by the button. Afterwards the sentence says where the paper went and by when it should be done."""
    paper = load_paper(request, pk)
    acts: dict[str, Callable[[Request, Paper], Any]] = {
        "submit": _submit,
        "countersign": _countersign,
        "coordinate": lambda r, p: review.coordinate_paper(p, opinion=r.POST.get("opinion", ""), actor=r.actor, now=r.now),
        "agree": _agree,
        "pre_print_check": _pre_print_check,
        "return": _return,
        "withdraw": _withdraw,
        "cancel": lambda r, p: drafting.cancel_paper(p, reason=r.POST.get("reason", ""), actor=r.actor, now=r.now),
        "refuse": lambda r, p: review.refuse_paper(p, reason=r.POST.get("reason", ""), actor=r.actor, now=r.now),
        "seal": lambda r, p: issuing.seal_paper(p, actor=r.actor, now=r.now),
        "dispatch": lambda r, p: issuing.dispatch_paper(p, actor=r.actor, now=r.now),
        "receipt": lambda r, p: issuing.sign_for_paper(p, actor=r.actor, now=r.now),
        "void": lambda r, p: issuing.void_paper(p, reason=r.POST.get("reason", ""), actor=r.actor, now=r.now),
        "to_incoming": lambda r, p: issuing.hand_to_incoming(p, actor=r.actor, now=r.now),
        "urge": _urge,
        "dispense": _dispense,
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Refused("没有这个操作。")
    card = request.POST.get("card", "")
    act(request, paper)
    if card:
        return stack.go_on(request, card, _told(pk, request.POST["act"]))
    messages.success(request, _told(pk, request.POST["act"]))
    return answered(request, redirect("documents_paper", pk=pk))


def _submit(request: Request, paper: Paper) -> None:
    drafting.submit_paper(paper, opinion=request.POST.get("opinion", ""), actor=request.actor, now=request.now)


def _countersign(request: Request, paper: Paper) -> None:
    try:
        decision = Decision(request.POST.get("decision", ""))
    except ValueError:
        raise Refused("请选择同意、同意并提出意见，或者不同意。") from None
    review.countersign_paper(paper, decision=decision, opinion=request.POST.get("opinion", ""), actor=request.actor, now=request.now)


def _agree(request: Request, paper: Paper) -> None:
    review.review_paper(
        paper,
        digest=request.POST.get("digest", ""),
        gates=_all_gates(request),
        opinion=request.POST.get("opinion", ""),
        actor=request.actor,
        now=request.now,
    )


def _pre_print_check(request: Request, paper: Paper) -> None:
    review.pre_print_check_paper(
        paper,
        digest=request.POST.get("digest", ""),
        gates=_all_gates(request),
        opinion=request.POST.get("opinion", ""),
        actor=request.actor,
        now=request.now,
    )


def _return(request: Request, paper: Paper) -> None:
    way = Way.DIRECT if request.POST.get("way") == Way.DIRECT else Way.STEPWISE
    reason = request.POST.get("reason") or request.POST.get("opinion", "")
    review.return_paper(
        paper, target=request.POST.get("target", ""), way=way, reason=reason, gates=_gates(request), actor=request.actor, now=request.now
    )


def _withdraw(request: Request, paper: Paper) -> None:
    work = withdrawable(flow_of(paper.matter), situation_of(paper.matter), request.actor.person)
    if work is None:
        raise Refused("没有可以撤回的办理：下一环节已经打开，或者您还没有办过。")
    withdraw_task(work.id, actor=request.actor, now=request.now)


def _urge(request: Request, paper: Paper) -> None:
    issuing.urge_paper(paper, words=request.POST.get("reason", "").strip() or "请尽快办理。", actor=request.actor, now=request.now)


def _dispense(request: Request, paper: Paper) -> None:
    require(request.actor, DISPENSE, paper.matter)
    person = Person.objects.filter(username=request.POST.get("person", "")).first() or _only_holder(request, paper)
    if person is None:
        raise Refused("没有找到要兼办的人。")
    grant_dispensation(
        paper.matter,
        person=person.pk,
        person_name=person.name,
        step=paper.matter.step,
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        now=request.now,
    )


def _only_holder(request: Request, paper: Paper) -> Person | None:
    """Who has the paper now, when that is one person: the usual one to be dispensed."""
    task = Task.objects.filter(matter=paper.pk, state=TaskState.OPEN).first()
    if task is None or task.position_id is None:
        return task.person if task else None
    post = Post.objects.filter(held_on(request.actor.today), position=task.position_id).select_related("person").first()
    return post.person if post else None


def _gates(request: Request) -> dict[str, tuple[str, str]]:
    chosen = {gate: request.POST.get(f"gate-{gate}", "") for gate in Gate.values}
    return {gate: (result, request.POST.get(f"gate-{gate}-note", "")) for gate, result in chosen.items() if result}


def _all_gates(request: Request) -> dict[str, tuple[str, str]]:
    """Agreeing takes a word on each of the six; a return may leave out those that were not reached."""
    gates = _gates(request)
    missing = [gate.label for gate in Gate if gate.value not in gates]
    if missing:
        raise Refused(f"六关要逐项记录，还没有填{'、'.join(missing)}。")
    return gates


def _told(pk: int, act: str) -> str:
    """Where the paper is now, in the office's words."""
    matter = Matter.objects.get(pk=pk)
    fixed = {
        "urge": "已催办，对方会在通知里看到。",
        "dispense": "已登记兼办审批。",
        "to_incoming": "已转为收文，等文电处签收。",
        "void": "文号已作废，留在作废文号台账。",
        "withdraw": "已撤回，请继续办理。",
    }
    if act in fixed:
        return fixed[act]
    if matter.phase == PhaseChoice.CANCELLED:
        return "已撤销，台账里仍可查到。"
    if matter.phase == PhaseChoice.DONE:
        return "各单位均已签收，转入待归档。"
    tasks = [task for task in list_tasks(matter) if task.state == TaskState.OPEN]
    names = _holder_names(tasks, clock.day_of(matter.moved_at))
    due = min((task.due_date for task in tasks if task.due_date), default=None)
    whom = f"{names[0]}等{len(names)}个" if len(names) > 1 else "".join(names)
    when = f"，预计{due.month}月{due.day}日前办结" if due else ""
    away = "".join(f"{note}。" for note in list_absence_notes(tasks, clock.day_of(matter.moved_at))[:3])
    return f"已送{whom}办理{STEPS[matter.step].title}{when}。{away}" if act != "receipt" else f"已签收。还有{len(names)}个单位未签收。"


def _holder_names(tasks: list[Task], day: dt.date) -> list[str]:
    """Who has the tasks: a position with the name of who holds it."""
    posts = Post.objects.filter(held_on(day), position__in=[task.position_id for task in tasks if task.position_id])
    seated = dict(posts.values_list("position", "person__name"))
    return [task.person.name if task.person else f"{task.position}{seated.get(task.position_id or 0, '')}" for task in tasks]


@require_http_methods(["GET", "POST"])
@requires(READ)
def sign(request: Request, pk: int) -> HttpResponse:
    """签批, made for a phone: the page, the opinions before, phrases, handwriting, and one button."""
    paper = load_paper(request, pk)
    task = held_task(paper.matter, request.actor)
    if task is None or task.step != SIGN_OFF or paper.current is None:
        raise Refused("这份文稿现在不等您签批；可以在公文页查看它走到了哪里。")
    card = f"task:{task.pk}"
    if request.method == "POST":
        signature = _sign(request, paper)
        return stack.go_on(request, card, _told(pk, "sign"), signature=signature, undo=task.pk)
    if not stack.is_prefetch(request):
        mark_opened(pk, actor=request.actor, now=request.now)
    content = paper.current.read()
    tasks = list_tasks(paper.matter)
    context = {
        "paper": paper,
        "matter": paper.matter,
        "task": task,
        "page_urls": pages.page_urls(paper),
        "gist": _gist([block.text for block in content.blocks if not block.is_table]),
        "opinions": [row for row in pages.opinion_rows(tasks) if not row["is_void"]],
        "phrases": pages.list_phrases(SIGN_OFF) or ["同意。", "同意印发。", "请按程序办理。"],
        "return_steps": pages.return_rows(paper.matter, tasks),
        "stack": stack.place(request, card),
        "due": {
            "text": due_text(task.due_date, request.actor.today),
            "why": task.due_sentence,
            "light": light_of(task.due_date, request.actor.today),
        },
        "findings": [row for row in pages.finding_rows(paper, may_decide=False) if row["state"] == "open"],
    }
    return render(request, "documents/sign.html", context)


def _sign(request: Request, paper: Paper) -> dict[str, Any] | None:
    """签批. Returns the handwriting, if there was any, as what the next card may use."""
    image = _signature(request)
    review.sign_paper(
        paper,
        digest=request.POST.get("digest", ""),
        opinion=request.POST.get("opinion", ""),
        image=image,
        actor=request.actor,
        now=request.now,
    )
    if image is None:
        return None
    row = Signature.objects.filter(paper=paper, image=image).latest("pk")
    return {"file": image.pk, "url": reverse("documents_signature", args=[paper.pk, row.pk])}


def _gist(paragraphs: list[str]) -> list[str]:
    """The first sentence and the first headings: what a leader reads in the lift."""
    if not paragraphs:
        return []
    first = paragraphs[0].split("。")[0] + "。"
    headings = [text.split("。")[0] for text in paragraphs[1:] if text[:1] in "一二三四五六七八九十" and "、" in text[:3]]
    return [first, *headings][:3]


def _signature(request: Request) -> StoredFile | None:
    """The handwriting, drawn anew as a PNG of our own: nothing that a browser sent is ever shown inside a page. Nothing written is 圈阅,
    unless the hand asks for the signature that it wrote in this stack.
    """
    data_url = request.POST.get("signature", "")
    if not data_url:
        kept = stack.kept_signature(request) if request.POST.get("reuse") else None
        return StoredFile.objects.get(pk=kept) if kept else None
    head, _, body = data_url.partition(",")
    try:
        if head != "data:image/png;base64" or len(body) > SIGNATURE_LIMIT:
            raise Refused(UNREADABLE)
        with Image.open(io.BytesIO(base64.b64decode(body, validate=True)), formats=["PNG"]) as sent:
            if sent.width * sent.height > SIGNATURE_PIXELS:
                raise Refused(UNREADABLE)
            ink = sent.convert("RGBA")
    except (binascii.Error, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(UNREADABLE) from error
    out = io.BytesIO()
    ink.save(out, "PNG", optimize=True)
    return store_made(out.getvalue(), name="手写签名.png", kind="png", actor=request.actor, now=request.now)
