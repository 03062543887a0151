"""收文 of the demo city: about two hundred papers in every state, played through the real operations beside the outgoing ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Protocol

from zhongshu.business.incoming.flow import CHECK, CLOSE, HANDLE, INSTRUCT, PROPOSE, REGISTER, REPLY, ROUTED_STEPS
from zhongshu.business.incoming.models import Arrival, Channel, IncomingFile, IncomingPaper, IncomingStub
from zhongshu.business.incoming.operations import arrivals, handling, reading, registering, settings, stubs
from zhongshu.business.incoming.operations.registering import Registration
from zhongshu.business.incoming.queries import get_unit_position
from zhongshu.business.incoming.rules import Proposal
from zhongshu.config.demo_letters import LAST_DAY, Letter, Times, doubts_of, later, list_letters, scan, stub_times, times_of
from zhongshu.core.access.actors import Actor
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.circulation.models import Reading
from zhongshu.core.circulation.operations import mark_reading_opened, read, urge_readers
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import store_made
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import mark_opened
from zhongshu.core.org.models import Person, Position, Unit
from zhongshu.engines.reading import PageRead
from zhongshu.engines.typeset import typeset_images, typeset_pdf
from zhongshu.lib import clock

ROUTES = {REGISTER: "wendian.registrar", CHECK: "wendian.deputy", PROPOSE: "wendian.head", CLOSE: "wendian.registrar"}
RETURNS = (
    ("routing", "越级请示，未经主管部门"),
    ("format", "报告中夹带请示事项"),
    ("incomplete", "缺附件所列项目清单"),
    ("not_consulted", "涉及自然资源部门职权，未会签"),
    ("not_ours", "属省直管事项，请直接报主管部门"),
)


class City(Protocol):
    """What the papers need of the demo city."""

    people: dict[str, Person]
    units: dict[str, Unit]
    holders: dict[int, Person]
    data: dict[str, Any]

    def actor(self, person: Person, day: dt.date) -> Actor: ...

    def signature_of(self, person: Person) -> StoredFile: ...


def found_incoming(system: Actor, now: dt.datetime) -> None:
    """Who does which step of 收文, as the system officer sets it."""
    for step in ROUTED_STEPS:
        settings.set_route(step=step, position=Position.objects.get(code=ROUTES[step]), from_date=clock.day_of(now), actor=system, now=now)


def incoming_stories(city: City) -> list[tuple[Times, Any]]:
    """Every paper with the moments of its acts, and the stubs of classified ones."""
    positions = {position.code: position for position in Position.objects.select_related("unit")}
    letters = list_letters(city.units, positions)
    stories: list[tuple[Times, Any]] = [(times_of(letter), IncomingStory(city, letter)) for letter in letters]
    return [*stories, *[(stub_times(number), StubStory(city, number)) for number in range(6)]]


class IncomingStory:
    """One paper's way in. Each `act` does the next thing, until `is_over`."""

    def __init__(self, city: City, letter: Letter) -> None:
        self.city, self.letter = city, letter
        self.now = dt.datetime.combine(letter.day, dt.time(8), clock.CHINA)
        self.paper: IncomingPaper | None = None
        self.acts = self._acts()
        self.is_over = False

    def act(self, now: dt.datetime) -> None:
        """The next act, at this moment."""
        self.now = now
        self.is_over = next(self.acts, None) is None

    def _acts(self) -> Iterator[bool]:
        letter = self.letter
        arrival = self._arrive()
        yield True
        if letter.rests == "arrival":
            return
        self.paper = arrivals.sign_for(arrival, pieces=1, pages=2, attachments=letter.number % 3, **self._as("wendian.dispatcher"))
        yield True
        while step := self._where():
            if letter.rests == step:
                yield from self._rest(step)
                return
            yield from getattr(self, f"_{step}")()
            if letter.rests == "returned" and step == CHECK:
                return
        yield from self._readers(share=100)

    def _arrive(self) -> Arrival:
        """By its way: from a unit of the city, as a scan, out of the scanner's folder, or by hand."""
        letter, number = self.letter, self.letter.number
        files = [] if letter.is_double or number % 9 == 5 else [self._file()]
        if letter.unit and files:
            unit = self.city.units[letter.unit]
            arrival = arrivals.send_paper(
                title=letter.title,
                unit=unit,
                files=files,
                issuer_number=letter.issuer_number,
                issuer_date=letter.day,
                urgency=letter.urgency,
                **self._as_liaison(unit),
            )
        elif files and number % 4 == 1:
            arrival = arrivals.arrive(Channel.FOLDER, title=f"扫描件{letter.day:%m%d}-{number:03d}", files=files, actor=None, now=self.now)
        else:
            by = self._as("wendian.dispatcher")
            channel = Channel.UPLOAD if files else Channel.HAND
            arrival = arrivals.arrive(
                channel,
                title=letter.title,
                files=files,
                issuer="" if files else letter.issuer,
                urgency="" if files else letter.urgency,
                **by,
            )
        if files and not (letter.rests == "arrival" and number % 2):
            self._read_file(arrival)
        return Arrival.objects.get(pk=arrival.pk)

    def _file(self) -> StoredFile:
        """The original: for a few a scan without text, for the others the PDF that its sender made."""
        data = scan(self.letter.content) if self._is_scan() else typeset_pdf(self.letter.content)
        return store_made(data, name=f"{self.letter.title[:60]}.pdf", kind="pdf", actor=None, now=self.now)

    def _is_scan(self) -> bool:
        return self.letter.number % 23 == 1

    def _read_file(self, arrival: Arrival) -> None:
        """What the worker would have read of it, without the seconds that recognising takes."""
        file = IncomingFile.objects.select_related("stored").get(arrival=arrival)
        is_recent = self.letter.rests not in ("done", "returned") or self._is_scan()
        images = typeset_images(self.letter.content, width_px=1100) if is_recent else [b""]
        text = self.letter.content.text()
        doubts = doubts_of(text, self.letter.number) if self._is_scan() else ()
        for number, image in enumerate(images, 1):
            whole = number == 1
            source = "ocr" if self._is_scan() else "text"
            reading.keep_page(file, PageRead(number, text if whole else "", image, source, doubts if whole else ()))
        reading.finish_reading(file, now=self.now)

    def _register(self) -> Iterator[bool]:
        letter = self.letter
        facts = Registration(
            title=letter.title,
            issuer=letter.issuer,
            paper_class=letter.paper_class,
            issuer_number=letter.issuer_number,
            issuer_date=letter.day,
            issuer_unit=self.city.units.get(letter.unit),
            urgency=letter.urgency,
            pages=2,
            attachments=letter.number % 3,
        )
        registering.register_paper(self._came(), facts, **self._as("wendian.registrar"))
        yield True

    def _check(self) -> Iterator[bool]:
        by = self._as("wendian.deputy")
        if self.letter.rests == "returned":
            reason, note = RETURNS[self.letter.number % len(RETURNS)]
            registering.send_back(self._came(), reason=reason, note=note, **by)
        else:
            registering.pass_check(self._came(), **by)
        yield True

    def _propose(self) -> Iterator[bool]:
        registering.propose_handling(self._came(), self._proposal(), **self._as("wendian.head"))
        yield True
        yield from self._readers(share=30 if self.letter.rests != "done" else 70)

    def _proposal(self) -> Proposal:
        topic, people = self.letter.topic, self.city.holders
        if not self.letter.is_action:
            readers = tuple(f"person:{people[self.letter.positions[code].pk].pk}" for code in topic["readers"])
            return Proposal("阅知性公文，呈有关领导传阅。", is_action=False, readers=readers)
        units = self.city.units
        leader = self.letter.positions[topic["leader"]]
        others = "、".join(units[code].short_name for code in topic["assist"][: (1, 0, 2)[self.letter.number % 3]])
        name = people[leader.pk].name
        days = 5 if self.letter.urgency else 10
        deadline = (
            later(get_calendar(LAST_DAY), clock.day_of(self.now), days) if self.letter.urgency or self.letter.number % 3 == 0 else None
        )
        also = self.letter.number % 5 == 2 and topic["leader"] != "mayor"
        asked: tuple[int, ...] = ()
        if self.letter.rests != "done" or self.letter.number % 2 or self.letter.paper_class == "instruction":
            asked = (self.letter.positions["sg"].pk, leader.pk) if also and topic["leader"] != "sg" else (leader.pk,)
        with_others = f"，{others}协办" if others else ""
        return Proposal(
            f"建议由{units[topic['main']].short_name}主办{with_others}" + (f"，请{name}同志批示。" if asked else "，按职责办理。"),
            is_action=True,
            leaders=asked,
            main_unit=units[topic["main"]].pk,
            assisting=tuple(units[code].pk for code in topic["assist"][: (1, 0, 2)[self.letter.number % 3]]),
            deadline=deadline,
            needs_reply=bool(topic["reply"]) and (self.letter.rests != "done" or self.letter.number % 3 == 0),
        )

    def _instruct(self) -> Iterator[bool]:
        while task := self._open_task(INSTRUCT):
            person = self._holder(task)
            text = self.letter.topic["said"] if person == self._leader() else ("", "请阅处。")[self.letter.number % 2]
            if self.letter.number % 11 == 6:
                self._on_paper(task, person, text)
            else:
                image = self.city.signature_of(person) if self.letter.number % 2 else None
                handling.give_instruction(self._came(), text=text, image=image, **self._by(person))
            yield True

    def _on_paper(self, task: Task, person: Person, text: str) -> None:
        day, by = clock.day_of(self.now), self._as("wendian.dispatcher")
        reason = "领导在外地，在纸质件上批示"
        handling.record_offline(self._came(), task.pk, done_by=person, done_date=day, reason=reason, text=text, **by)

    def _handle(self) -> Iterator[bool]:
        if self.letter.is_slow and self.letter.number % 2:
            handling.urge_paper(self._came(), words="请抓紧办理，按时反馈。", **self._as("wendian.dispatcher"))
            yield True
        while task := self._open_task(HANDLE):
            self._report(task)
            yield True

    def _report(self, task: Task) -> None:
        is_main = task.position is not None and task.position.unit.code == self.letter.topic["main"]
        text = self.letter.topic["done"] if is_main else "已按要求提供有关材料和意见。"
        handling.report_result(self._came(), text=text, **self._by(self._holder(task)))

    def _reply(self) -> Iterator[bool]:
        if task := self._open_task(REPLY):
            handling.reply_paper(self._came(), text="已书面答复来文单位。", **self._by(self._holder(task)))
        yield True

    def _close(self) -> Iterator[bool]:
        handling.close_paper(self._came(), **self._as("wendian.registrar"))
        yield True

    def _readers(self, *, share: int) -> Iterator[bool]:
        """So many in a hundred of those who were given it read it; others have opened it."""
        if self.paper is None:
            return
        rows = list(
            Reading.objects.filter(circulation__matter=self.paper.pk, read_at=None, cancelled_at=None)
            .select_related("person")
            .order_by("pk")
        )
        for place, row in enumerate(rows):
            if row.person is None:
                continue
            by = self._by(row.person)
            if (self.letter.number * 31 + place * 47) % 100 < share:
                read(row, opinion=("", "已阅，请相关处室研究。", "")[(self.letter.number + place) % 3], **by)
                yield True
            elif place % 2:
                mark_reading_opened(self.paper.pk, **by)
        if (
            rows
            and share < 100
            and self.letter.number % 4 == 0
            and Reading.objects.filter(circulation__matter=self.paper.pk, read_at=None).exists()
        ):
            urge_readers(self.paper.matter, words="请抽时间阅。", **self._as("wendian.dispatcher"))
            yield True

    def _rest(self, step: str) -> Iterator[bool]:
        """It rests here: some have opened it, of several units some have done their part."""
        for place, task in enumerate(
            Task.objects.filter(matter=self._came().pk, state=TaskState.OPEN).select_related("person", "position__unit")
        ):
            if step == HANDLE and place == 1 and self.letter.number % 2:
                self._report(task)
                yield True
            elif (self.letter.number + place) % 2:
                mark_opened(self._came().pk, **self._by(self._holder(task)))

    def _leader(self) -> Person:
        return self.city.holders[self.letter.positions[self.letter.topic["leader"]].pk]

    def _holder(self, task: Task) -> Person:
        return task.person or self.city.holders[task.position_id or 0]

    def _open_task(self, step: str) -> Task | None:
        rows = Task.objects.filter(matter=self._came().pk, state=TaskState.OPEN, step=step).select_related("person", "position__unit")
        return rows.order_by("turn", "pk").first()

    def _came(self) -> IncomingPaper:
        """The paper; operations read it anew."""
        assert self.paper is not None, "signed for"
        return self.paper

    def _where(self) -> str:
        """The step at which it waits, or nothing when it has ended."""
        return Matter.objects.filter(pk=self._came().pk, phase=PhaseChoice.OPEN).values_list("step", flat=True).first() or ""

    def _by(self, person: Person) -> dict[str, Any]:
        return {"actor": self.city.actor(person, clock.day_of(self.now)), "now": self.now}

    def _as(self, code: str) -> dict[str, Any]:
        return self._by(self.city.holders[self.letter.positions[code].pk])

    def _as_liaison(self, unit: Unit) -> dict[str, Any]:
        return self._by(self.city.holders[get_unit_position(unit, clock.day_of(self.now))])


