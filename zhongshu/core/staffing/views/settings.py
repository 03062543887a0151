"""The system officer's pages: 机构与岗位, 人员与任职, 规则参数, 工作日历."""

from __future__ import annotations

import functools
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from zhongshu.core.access.officers import MANAGE_SETTINGS
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.calendar.models import AnnouncedYear, SpecialDay
from zhongshu.core.matters.models import Task, TaskState
from zhongshu.core.org.models import Officer, Person, Position, Post, Unit, held_on
from zhongshu.core.parameters.models import Parameter
from zhongshu.core.parameters.operations import set_parameter
from zhongshu.core.staffing import forms, operations
from zhongshu.core.staffing.views.panels import Panel, answer, list_history, page_of


@requires(MANAGE_SETTINGS)
def units(request: Request) -> HttpResponse:
    """机构与岗位: all units by rank."""

    def add(facts: dict[str, Any]) -> str:
        return f"已增设{operations.add_unit(**facts, actor=request.actor, now=request.now).name}。"

    rows = Unit.objects.select_related("parent").annotate(chairs=Count("positions")).order_by("rank", "code")
    return answer(
        request,
        [Panel("add", "增设机构", forms.UnitForm, add, "增设", initial={"from_date": request.actor.today, "rank": 0})],
        title="机构与岗位",
        intro="机构不删除，只停用。点机构名称看它的岗位和任职。",
        columns=["机构", "类别", "上级", "岗位", "接收公文", "起止"],
        rows=[
            [
                {"text": unit.name, "url": reverse("staffing_unit", args=[unit.pk])},
                unit.get_kind_display(),
                unit.parent.short_name if unit.parent else "—",
                str(unit.chairs),
                "接收" if unit.receives else "—",
                _span(unit),
            ]
            for unit in rows
        ],
        history=list_history("", "staffing.unit_added", "staffing.unit_ended", "staffing.position_added"),
    )


@requires(MANAGE_SETTINGS)
def unit(request: Request, pk: int) -> HttpResponse:
    """一个机构: its positions and who holds them."""
    row = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}

    def add(facts: dict[str, Any]) -> str:
        return f"已增设岗位{operations.add_position(**facts, unit=row, **by).title}。"

    def end(facts: dict[str, Any]) -> str:
        operations.end_unit(row, **facts, **by)
        return f"{row.name}已停用，至{facts['to_date']}止。"

    ending = Panel(
        "end",
        "停用机构",
        forms.EndForm,
        end,
        "停用",
        "停用后不再收文，也不能任职；历史记录照旧。",
        {"to_date": request.actor.today},
        "danger",
    )
    panels = [] if row.to_date else [Panel("add", "增设岗位", forms.PositionForm, add, "增设", initial={"rank": 0}), ending]
    held = Prefetch("posts", Post.objects.filter(held_on(request.actor.today)).select_related("person"))
    return answer(
        request,
        panels,
        title=row.name,
        back=("机构与岗位", reverse("staffing_units")),
        facts=[
            ("类别", row.get_kind_display()),
            ("代码", row.code),
            ("上级", row.parent.name if row.parent else "—"),
            ("起止", _span(row)),
        ],
        columns=["岗位", "代码", "职责", "现任"],
        rows=[
            [
                chair.title,
                chair.code,
                "、".join(duty.code for duty in chair.duties.all()),
                "、".join(post.person.name for post in chair.posts.all()) or "空缺",
            ]
            for chair in Position.objects.filter(unit=row).prefetch_related(held, "duties").order_by("rank", "code")
        ],
        history=list_history(f"unit:{row.pk}"),
    )


