"""The demo city, built through the real operations, in the order of its calendar. Deterministic: the same data every time."""

from __future__ import annotations

import bisect
import datetime as dt
import heapq
import io
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction
from PIL import Image, ImageDraw, ImageFont

from zhongshu.business.documents.flow import (
    COORDINATION,
    COUNTERSIGN,
    DISPATCH,
    DRAFTING,
    FLOW_1,
    PRE_PRINT_CHECK,
    RECEIPT,
    REGISTER,
    SEAL,
    SIGN_OFF,
)
from zhongshu.business.documents.models import FindingRecord, FindingState, Gate, Issuer, Paper, RecipientGroup, Severity
from zhongshu.business.documents.operations import drafting, findings, issuing, review, settings, tables
from zhongshu.business.supervision.models import Item
from zhongshu.config.demo_incoming import found_incoming, incoming_stories, told
from zhongshu.config.demo_people import errands_of, list_turns, on_duty
from zhongshu.config.demo_pressing import list_stories
from zhongshu.config.demo_projects import list_diaries
from zhongshu.config.demo_proofing import lexicon_of, mend_slips, with_slips
from zhongshu.config.demo_supervision import Follower
from zhongshu.config.demo_urging import Mornings, mornings, set_oversights
from zhongshu.core.access.actors import Actor, actor_of
from zhongshu.core.access.models import Installation
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import Calendar
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import store_made
from zhongshu.core.jobs.worker import INDEX, NOTICES, drain, fast_forward
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.org.models import Officer, Person, Position, Unit
from zhongshu.core.parameters.models import Parameter
from zhongshu.core.search.operations import rebuild
from zhongshu.core.staffing import accounts, operations
from zhongshu.core.workflow.flow import Way
from zhongshu.core.workflow.situation import Decision
from zhongshu.engines import typeset
from zhongshu.engines.paper import Annex, Attendance, recognise_body
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.lib import clock

FOLDER = Path(__file__).with_name("demo_city")
FOUNDED = dt.date(2024, 1, 2)
LAST_DAY = dt.date(2026, 11, 23)
PASSED = {gate.value: ("pass", "") for gate in Gate if gate != Gate.LEGAL} | {Gate.LEGAL.value: ("na", "")}
NOTICES_SINCE = dt.datetime(2026, 11, 16, tzinfo=clock.CHINA)
STATES = [step.code for step in FLOW_1.steps[:-2]]
"""Where a paper may wait when the demo begins: those reach their step in its last days, so that not everything is late."""
Times = Iterator[dt.datetime]


class Player(Protocol):
    """Something that happens in the demo's time, act by act, until it is over."""

    is_over: bool

    def act(self, now: dt.datetime) -> None: ...


@transaction.atomic
def build_demo() -> str:
    """Fill an empty database. Returns what was built, in words."""
    organisation = tomllib.loads((FOLDER / "organisation.toml").read_text("utf-8"))
    papers = [paper for path in sorted(FOLDER.glob("papers-*.toml")) for paper in tomllib.loads(path.read_text("utf-8"))["papers"]]
    city = City(organisation, papers)
    city.found()
    stories: list[tuple[Times, Player]] = [(times_of(paper), Story(city, paper)) for paper in papers]
    follower = Follower(city)
    stories += [(one.times(), one) for one in (*list_stories(follower), *list_diaries(follower))]
    stories += [
        *incoming_stories(city),
        *errands_of(city),
        *lexicon_of(city),
        (mornings(clock.day_of(NOTICES_SINCE), LAST_DAY), Mornings(LAST_DAY, city.actor)),
    ]
    city.ask_anew()
    play(stories)
    rebuild()
    end = dt.datetime.combine(LAST_DAY + dt.timedelta(days=1), dt.time(), clock.CHINA)
    fast_forward(before=end, consumers=[INDEX])
    fast_forward(before=NOTICES_SINCE, consumers=[NOTICES])
    drain(end)
    receivers = Unit.objects.filter(receives=True).count()
    return f"{Unit.objects.filter(kind='division').count()}个处室，{receivers}个收文单位，{Person.objects.count()}人，{len(papers)}件发文，{told()}，{Item.objects.count()}件督查事项"


