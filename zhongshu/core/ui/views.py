"""The desk, the stack, a matter's whole life, the flows, and the handbook."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.core.access.errors import NotYours
from zhongshu.core.access.officers import MANAGE_SETTINGS
from zhongshu.core.access.permissions import scope
from zhongshu.core.access.policies import Request, open_to_everyone, open_to_members, requires
from zhongshu.core.circulation.operations import mark_reading_opened, read_opened
from zhongshu.core.entrance.first_run import needs_setup
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.operations import withdraw_task
from zhongshu.core.matters.queries import mine
from zhongshu.core.ui.acts import carry_out_act, pick
from zhongshu.core.ui.desk import desk_context, matter_url, task_url
from zhongshu.core.ui.handbook import PUBLIC_PAGES, read_page
from zhongshu.core.ui.life import find_life, find_readable, life_context
from zhongshu.core.ui.reading import find_reading, finish_reading, reading_context, require_waiting
from zhongshu.core.ui.stack import after, begin, done_context, go_on, is_prefetch, note_undone, place, shown, skipped
from zhongshu.core.ui.steps import flow_of
from zhongshu.core.workflow.bpmn import flow_to_bpmn
from zhongshu.core.workflow.bpmn_layout import NARROW, ROW_WIDTH
from zhongshu.core.workflow.flow import Flow


@open_to_everyone(reason="it only sends visitors on: to the first run, to the login, or to their own desk")
def home(request: Request) -> HttpResponseBase:
    """The address without a path."""
    if needs_setup():
        return redirect("setup")
    return desk(request) if request.user.is_authenticated else redirect("account_login")


@open_to_members(reason="one's own desk shows only one's own tasks and units")
def desk(request: Request) -> HttpResponse:
    """我的工作台."""
    return render(request, "ui/desk.html", desk_context(request.actor, request.now, only_late=request.GET.get("only") == "late"))


@open_to_everyone(reason="the handbook holds no records; visitors get the pages that are public and are sent to the login for the others")
def handbook(request: Request, page: str = "index") -> HttpResponseBase:
    """使用手册, served inside the product: an intranet has no web. What the checker looks at anybody may read."""
    if not request.user.is_authenticated and page not in PUBLIC_PAGES:
        return redirect_to_login(request.get_full_path())
    found = read_page(page, only_public=not request.user.is_authenticated)
    if found is None:
        raise NotYours
    return render(request, "ui/handbook.html", found)


@require_GET
@open_to_members(reason="the page asks the permission that the matter's kind declares, for this matter")
def matter_life(request: Request, pk: int) -> HttpResponse:
    """全程 of a matter, whatever its kind."""
    return render(request, "ui/life.html", life_context(find_life(request.actor, pk), request.actor))


@require_GET
@open_to_members(reason="the page asks the permission that the matter's kind declares, for this matter")
def matter_flow(request: Request, pk: int) -> HttpResponse:
    """流程图 of the version that the matter runs on, as BPMN 2.0."""
    return _bpmn(request, flow_of(find_life(request.actor, pk)))


@require_GET
@requires(MANAGE_SETTINGS)
def flows(request: Request) -> HttpResponse:
    """流程图: every version of every kind's flow, drawn and to download."""
    rows = [
        {"kind": kind, "flow": flow, "is_current": flow is kind.flow or flow in kind.besides, "is_beside": flow in kind.besides}
        for kind in KINDS
        for flow in (*reversed(kind.flows), *kind.besides)
    ]
    return render(request, "ui/flows.html", {"rows": rows})


@require_GET
@requires(MANAGE_SETTINGS)
def flow_file(request: Request, code: str, version: int) -> HttpResponse:
    """One version of a kind's flow as BPMN 2.0."""
    found = next((flow for kind in KINDS for flow in kind.every_flow if kind.code == code and flow.version == version), None)
    if found is None:
        raise NotYours
    return _bpmn(request, found)