@requires(MANAGE_SETTINGS)
def people(request: Request) -> HttpResponse:
    """人员与任职: searched by name, login name, unit or position."""

    def add(facts: dict[str, Any]) -> str:
        person = operations.add_person(**facts, actor=request.actor, now=request.now)
        return f"已登记{person.name}。账号由安全保密管理员启用后才能登录。"

    words = request.GET.get("q", "").strip()
    today = held_on(request.actor.today)
    found = Person.objects.prefetch_related(Prefetch("posts", Post.objects.filter(today).select_related("position__unit"))).order_by(
        "rank", "pk"
    )
    if words:
        about = Q(position__title__icontains=words) | Q(position__unit__name__icontains=words)
        found = found.filter(
            Q(name__icontains=words) | Q(username__icontains=words) | Q(pk__in=Post.objects.filter(today & about).values("person"))
        )
    shown, pager = page_of(request, found, "人")
    return answer(
        request,
        [
            Panel(
                "add",
                "登记人员",
                forms.PersonForm,
                add,
                "登记",
                "登记后请办理任职；三员不任业务岗位。",
                {"from_date": request.actor.today, "rank": 0},
            )
        ],
        title="人员与任职",
        intro="人员不删除，只办离任。可用姓名、登录名、单位或岗位查找。",
        search=words,
        columns=["姓名", "登录名", "岗位", "账号", "起止"],
        rows=[
            [
                {"text": person.name, "url": reverse("staffing_person", args=[person.pk])},
                person.username,
                person.get_officer_display() if person.officer else "、".join(str(post.position) for post in person.posts.all()) or "—",
                "可登录" if person.is_active else "未启用",
                _span(person),
            ]
            for person in shown
        ],
        pager=pager,
        history=list_history("", "staffing.person_added", "staffing.posted", "staffing.relieved", "staffing.person_ended"),
    )


@requires(MANAGE_SETTINGS)
def person(request: Request, pk: int) -> HttpResponse:
    """一个人: posts held and to be held."""
    row = get_object_or_404(Person, pk=pk)
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    today = {"from_date": request.actor.today, "to_date": request.actor.today}

    def post(facts: dict[str, Any]) -> str:
        return f"{row.name}已任{operations.post_person(row, **facts, **by).position}。"

    def relieve(facts: dict[str, Any]) -> str:
        operations.relieve_person(facts["post"], to_date=facts["to_date"], **by)
        return f"已免去{row.name}的{facts['post'].position}。{_left_behind(Q(position=facts['post'].position))}"

    def end(facts: dict[str, Any]) -> str:
        operations.end_person(row, **facts, **by)
        return f"{row.name}已离任，账号已停用。{_left_behind(Q(person=row))}"

    def appoint(facts: dict[str, Any]) -> str:
        operations.appoint_officer(row, **facts, **by)
        return f"{row.name}的三员身份已变更，账号待安全保密管理员重新启用。"

    panels = [
        Panel("post", "任职", forms.PostForm, post, "任职", initial=today),
        Panel("relieve", "免职", functools.partial(forms.RelieveForm, person=row), relieve, "免职", initial=today),
        Panel(
            "appoint",
            "三员任免",
            forms.OfficerForm,
            appoint,
            "变更",
            "变更后账号停用，由安全保密管理员重新启用。",
            {"officer": row.officer},
        ),
        Panel("end", "离任", forms.EndForm, end, "办理离任", "免去全部岗位并停用账号；经办过的事项照旧。", today, "danger"),
    ]
    posts = row.posts.select_related("position__unit").order_by("-from_date", "pk")
    return answer(
        request,
        [] if row.to_date else [panel for panel in panels if row.officer == Officer.NONE or panel.act in ("appoint", "end")],
        title=row.name,
        back=("人员与任职", reverse("staffing_people")),
        facts=[
            ("登录名", row.username),
            ("三员身份", row.get_officer_display()),
            ("账号", "可登录" if row.is_active else "未启用"),
            ("起止", _span(row)),
        ],
        columns=["岗位", "任职日期", "免职日期"],
        rows=[[str(post.position), str(post.from_date), str(post.to_date or "现任")] for post in posts],
        history=list_history(f"person:{row.pk}"),
    )