class City:
    """The office, its people and its tables."""

    def __init__(self, organisation: dict[str, Any], papers: list[dict[str, Any]]) -> None:
        self.data = organisation
        self.papers = papers
        self.now = dt.datetime.combine(FOUNDED, dt.time(9), clock.CHINA)
        self.units: dict[str, Unit] = {}
        self.issuers: dict[str, Issuer] = {}
        self.groups: dict[str, RecipientGroup] = {}
        self.people: dict[str, Person] = {}
        self.holders: dict[int, Person] = {}
        self.signatures: dict[int, StoredFile] = {}
        self.actors: dict[tuple[int, int], Actor] = {}
        self.turns: list[dt.date] = []

    def found(self) -> None:
        """The installation, its officers, and through them everything else."""
        Installation.objects.create(office_name=self.data["office"]["name"], is_demo=True, installed_at=self.now)
        rows = [row for row in self.data["people"] if row.get("officer")]
        officers = {
            row["officer"]: Person(username=row["username"], name=row["name"], officer=row["officer"], from_date=FOUNDED) for row in rows
        }
        for person in officers.values():
            person.set_unusable_password()
            person.save()
            self.people[person.username] = person
        system, security = (actor_of(officers[kind], FOUNDED) for kind in (Officer.SYSTEM, Officer.SECURITY))
        self._add_units(system)
        positions = self._add_positions(system)
        self._add_people(system, security, positions)
        self._add_tables(system, positions)
        found_incoming(system, self.now)

    def actor(self, person: Person, day: dt.date) -> Actor:
        """The person at work on a day, asked once for each stretch of days in which nobody's posts or delegations change."""
        self.turns = self.turns or list_turns()
        key = person.pk, bisect.bisect(self.turns, day)
        if key not in self.actors:
            self.actors[key] = actor_of(person, day)
        return replace(self.actors[key], today=day)

    def ask_anew(self) -> None:
        """Somebody's posts or delegations are others from now on."""
        self.actors.clear()
        self.turns.clear()

    def signature_of(self, person: Person) -> StoredFile:
        """A signature as a leader would write it on the screen."""
        if person.pk not in self.signatures:
            self.signatures[person.pk] = store_made(handwriting(person.name), name="手写签名.png", kind="png", actor=None, now=self.now)
        return self.signatures[person.pk]

    def _add_units(self, system: Actor) -> None:
        for rank, row in enumerate(self.data["units"]):
            self.units[row["code"]] = operations.add_unit(
                code=row["code"],
                name=row["name"],
                short_name=row["short_name"],
                kind=row["kind"],
                parent=self.units.get(row["parent"]),
                from_date=FOUNDED,
                receives=row["receiver"],
                rank=rank,
                actor=system,
                now=self.now,
            )

    def _add_positions(self, system: Actor) -> dict[str, Position]:
        return {
            row["code"]: operations.add_position(
                code=row["code"],
                unit=self.units[row["unit"]],
                title=row["title"],
                duties=row["duty"],
                rank=rank,
                actor=system,
                now=self.now,
            )
            for rank, row in enumerate(self.data["positions"])
        }

    def _add_people(self, system: Actor, security: Actor, positions: dict[str, Position]) -> None:
        for rank, row in enumerate(self.data["people"]):
            if row.get("officer"):
                continue
            person = operations.add_person(
                username=row["username"], name=row["name"], from_date=FOUNDED, rank=rank, actor=system, now=self.now
            )
            accounts.enable_account(person, actor=security, now=self.now)
            self.people[person.username] = person
            for code in row["posts"]:
                operations.post_person(person, position=positions[code], from_date=FOUNDED, actor=system, now=self.now)
                self.holders[positions[code].pk] = person

    def _add_tables(self, system: Actor, positions: dict[str, Position]) -> None:
        """Issuers, routes, groups and phrases, as the system officer fills them in."""
        by: dict[str, Any] = {"actor": system, "now": self.now}
        for rank, row in enumerate(self.data["issuers"]):
            plain = {name: row[name] for name in ("mark", "series", "format", "number_form", "document_types")}
            facts = tables.IssuerFacts(unit=self.units[row["issuer"]], title=row["name"], rank=rank, **plain)
            self.issuers[row["code"]] = tables.add_issuer(facts, code=row["code"], **by)
        for row in [*self.data["routes"], *self.data["issuer_routes"]]:
            settings.set_route(
                step=row["step"],
                position=positions[row["position"]],
                document_type="" if row["document_type"] == "*" else row["document_type"],
                division=self.units.get(row["division"]),
                issuer=self.issuers.get(row.get("issuer", "")),
                from_date=FOUNDED,
                **by,
            )
        for rank, row in enumerate(self.data["recipient_groups"]):
            units = [self.units[code] for code in row["units"]]
            self.groups[row["code"]] = tables.add_group(name=row["name"], units=units, rank=rank, code=row["code"], **by)
        for row in self.data["opinion_phrases"]:
            for text in row["phrases"]:
                tables.add_phrase(step=row["step"], text=text, **by)
        set_oversights(self.data, self.units, positions, from_date=FOUNDED, **by)
        tour = ",".join(f"{username}:{does}" for username, does in self.data["tour"].items())
        Parameter.objects.create(key="demo.tour", title="演示路线", value=tour, from_date=FOUNDED, basis="演示")
        Parameter.objects.filter(key="access.officers_need_factor").update(value="0")  # nobody in the demo carries a token


