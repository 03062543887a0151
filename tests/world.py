"""A small office, built through the real operations: 3 divisions, four levels of review, countersigners, receivers, the three officers.

`WORLD` below is the standing cast; `World.paper_at` walks a paper to a step the way people do.
"""

from __future__ import annotations

import copy
import datetime as dt
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.sql import InsertQuery, UpdateQuery
from django.test import Client

from zhongshu.business.documents.flow import (
    COORDINATION,
    COUNTERSIGN,
    DISPATCH,
    DRAFTING,
    PRE_PRINT_CHECK,
    RECEIPT,
    REGISTER,
    SEAL,
    SIGN_OFF,
)
from zhongshu.business.documents.models import Gate, Issuer, Paper
from zhongshu.business.documents.operations import drafting, issuing, review, settings
from zhongshu.core.access.actors import Actor, actor_of
from zhongshu.core.access.models import Installation
from zhongshu.core.calendar.operations import seed_calendar
from zhongshu.core.events.models import Event
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.org.models import Officer, Person, Position, Post, Unit, held_on
from zhongshu.core.parameters.operations import install_parameters
from zhongshu.core.platform.manifest import MANIFESTS
from zhongshu.core.staffing import accounts, operations
from zhongshu.core.workflow.situation import Decision
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.paper import recognise_body
from zhongshu.lib.clock import CHINA

FOUNDED = dt.date(2024, 1, 2)
MONDAY = dt.datetime(2025, 3, 3, 9, 0, tzinfo=CHINA)
BODY = """为做好防汛工作，经市政府同意，现将有关事项通知如下。
一、落实防汛责任
各单位主要负责同志要靠前指挥，层层压实责任。
二、加强值班值守
汛期实行24小时值班，重要情况及时报告。"""

UNITS = (
    ("gov", "临澜市人民政府", "市政府", "government", "", False),
    ("office", "临澜市人民政府办公室", "市政府办公室", "office", "gov", False),
    ("zonghe", "综合处", "综合处", "division", "office", False),
    ("wendian", "文电处", "文电处", "division", "office", False),
    ("mishu", "秘书处", "秘书处", "division", "office", False),
    ("caizheng", "临澜市财政局", "市财政局", "department", "gov", True),
    ("shuiwu", "临澜市水务局", "市水务局", "department", "gov", True),
    ("donghu", "东湖区人民政府", "东湖区", "district", "gov", True),
    ("minzheng", "临澜市民政局", "市民政局", "department", "gov", True),
    ("xiehui", "临澜市水利学会", "市水利学会", "outside", "", False),
)
WORLD = {  # role: name, unit, title of the post, duties
    "drafter": ("梁思齐", "zonghe", "承办岗", ["drafter"]),
    "division_head": ("温伯笙", "zonghe", "处长", ["division_head"]),
    "reviewer": ("褚文静", "wendian", "处长", ["documents_reviewer", "division_head"]),
    "deputy": ("缪鸿儒", "office", "副主任", ["deputy_director"]),
    "director": ("傅德谦", "office", "主任", ["director"]),
    "secretary_general": ("戚远志", "gov", "秘书长", ["secretary_general"]),
    "checker": ("邝时安", "wendian", "核稿岗", ["documents_reviewer"]),
    "registrar": ("凌寒秋", "wendian", "登记岗", ["registrar"]),
    "printer": ("计守成", "wendian", "文印岗", ["printer"]),
    "dispatcher": ("阮晓蔓", "wendian", "收发岗", ["dispatcher"]),
    "colleague": ("阎书亭", "mishu", "承办岗", ["drafter"]),
    "handler_caizheng": ("饶知行", "caizheng", "会签岗", ["handler"]),
    "handler_shuiwu": ("柯明远", "shuiwu", "会签岗", ["handler"]),
    "liaison_caizheng": ("封若兰", "caizheng", "收文岗", ["liaison"]),
    "liaison_shuiwu": ("蓝采薇", "shuiwu", "收文岗", ["liaison"]),
    "liaison_donghu": ("赵雨航", "donghu", "收文岗", ["liaison"]),
    "outsider": ("闵一鸣", "minzheng", "收文岗", ["liaison"]),
}
OFFICERS = {Officer.SYSTEM: "钱谦", Officer.SECURITY: "孙慎", Officer.AUDIT: "李鉴"}
ROUTES = {
    COORDINATION: "secretary_general",
    "first_review": "division_head",
    "second_review": "reviewer",
    "final_review": "deputy",
    SIGN_OFF: "director",
    PRE_PRINT_CHECK: "checker",
    REGISTER: "registrar",
    SEAL: "printer",
    DISPATCH: "dispatcher",
}
RECEIVERS = ("caizheng", "shuiwu", "donghu")
TOGETHER = 20
"""Rows an insert: SQLite takes a bounded number of values."""
OUTSIDERS = ("outsider", *OFFICERS)
"""A liaison whose unit received nothing, and the three officers: none of them sees a paper anywhere."""
PASSED = {gate.value: ("pass", "") for gate in Gate}