@requires(MANAGE_SETTINGS)
def parameters(request: Request) -> HttpResponse:
    """规则参数: the values in force today."""
    rows = Parameter.objects.filter(held_on(request.actor.today)).order_by("key")
    return answer(
        request,
        [],
        title="规则参数",
        intro="每个取值有生效日期和依据；过去的事按当时的取值判断。点名称看历史、设新值。",
        columns=["名称", "现行取值", "自", "依据"],
        rows=[
            [
                {"text": row.title, "url": reverse("staffing_parameter", args=[row.key])},
                f"{row.value}{row.unit}",
                str(row.from_date),
                row.basis,
            ]
            for row in rows
        ],
        history=list_history("", "parameters.set"),
    )


@requires(MANAGE_SETTINGS)
def parameter(request: Request, key: str) -> HttpResponse:
    """一个参数: all its values, and a new one from a day on."""
    rows = list(Parameter.objects.filter(key=key).order_by("-from_date"))
    if not rows:
        raise Http404

    def change(facts: dict[str, Any]) -> str:
        new = set_parameter(key, **facts, actor=request.actor, now=request.now)
        return f"{new.title}自{new.from_date}起为{new.value}{new.unit}。"

    return answer(
        request,
        [Panel("set", "设新值", forms.ParameterForm, change, "设置", f"单位：{rows[0].unit or '无'}。原取值到前一天为止。")],
        title=rows[0].title,
        back=("规则参数", reverse("staffing_parameters")),
        columns=["取值", "自", "至", "依据"],
        rows=[[f"{row.value}{row.unit}", str(row.from_date), str(row.to_date or "现行"), row.basis] for row in rows],
        history=list_history(key, "parameters.set"),
    )


@requires(MANAGE_SETTINGS)
def calendar(request: Request) -> HttpResponse:
    """工作日历: one year's special days."""
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}

    def change(facts: dict[str, Any]) -> str:
        if facts["kind"]:
            rule = operations.DayRule(facts["date"], facts["kind"] == "on", facts["name"] or "本机关安排")
            operations.set_special_day(rule, basis=facts["basis"], **by)
        else:
            operations.clear_special_day(facts["date"], basis=facts["basis"], **by)
        return f"{facts['date']}已调整。"

    def load(facts: dict[str, Any]) -> str:
        operations.import_special_days(facts["days"], year=facts["year"], basis=facts["basis"], **by)
        return f"已导入{facts['year']}年放假安排{len(facts['days'])}天。"

    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and 2000 <= int(asked) <= 2100 else request.actor.today.year
    announced = AnnouncedYear.objects.filter(year=year).first()
    days = SpecialDay.objects.filter(date__year=year).order_by("date")
    return answer(
        request,
        [
            Panel(
                "day",
                "调整一天",
                forms.DayForm,
                change,
                "调整",
                "已经算出的期限不变，今后的期限按新安排算。",
                {"date": request.actor.today, "kind": "off"},
            ),
            Panel("year", "导入一年的放假安排", forms.YearForm, load, "导入", initial={"year": year + 1}),
        ],
        title=f"{year}年工作日历",
        intro=f"依据：{announced.basis}" if announced else f"{year}年放假安排尚未公布，暂按周末计算。",
        links=[(f"{each}年", f"?year={each}", each == year) for each in range(year - 1, year + 2)],
        columns=["日期", "星期", "安排", "名称", "依据"],
        rows=[
            [str(day.date), "一二三四五六日"[day.date.weekday()], "上班" if day.is_working else "放假", day.name, day.basis] for day in days
        ],
        history=list_history("", "calendar.changed"),
    )


def _span(row: Unit | Person) -> str:
    return f"{row.from_date} 至 {row.to_date}" if row.to_date else f"{row.from_date} 起"


def _left_behind(whose: Q) -> str:
    """What somebody must now see to: open tasks of a chair that may be empty, or of a person who has left."""
    count = Task.objects.filter(whose, state=TaskState.OPEN).count()
    return f"名下还有{count}件待办，请尽快安排接办人。" if count else ""
