"""Pages of one item, and its acts: each POST is one operation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.business.supervision import pages
from zhongshu.business.supervision.flow import PROPOSING
from zhongshu.business.supervision.forms import ItemForm, PlateForm, UnitForm, read_orders
from zhongshu.business.supervision.models import Item
from zhongshu.business.supervision.operations import items, merging, plates
from zhongshu.business.supervision.permissions import MANAGE, READ
from zhongshu.business.supervision.queries import get_source_matter
from zhongshu.core.access.answers import answered
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import find
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.assignments.forms import day_of, number_of
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.circulation.operations import mark_reading_opened
from zhongshu.core.files.operations import refuse_classified_text
from zhongshu.core.matters.models import Matter
from zhongshu.core.matters.operations import mark_opened
from zhongshu.core.org.models import Unit


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
def new_item(request: Request) -> HttpResponse:
    """拟立项."""
    form = ItemForm(request.POST or None, today=request.actor.today)
    if request.method == "POST" and form.is_valid():
        orders = read_orders(request.POST)
        _refuse_secrets(request, form)
        from_matter = get_source_matter(form.cleaned_data["reference"], request.actor)
        item = items.propose_item(orders=orders, from_matter=from_matter, **form.cleaned_data, **_by(request))
        messages.success(request, "已存为拟立项。请核对后报批。")
        return redirect("supervision_item", pk=item.pk)
    return _form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
def edit_item(request: Request, pk: int) -> HttpResponse:
    """修改拟立项."""
    item = _load(request, pk)
    if item.matter.step != PROPOSING:
        raise Refused("已经报批，不能再改；需要修改的，请审批人退回。")
    first = item.sources.order_by("pk").first()
    initial = {
        "title": item.matter.title, "text": item.text, "source": item.source_id, "leader": item.leader_id, "field": item.field,
        "is_double": item.is_double, "reference": first.reference if first else "", "source_text": first.text if first else "",
    }  # fmt: skip
    form = ItemForm(request.POST or None, initial=initial, today=request.actor.today)
    if request.method == "POST" and form.is_valid():
        orders = read_orders(request.POST)
        _refuse_secrets(request, form)
        facts = {name: form.cleaned_data[name] for name in ("title", "text", "source", "leader", "field", "is_double")}
        items.set_facts(item, orders=orders, **facts, **_by(request))
        messages.success(request, "已保存。")
        return redirect("supervision_item", pk=pk)
    return _form_page(request, form, item)


@require_safe
@requires(READ)
def show_item(request: Request, pk: int) -> HttpResponse:
    """One item: its units side by side, its sources, what one can do, what happened."""
    item = _load(request, pk)
    with transaction.atomic():
        mark_opened(pk, actor=request.actor, now=request.now)
        mark_reading_opened(pk, actor=request.actor, now=request.now)
    context = pages.item_page(item, request.actor, request.now)
    context["plate_form"] = PlateForm() if context["may_hang"] else None
    context["unit_form"] = UnitForm(item=item, auto_id="add-%s") if context["may_change_units"] else None
    context["burden"] = pages.burden_of(item, request.actor.today) if context["plan"] and context["manages"] else []
    return render(request, "supervision/item.html", context)


@require_POST
@requires(READ)
def act_on_item(request: Request, pk: int) -> HttpResponse:
    """One act, named by the button."""
    item = _load(request, pk)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Refused("没有这个操作。")
    act(request, item)
    messages.success(request, f"已办。现在：{pages.state_of(items.fresh(pk))}。")
    return answered(request, redirect("supervision_item", pk=pk))


def _form_page(request: Request, form: ItemForm, item: Item | None) -> HttpResponse:
    units = Unit.objects.filter(receives=True, to_date=None).order_by("rank")
    context = {"form": form, "item": item, "rows": pages.plan_rows(item), "units": units, **pages.form_choices()}
    return render(request, "supervision/form.html", context, status=422 if form.is_bound else 200)


def _refuse_secrets(request: Request, form: ItemForm) -> None:
    words = "\n".join(str(form.cleaned_data[name]) for name in ("title", "text", "source_text"))
    refuse_classified_text(words, what="督办内容", **_by(request))


def _by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}


def _words(request: Request) -> str:
    return request.POST.get("opinion", "").strip()[:500]


def _merge(request: Request, item: Item) -> None:
    other = _load(request, number_of(request.POST, "other", "要合并的事项"))
    merging.merge_items(item, other, reason=_words(request), **_by(request))


def _hang(request: Request, item: Item) -> None:
    form = PlateForm(request.POST)
    if not form.is_valid():
        raise Refused("请写明挂牌理由和整改期限。")
    plates.propose_plate(item, **form.cleaned_data, **_by(request))


def _add_unit(request: Request, item: Item) -> None:
    form = UnitForm(request.POST, item=item)
    if not form.is_valid():
        raise Refused("请选择协办单位，写明要它办什么和办结期限。")
    items.add_unit(item, form.order(), is_checked=form.cleaned_data["is_checked"], **_by(request))


def _remove_unit(request: Request, item: Item) -> None:
    row = get_object_or_404(Assignment, parent=item.pk, pk=number_of(request.POST, "assignment", "协办单位"))
    items.remove_unit(item, row, reason=_words(request), **_by(request))


ACTS: dict[str, Callable[[Request, Item], Any]] = {
    "add_unit": _add_unit,
    "remove_unit": _remove_unit,
    "submit": lambda request, item: items.submit_item(item, opinion=_words(request), **_by(request)),
    "withdraw": lambda request, item: items.withdraw_proposal(item, reason=_words(request), **_by(request)),
    "approve": lambda request, item: items.approve_item(item, opinion=_words(request), **_by(request)),
    "refuse": lambda request, item: items.refuse_item(item, reason=_words(request), **_by(request)),
    "return": lambda request, item: items.return_item(item, reason=_words(request), **_by(request)),
    "assign": lambda request, item: items.assign_item(item, **_by(request)),
    "ask_closing": lambda request, item: items.ask_closing(item, opinion=_words(request), **_by(request)),
    "close": lambda request, item: items.close_item(item, opinion=_words(request), **_by(request)),
    "end": lambda request, item: items.end_item(item, word=request.POST.get("word", ""), reason=_words(request), **_by(request)),
    "read": lambda request, item: items.mark_read(item, day=day_of(request.POST, "day", "阅示日期"), note=_words(request), **_by(request)),
    "file": lambda request, item: items.file_item(item, **_by(request)),
    "merge": _merge,
    "hang": _hang,
}


def _load(request: Request, pk: int) -> Item:
    find(request.actor, READ, Matter.objects.all(), pk=pk)
    return items.fresh(pk)