def text(**changes: Any) -> PaperContent:
    """A paper without fault; `changes` are fields of it."""
    plain = PaperContent(
        document_type="通知",
        title="临澜市人民政府办公室关于做好防汛工作的通知",
        main_recipients="各区、县人民政府，市政府各部门：",
        blocks=recognise_body(BODY),
        signers=("临澜市人民政府办公室",),
    )
    return replace(plain, **changes)


@dataclass
class World:
    """The office. Its clock goes on by a minute with every act."""

    people: dict[str, Person] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    issuers: dict[str, Issuer] = field(default_factory=dict)
    now: dt.datetime = MONDAY
    written: set[str] | None = None
    """The tables written since the last scene was laid down for a test; None where nobody looks."""
    settled: tuple[tuple[str, ...], dt.datetime] = ((), MONDAY)
    """The scenes laid down since the office was, and the clock then."""

    @classmethod
    def found(cls, now: dt.datetime = MONDAY, *, is_demo: bool = False) -> World:
        """Everything up to the first paper."""
        seed_calendar()
        for manifest in MANIFESTS.values():
            if manifest.parameters:
                install_parameters(manifest.parameters)
        world = cls(now=now)
        Installation.objects.create(office_name="临澜市人民政府办公室", is_demo=is_demo, installed_at=world.now)
        for officer, name in OFFICERS.items():
            world.people[officer] = Person.objects.create(username=officer.value, name=name, officer=officer, from_date=FOUNDED)
        for code, name, short_name, kind, parent, receives in UNITS:
            world.add_unit(code, name, short_name, kind, parent=parent, receives=receives)
        for role, (name, unit, title, duties) in WORLD.items():
            world.add_person(role, name, unit, title, duties)
        series = {"office": ("office", "临澜市人民政府办公室文件", "临政办发"), "gov": ("gov", "临澜市人民政府文件", "临政")}
        for rank, (code, (unit, mark, letters)) in enumerate(series.items()):
            world.issuers[code] = Issuer.objects.create(
                code=code, title=mark, unit=world.units[unit], mark=mark, series=letters, format="document", rank=rank
            )
        for step, role in ROUTES.items():
            settings.set_route(step=step, position=world.positions[role], from_date=FOUNDED, **world.by(Officer.SYSTEM))
        return world

    def add_unit(self, code: str, name: str, short_name: str, kind: str, *, parent: str = "", receives: bool = False) -> Unit:
        self.units[code] = operations.add_unit(
            code=code, name=name, short_name=short_name, kind=kind, parent=self.units.get(parent), receives=receives,
            rank=len(self.units), from_date=FOUNDED, **self.by(Officer.SYSTEM),
        )  # fmt: skip
        return self.units[code]

    def add_person(self, role: str, name: str, unit: str, title: str, duties: list[str]) -> Person:
        """A person with an account, in a post of his own."""
        rank = len(self.people)
        self.positions[role] = operations.add_position(
            code=f"{unit}.{role}", unit=self.units[unit], title=title, duties=duties, rank=rank, **self.by(Officer.SYSTEM)
        )
        person = operations.add_person(username=role, name=name, from_date=FOUNDED, rank=rank, **self.by(Officer.SYSTEM))
        operations.post_person(person, position=self.positions[role], from_date=FOUNDED, **self.by(Officer.SYSTEM))
        accounts.enable_account(person, **self.by(Officer.SECURITY))
        person.refresh_from_db()
        self.people[role] = person
        return person

    def actor(self, role: str) -> Actor:
        return actor_of(self.people[role], self.now.date())

    def by(self, role: str) -> dict[str, Any]:
        """Who acts, and when: a minute after the last act."""
        self.now += dt.timedelta(minutes=1)
        return {"actor": self.actor(role), "now": self.now}

    def draft(self, *, by: str = "drafter", issuer: str = "office", countersign: Iterable[str] = (), **changes: Any) -> Paper:
        """A paper at its drafter's desk, with its 公开属性."""
        unit = self.units[WORLD[by][1]]
        paper = drafting.create_paper(text(**changes), issuer=self.issuers[issuer], unit=unit, **self.by(by))
        units = [self.units[code].pk for code in countersign]
        facts = {"disclosure": "主动公开", "disclosure_reason": "涉及公众切身利益", "countersign": units}
        drafting.set_facts(paper, issuer=self.issuers[issuer], **facts, **self.by(by))
        return self.fresh(paper)

    def fresh(self, paper: Paper) -> Paper:
        """The paper as it is now."""
        return Paper.objects.select_related("matter", "issuer__unit", "current", "signed", "number").get(pk=paper.pk)

    def edit(self, paper: Paper, role: str, **changes: Any) -> Paper:
        """Change fields of the text as its holder."""
        paper = self.fresh(paper)
        drafting.save_text(paper, replace(paper.current.read(), **changes), base=paper.current.digest, **self.by(role))
        return self.fresh(paper)

    def step(self, paper: Paper, *, receivers: Iterable[str] = RECEIVERS) -> Paper:
        """The next thing that ought to be done, by who ought to do it."""
        self.now += dt.timedelta(minutes=1)
        go_on(paper.pk, now=self.now, recipients=[self.units[code].pk for code in receivers])
        return self.fresh(paper)

    def paper_at(self, step: str, **draft: Any) -> Paper:
        """A paper that waits at a step. The first of a test is walked there once a run, and laid down row by row afterwards."""
        key = f"{step} {sorted(draft.items())!r}"
        return self.fresh(Paper(pk=self.scene(key, lambda: self.walk(self.draft(**draft), step).pk)))

    def scene(self, name: str, play: Callable[[], int]) -> int:
        """What a scene comes to, a key. With nothing before it but other scenes it is played once a run, and laid down row by row afterwards."""
        before, then = self.settled
        if self.written is None or self.written - UNASKED or self.now != then:
            return play()
        self.written.clear()
        scenes = (*before, name)
        if scenes not in _played:
            key = play()
            statements, rows = _difference(_rows[before], self.written)
            if not statements:
                return key
            _played[scenes] = key, copy.deepcopy({each: getattr(self, each) for each in STATE}), statements
            _rows[scenes] = rows
        else:
            key, state, statements = _played[scenes]
            vars(self).update(copy.deepcopy(state))
            _say(statements)
        self.written.clear()
        self.settled = scenes, self.now
        return key

    def walk(self, paper: Paper, step: str) -> Paper:
        """On to a step, however many acts that takes."""
        for _ in range(200):
            if paper.matter.step == step:
                return paper
            paper = self.step(paper)
        raise AssertionError(f"the paper never came to {step}")