class Story:
    """One paper's way through the office. Each `act` does the next thing that its data tells, until `is_over`."""

    def __init__(self, city: City, data: dict[str, Any]) -> None:
        self.city = city
        self.data = data
        self.returns = list(data.get("returns", ()))
        self.edits = list(data.get("reviewer_edits", ()))
        self.pk = 0
        self.is_over = False
        self.receipts: list[Task] = []

    def act(self, now: dt.datetime) -> None:
        """The next act, at this moment."""
        if not self.pk:
            self._draft(now)
            return
        if self.receipts:
            self._sign_for(now)
            return
        matter = Matter.objects.get(pk=self.pk)
        if matter.phase != PhaseChoice.OPEN or self._is_where_it_stays(matter):
            self.is_over = True
            return
        paper = Paper.objects.select_related("matter", "issuer__unit", "current", "signed", "number").get(pk=self.pk)
        ending = self.data.get("ending")
        if ending and ending["step"] == matter.step and not (self.data["state"] == "void_number" and paper.number is None):
            self._end(paper, ending, now)
            return
        self._go_on(paper, now)
        if self.data["state"] == "void_number" and matter.step == REGISTER:
            self._end(Paper.objects.select_related("matter", "issuer__unit", "number").get(pk=self.pk), self.data["ending"], now)

    def _draft(self, now: dt.datetime) -> None:
        city, data = self.city, self.data
        drafter = city.actor(city.people[data["drafter"]], clock.day_of(now))
        issuer = city.issuers[data["issuer"]]
        content = with_slips(data["key"], content_of(data))
        paper = drafting.create_paper(content, issuer=issuer, unit=city.units[data["division"]], actor=drafter, now=now)
        drafting.set_facts(
            paper,
            issuer=issuer,
            disclosure=data["disclosure"],
            disclosure_reason=data["disclosure_reason"],
            countersign=[city.units[code].pk for code in data.get("countersign", ())],
            actor=drafter,
            now=now,
        )
        self.pk = paper.pk

    def _is_where_it_stays(self, matter: Matter) -> bool:
        """A paper rests in the state that its data names; 会签 and 签收 rest when those who have answered have answered."""
        state = self.data["state"]
        if state != matter.step:
            return False
        done = Task.objects.filter(matter=matter, step=matter.step, visit=matter.visit, state=TaskState.DONE).count()
        if state == COUNTERSIGN:
            answers = len(self.data.get("countersign_opinions", ()))
            return done >= answers
        return bool(state != RECEIPT)

    def _sign_for(self, now: dt.datetime) -> None:
        """The next unit signs for the paper; the last of those that are to sign ends the story."""
        task = self.receipts.pop(0)
        person = self.city.holders[task.position_id or 0]
        issuing.sign_for_paper(Paper(matter=task.matter), actor=self.city.actor(person, clock.day_of(now)), now=now)
        self.is_over = not self.receipts

    def _go_on(self, paper: Paper, now: dt.datetime) -> None:
        step = paper.matter.step
        task = Task.objects.filter(matter=self.pk, state=TaskState.OPEN).select_related("person", "position__unit").order_by("pk")[0]
        person = on_duty(task.person or self.city.holders[task.position_id or 0], clock.day_of(now))
        actor = self.city.actor(person, clock.day_of(now))
        if self.returns and self.returns[0]["at"] == step:
            back = self.returns.pop(0)
            way = Way.DIRECT if back["route"] == "direct" else Way.STEPWISE
            review.return_paper(paper, target=back["to"], way=way, reason=back["reason"], actor=actor, now=now)
            return
        if step == RECEIPT:
            tasks = list(Task.objects.filter(matter=self.pk, state=TaskState.OPEN).select_related("matter").order_by("pk"))
            share = self.data.get("signed_share", 1) if self.data["state"] == RECEIPT else 1
            tasks.sort(key=lambda task: (task.pk * 37) % 101)  # the quick units are not always the first of the list
            self.receipts = tasks[: max(int(len(tasks) * share), 1)]
            self._sign_for(now)
            return
        if step == PRE_PRINT_CHECK:
            mend_slips(self.data["key"], paper, {"actor": actor, "now": now})
            paper = Paper.objects.select_related("matter", "issuer__unit", "current", "signed", "number").get(pk=self.pk)
        paper = self._edit(paper, actor, now)
        self._set_musts_aside(paper, actor, now)
        opinion = self.data.get("opinions", {}).get(step, "")
        digest = paper.current.digest if paper.current else ""
        if step == DRAFTING:
            drafting.submit_paper(paper, actor=actor, now=now)
        elif step == COUNTERSIGN:
            self._countersign(paper, task, actor, now)
        elif step == COORDINATION:
            review.coordinate_paper(
                paper, opinion=opinion or "已召集有关单位协调，意见取得一致，按修改后的稿子办理。", actor=actor, now=now
            )
        elif step == SIGN_OFF:
            review.sign_paper(paper, digest=digest, opinion=opinion or "同意。", image=self.city.signature_of(person), actor=actor, now=now)
        elif step == PRE_PRINT_CHECK:
            review.pre_print_check_paper(paper, digest=digest, gates=PASSED, opinion=opinion, actor=actor, now=now)
        elif step == REGISTER:
            self._register(paper, actor, now)
        else:
            acts = {SEAL: issuing.seal_paper, DISPATCH: issuing.dispatch_paper}
            if step in acts:
                acts[step](paper, actor=actor, now=now)
            else:
                review.review_paper(paper, digest=digest, gates=PASSED, opinion=opinion or "拟同意。", actor=actor, now=now)

    def _edit(self, paper: Paper, actor: Actor, now: dt.datetime) -> Paper:
        """The corrections that this reviewer makes in the text itself."""
        mine = [edit for edit in self.edits if edit["step"] == paper.matter.step]
        if not mine or paper.current is None:
            return paper
        text = paper.current.content
        for edit in mine:
            text = text.replace(edit["find"], edit["replace"], 1)
            self.edits.remove(edit)
        content = PaperContent.from_json(text)
        content = replace(content, blocks=tuple(block if block.is_table else recognise_body(block.text)[0] for block in content.blocks))
        drafting.save_text(paper, content, base=paper.current.digest, actor=actor, now=now)
        return Paper.objects.select_related("matter", "issuer__unit", "current", "signed", "number").get(pk=paper.pk)

    def _set_musts_aside(self, paper: Paper, actor: Actor, now: dt.datetime) -> None:
        """A clerk in a hurry: what the checker says must be mended is set aside with a reason, for the reviewers to see."""
        for row in FindingRecord.objects.filter(paper=paper, state=FindingState.OPEN, severity=Severity.MUST):
            findings.set_finding_aside(row, reason="请审核时一并把关。", actor=actor, now=now)

    def _countersign(self, paper: Paper, task: Task, actor: Actor, now: dt.datetime) -> None:
        words = {row["unit"]: row for row in self.data.get("countersign_opinions", ())}
        unit = task.position.unit.code if task.position else ""
        said = words.get(unit, {"opinion": "agree", "text": "同意。"})
        decision = {"agree": Decision.AGREE, "agree_with_comment": Decision.COMMENT, "disagree": Decision.DISAGREE}[said["opinion"]]
        review.countersign_paper(paper, decision=decision, opinion=said["text"], actor=actor, now=now)

    def _register(self, paper: Paper, actor: Actor, now: dt.datetime) -> None:
        units = {unit.pk for code in self.data["recipient_groups"] for unit in self.city.groups[code].units.all()}
        units |= {self.city.units[code].pk for code in self.data["recipient_units"]}
        issuing.register_paper(
            paper, recipients=dict.fromkeys(sorted(units), "main"), copies=max(20, len(units) + 15), actor=actor, now=now
        )

    def _end(self, paper: Paper, ending: dict[str, str], now: dt.datetime) -> None:
        task = Task.objects.filter(matter=self.pk, state=TaskState.OPEN).select_related("person").order_by("pk")[0]
        holder = task.person or self.city.holders[task.position_id or 0]
        drafter = self.city.people[self.data["drafter"]]
        day = clock.day_of(now)
        if self.data["state"] == "withdrawn":
            drafting.cancel_paper(paper, reason=ending["reason"], actor=self.city.actor(drafter, day), now=now)
        elif self.data["state"] == "refused":
            review.refuse_paper(paper, reason=ending["reason"], actor=self.city.actor(holder, day), now=now)
        else:
            registrar = next(person for person in self.city.holders.values() if self.city.actor(person, day).has_duty("registrar"))
            issuing.void_paper(paper, reason=ending["reason"], actor=self.city.actor(registrar, day), now=now)
        self.is_over = True