def _bpmn(request: Request, flow: Flow) -> HttpResponse:
    """A flow's text: narrow for a phone's screen; as a file where it is to be kept."""
    text = flow_to_bpmn(flow, NARROW if "narrow" in request.GET else ROW_WIDTH)
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    if "download" in request.GET:
        name = f"{flow.title}流程图（第{flow.version}版）.bpmn"
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@open_to_members(reason="the stack holds only what waits for the one who opens it")
def stack(request: Request) -> HttpResponse:
    """逐件签批, or 逐件阅 alone: from the first card on."""
    first = begin(request, only=request.GET.get("only", ""))
    return redirect(first.url) if first else redirect("stack_done")


@require_http_methods(["GET", "POST"])
@open_to_members(reason="one reads only what was given to oneself: it is found among one's own")
def reading(request: Request, pk: int) -> HttpResponse:
    """阅件, a card of the stack: what it is, from whom, its text, and one button."""
    row = find_reading(request.actor, pk)
    card = f"reading:{pk}"
    if request.method == "POST":
        return go_on(request, card, finish_reading(row, opinion=request.POST.get("opinion", ""), actor=request.actor, now=request.now))
    require_waiting(row)
    if not is_prefetch(request):
        mark_reading_opened(row.circulation.matter_id, actor=request.actor, now=request.now)
    return render(request, "ui/reading.html", reading_context(row, request.actor) | {"stack": place(request, card)})


@require_POST
@open_to_members(reason="it marks only what was given to the one who asks, and only what he has opened")
def readings_done(request: Request) -> HttpResponse:
    """全部标为已阅: what one has opened and not read."""
    count = read_opened(actor=request.actor, now=request.now)
    messages.success(request, f"已把打开过的{count}件标为已阅。")
    return redirect("stack_done")


@require_GET
@open_to_members(reason="the list holds only what the one who opens it has just done himself")
def stack_done(request: Request) -> HttpResponse:
    """刚才办的, at the end of the stack."""
    return render(request, "ui/stack_done.html", done_context(request))


@require_GET
@open_to_members(reason="the stack holds only what waits for the one who opens it")
def stack_next(request: Request, key: str) -> HttpResponse:
    """The card after this one that still waits, and what was skipped because it is gone."""
    return JsonResponse({"gone": skipped(request, key), "url": after(request, key)})


@require_POST
@open_to_members(reason="it marks only tasks of the one who asks as opened")
def stack_shown(request: Request, key: str) -> HttpResponse:
    """A card that was fetched ahead is seen now; answers why it is to be skipped, or nothing."""
    return JsonResponse({"gone": shown(request, key)})


@require_POST
@open_to_members(reason="one takes back only what one has done oneself: the operation asks")
def stack_undo(request: Request, task: int) -> HttpResponse:
    """撤回刚才的办理, while nobody has opened what it led to; then the card is before one again."""
    withdraw_task(task, actor=request.actor, now=request.now)
    waiting = Task.objects.filter(mine(request.actor), state=TaskState.OPEN, matter__tasks=task).select_related("matter").first()
    url = task_url(waiting) if waiting else reverse("stack_done")
    if waiting:
        note_undone(request, task, waiting.pk)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"url": url})
    messages.success(request, "已撤回，请重新办理。")
    return redirect(url)


@require_POST
@open_to_members(
    reason="the matter is found through its kind's read permission, and each act asks whose task it is, or who may let it be read"
)
def matter_act(request: Request, pk: int) -> HttpResponse:
    """加签、委派、转办、减签、跳过, the answer of who was asked, and 传阅, for every kind of matter."""
    matter = find_readable(request.actor, pk)
    messages.success(request, carry_out_act(request, matter))
    seen = KINDS[matter.kind].read
    if request.POST.get("back") == "life":
        return redirect("matter_life", pk=pk)
    url = matter_url(matter) if Matter.objects.filter(scope(request.actor, seen), pk=pk).exists() else reverse("desk")
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"url": url})
    return redirect(url)


@require_GET
@open_to_members(reason="names and posts of the office stand on every page that one sees; officers are not among them")
def people_pick(request: Request) -> HttpResponse:
    """Whom one may ask, by name, unit or post."""
    if not request.actor.seats:
        raise NotYours
    return JsonResponse({"rows": pick(request.actor, request.GET.get("q", ""), with_positions="chairs" in request.GET)})