def holder_of(task: Task, today: dt.date) -> Actor:
    """Who has a task on a day."""
    return actor_of(task.person or Post.objects.select_related("person").get(held_on(today), position=task.position_id).person, today)


def go_on(paper_id: int, *, now: dt.datetime, recipients: Iterable[int]) -> None:
    """Do the next thing on a paper as the one who has it, or the first of several; in any office."""
    next_act(paper_id, now=now, recipients=recipients)()


def next_act(paper_id: int, *, now: dt.datetime, recipients: Iterable[int]) -> Callable[[], object]:
    """The next thing to do on a paper, ready to be done."""
    paper = Paper.objects.select_related("matter", "issuer__unit", "current", "signed", "number").get(pk=paper_id)
    task = Task.objects.filter(matter=paper_id, state=TaskState.OPEN).select_related("person").order_by("pk")[0]
    by: dict[str, Any] = {"actor": holder_of(task, now.date()), "now": now}
    read = {"digest": paper.current.digest if paper.current else ""}
    acts: dict[str, Callable[[], object]] = {
        DRAFTING: lambda: drafting.submit_paper(paper, **by),
        COUNTERSIGN: lambda: review.countersign_paper(paper, decision=Decision.AGREE, **by),
        COORDINATION: lambda: review.coordinate_paper(paper, opinion="各方意见已一致。", **by),
        SIGN_OFF: lambda: review.sign_paper(paper, opinion="同意。", **read, **by),
        PRE_PRINT_CHECK: lambda: review.pre_print_check_paper(paper, gates=PASSED, **read, **by),
        REGISTER: lambda: issuing.register_paper(paper, recipients=dict.fromkeys(recipients, "main"), copies=20, **by),
        SEAL: lambda: issuing.seal_paper(paper, **by),
        DISPATCH: lambda: issuing.dispatch_paper(paper, **by),
        RECEIPT: lambda: issuing.sign_for_paper(paper, **by),
    }
    return acts.get(task.step, lambda: review.review_paper(paper, gates=PASSED, opinion="拟同意。", **read, **by))


class Trail:
    """The events since this was made: `Trail()`, act, `trail.types()`."""

    def __init__(self) -> None:
        self.last = Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0

    def types(self) -> list[str]:
        return list(Event.objects.filter(seq__gt=self.last).order_by("seq").values_list("type", flat=True))