class StubStory:
    """A classified paper's stub and its movements: where it lies, never what it says."""

    HOLDERS = ("阮晓蔓", "褚文静", "阮晓蔓")

    def __init__(self, city: City, number: int) -> None:
        self.city, self.number = city, number
        self.stub: IncomingStub | None = None
        self.is_over = False
        self.step = 0

    def act(self, now: dt.datetime) -> None:
        """Registered, then lent and brought back."""
        person = self.city.holders[Position.objects.get(code="wendian.dispatcher").pk]
        by: dict[str, Any] = {"actor": self.city.actor(person, clock.day_of(now)), "now": now}
        if self.stub is None:
            self.stub = stubs.register_stub(
                title="",
                is_masked=True,
                issuer="江南省人民政府办公厅",
                holder="阮晓蔓",
                location=f"机要室{self.number % 3 + 1}号保密柜",
                received_date=clock.day_of(now),
                unit=self.city.units["wendian"],
                **by,
            )
            return
        self.step += 1
        receiver = self.HOLDERS[self.step]
        place = "领导办公室" if self.step == 1 else f"机要室{self.number % 3 + 1}号保密柜"
        purpose = "送领导阅" if self.step == 1 else "阅毕清退"
        self.stub.refresh_from_db()
        stubs.move_stub(self.stub, receiver=receiver, location=place, purpose=purpose, moved_at=now, **by)
        self.is_over = self.step == 2 or self.number % 3 == 0


def told() -> str:
    """How many came, in words."""
    return f"{IncomingPaper.objects.count()}件收文，{Arrival.objects.filter(state='waiting').count()}件待签收"