def play(stories: list[tuple[Times, Player]]) -> None:
    """Every act of every paper in the order of time, so that numbers and events follow the calendar."""
    queue = [(next(times), number, times, story) for number, (times, story) in enumerate(stories)]
    heapq.heapify(queue)
    while queue:
        now, number, times, story = heapq.heappop(queue)
        story.act(now)
        if not story.is_over:
            heapq.heappush(queue, (next(times), number, times, story))


def times_of(paper: dict[str, Any]) -> Times:
    """Office hours from the day the paper was begun: a few acts a day, and quicker ones once it is dispatched."""
    calendar = get_calendar(dt.date(2026, 1, 1))
    seed = sum(map(ord, paper["key"] + paper["title"]))
    day = dt.date.fromisoformat(paper["started"])
    sent = dt.date.fromisoformat(paper["dispatched"]) if "dispatched" in paper else None
    extra = len(paper.get("countersign", ())) + 2 * len(paper.get("returns", ()))
    steps = extra + (9 if sent else max(STATES.index(paper["state"]), 1) if paper["state"] in STATES else 6)
    days = [day + dt.timedelta(days=n) for n in range(60) if calendar.is_working(day + dt.timedelta(days=n))]
    last_day = sent or (paper["state"] in STATES and calendar_day(calendar, LAST_DAY, seed % 4)) or day + dt.timedelta(days=9)
    span = max(len([each for each in days if each <= last_day]), 1)
    last = None
    for number in range(10_000):
        index = min(number * span // steps, span - 1) if number < steps or not sent else span - 1
        minute = 60 + (seed * 7 + number * 37) % 55 + (number * 23) % 360
        moment = dt.datetime.combine(min(days[index], LAST_DAY), dt.time(8), clock.CHINA) + dt.timedelta(minutes=minute)
        if last and moment <= last:
            moment = last + dt.timedelta(minutes=3 + number % 11)
        last = moment
        yield moment


def calendar_day(calendar: Calendar, day: dt.date, before: int) -> dt.date:
    """The working day so many working days before a day."""
    while before or not calendar.is_working(day):
        before -= calendar.is_working(day)
        day -= dt.timedelta(days=1)
    return day


def content_of(data: dict[str, Any]) -> PaperContent:
    """The drafter's text."""
    return PaperContent(
        document_type=data["document_type"],
        urgency=data.get("urgency", ""),
        title=data["title"],
        main_recipients=data["main_recipients"],
        blocks=recognise_body(data["body"].strip()),
        attendance=tuple(Attendance(row["label"], row["names"]) for row in data.get("attendance", ())),
        annexes=tuple(Annex(row["title"], recognise_body(row["body"].strip())) for row in data.get("annexes", ())),
        signers=tuple(data["signers"]),
        remark=data.get("remark", ""),
        copy_recipients=data.get("copy_recipients", ""),
    )


def handwriting(name: str) -> bytes:
    """A name in the engine's 楷体 on a transparent ground: in the demo nobody holds a pen."""
    path = Path(typeset.__file__).parent / "fonts" / "kai.ttf"
    font = ImageFont.truetype(str(path), 96)
    image = Image.new("RGBA", (110 * len(name) + 30, 130), (0, 0, 0, 0))
    ImageDraw.Draw(image).text((14, 8), name, font=font, fill=(20, 20, 20, 255))
    image = image.transform(image.size, Image.Transform.AFFINE, (1, 0.12, -8, -0.04, 1, 4), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