def open_holders(paper: Paper | Matter) -> set[str]:
    """Who has the matter now: names of people, codes of positions."""
    rows = Task.objects.filter(matter=paper.pk, state=TaskState.OPEN).select_related("person", "position")
    return {task.person.username if task.person else task.position.code.partition(".")[2] for task in rows}


_founded: tuple[World, list[tuple[str, Any]]] | None = None
"""The office, and the statements that write its rows."""
Rows = dict[type[Model], dict[Any, Model]]
_rows: dict[tuple[str, ...], Rows] = {}
"""The rows by their keys: of the office as it was founded, and after scenes."""
_played: dict[tuple[str, ...], tuple[int, dict[str, Any], list[tuple[str, Any]]]] = {}
"""Scenes one after the other in the office as it was founded: what the last came to, the world afterwards, and the statements that make its changes."""
STATE = ("people", "units", "positions", "issuers", "now")
TURNS = {"monkeypatch", "settings"}
"""Fixtures by which a test may make a scene another one: it then plays it by itself."""
UNASKED = {"django_session", "org_person"}
"""Tables that a login writes and that make no scene another one."""
WRITES = re.compile(r'(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "?(\w+)')


@pytest.fixture
def world(db: None, request: pytest.FixtureRequest) -> Iterator[World]:
    """The office before its first paper: founded through the operations once a run, and laid down again row by row for every test."""
    global _founded  # noqa: PLW0603 - one office a run
    if _founded is None:
        is_empty = {model: not model._default_manager.exists() for model in apps.get_models(include_auto_created=True)}
        with transaction.atomic():
            office = World.found()
            rows = {model: list(model._default_manager.all()) for model, was_empty in is_empty.items() if was_empty}
            transaction.set_rollback(True)
        _founded = office, _write(rows)
        _rows[()] = {model: {row.pk: row for row in model._default_manager.all()} for model in rows}
    else:
        _say(_founded[1])
    laid = copy.deepcopy(_founded[0])
    laid.settled = (), laid.now
    if not TURNS.isdisjoint(_asked_for(request)):
        yield laid
        return
    written = laid.written = set()

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITES.match(sql):
            written.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield laid


def _asked_for(request: pytest.FixtureRequest) -> set[str]:
    """The fixtures that the test asks for, and those that they ask for; `monkeypatch` is given to every test by a plug-in."""
    asked, open_still = set(), [*inspect.signature(request.function).parameters]
    while open_still:
        name = open_still.pop()
        asked.add(name)
        found = request._fixturemanager.getfixturedefs(name, request.node) or ()
        open_still += [each for fixture in found for each in fixture.argnames if each not in asked]
    return asked


def _difference(before: Rows, tables: set[str]) -> tuple[list[tuple[str, Any]], Rows]:
    """Statements that make the rows of before into what they are now, and these; no statements where rows that are new or changed do not tell it."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables]
    now = {model: {row.pk: row for row in model._default_manager.order_by("pk")} for model in models}
    if len(models) < len(tables) or any(before.get(model, {}).keys() - rows.keys() for model, rows in now.items()):
        return [], before
    statements: list[tuple[str, Any]] = []
    for model, rows in now.items():
        old, fields = before.get(model, {}), model._meta.concrete_fields
        new = [row for pk, row in rows.items() if pk not in old]
        for first in range(0, len(new), TOGETHER):
            insert = InsertQuery(model)
            insert.insert_values(fields, new[first : first + TOGETHER])
            statements += insert.get_compiler(connection=connection).as_sql()
        for pk, was in old.items():
            if differing := [field for field in fields if getattr(rows[pk], field.attname) != getattr(was, field.attname)]:
                update = model._default_manager.filter(pk=pk).query.chain(UpdateQuery)
                update.add_update_fields([(field, None, getattr(rows[pk], field.attname)) for field in differing])
                statements.append(update.get_compiler(connection=connection).as_sql())
    return statements, {**before, **now}


def _say(statements: list[tuple[str, Any]]) -> None:
    with connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)


def _write(rows: dict[type[Model], list[Model]]) -> list[tuple[str, Any]]:
    """Write the rows. Returns the statements that did: said again as they are, they cost a fifth."""
    statements = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT"):
            statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        for model, found in rows.items():
            model._default_manager.bulk_create(found)
    return statements


@pytest.fixture
def visit(world: World) -> Any:
    """`visit("drafter")` is a browser in which that person has logged in."""

    def enter(role: str, **client: Any) -> Client:
        browser = Client(**client)
        browser.force_login(world.people[role])
        return browser

    return enter
