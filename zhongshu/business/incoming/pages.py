"""What the pages of an incoming paper show, gathered from its rows: no rules, no writing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse

from zhongshu.business.incoming.flow import FLOW_1, HANDLE, INSTRUCT, REGISTER, SIGN_FOR
from zhongshu.business.incoming.models import (
    Arrival,
    HandlingRole,
    IncomingFile,
    IncomingPage,
    IncomingPaper,
    Instruction,
    OfflineAct,
    ReadingState,
)
from zhongshu.business.incoming.queries import list_pages
from zhongshu.business.incoming.rules import title_words
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.circulation.operations import reader_name
from zhongshu.core.circulation.queries import get_progress, list_circulations
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Link, Matter, PhaseChoice, Task, TaskState
from zhongshu.core.org.models import Post, held_on
from zhongshu.core.ui.lives import Preview
from zhongshu.core.ui.templatetags.ui import file_size
from zhongshu.core.workflow.situation import Decision
from zhongshu.lib import clock

PREVIEW_LINES = 6
SOURCES = {"text": "文件自带文字", "ocr": "识别的文字", "none": "没有文字"}


def original(arrival: Arrival) -> dict[str, Any]:
    """The original, page by page: pictures, words with what is in doubt, and how far the reading has come."""
    files = list(IncomingFile.objects.filter(arrival=arrival).select_related("stored"))
    pages = [_page(arrival, page) for page in list_pages(arrival.pk)]
    waiting = [file for file in files if file.state in (ReadingState.QUEUED, ReadingState.READING)]
    return {
        "files": [_file(arrival, file) for file in files],
        "pages": pages,
        "pictures": [page for page in pages if page["image_url"]],
        "is_reading": bool(waiting),
        "progress": _progress(waiting, pages),
        "failed": [{"name": file.stored.name, "error": file.error, "pk": file.pk} for file in files if file.state == ReadingState.FAILED],
        "doubt_count": sum(page["doubt_count"] for page in pages),
        "is_recognised": any(page["source"] == "ocr" for page in pages),
        "refresh_url": reverse("incoming_pages", args=[arrival.pk]),
    }


def preview(matter: Matter) -> Preview:
    """What a reader sees first: the pages as they came, or the first words where there are no pictures."""
    shown = original(Arrival.objects.get(paper=matter.pk))
    lines = ["".join(words for words, _ in line) for page in shown["pages"] for line in page["lines"]]
    return Preview(tuple(line for line in lines if line.strip())[:PREVIEW_LINES], tuple(page["image_url"] for page in shown["pictures"]))


def _progress(waiting: list[IncomingFile], pages: list[dict[str, Any]]) -> dict[str, Any]:
    total = sum(file.page_count for file in waiting)
    read = sum(1 for page in pages if page["file"] in {file.pk for file in waiting})
    text = f"正在识读，已读 {read} / {total} 页" if total else "排队等待识读"
    return {"text": text, "read": read, "total": total}


def _page(arrival: Arrival, page: IncomingPage) -> dict[str, Any]:
    doubts = [{"box": box, "score": round(100 * score), "word": page.text[start:end]} for start, end, score, box in page.doubts]
    url = reverse("incoming_page", args=[arrival.pk, page.file_id, page.number]) if page.image else ""
    return {
        "file": page.file_id,
        "number": page.number,
        "image_url": f"{url}?v={page.image[:12]}" if url else "",
        "source": page.source,
        "source_text": SOURCES[page.source],
        "lines": list(_lines(page)),
        "doubt_count": len(doubts),
        "marks": [{**doubt, "style": _style(doubt["box"])} for doubt in doubts if any(doubt["box"])],
    }


def _style(box: list[float]) -> str:
    left, top, width, height = (round(100 * edge, 2) for edge in box)
    return f"left:{left}%;top:{top}%;width:{width}%;height:{height}%"


def _lines(page: IncomingPage) -> Iterator[list[tuple[str, int]]]:
    """The words line by line, in runs: plain ones with 0, doubtful ones with how sure the machine was in per cent."""
    doubts = {at: max(round(100 * score), 1) for start, end, score, _ in page.doubts for at in range(start, end)}
    at = 0
    for line in page.text.split("\n"):
        runs: list[tuple[str, int]] = []
        for offset, sign in enumerate(line):
            sure = doubts.get(at + offset, 0)
            if runs and not sure and not runs[-1][1]:
                runs[-1] = (runs[-1][0] + sign, 0)
            else:
                runs.append((sign, sure))
        yield runs
        at += len(line) + 1


def _file(arrival: Arrival, file: IncomingFile) -> dict[str, Any]:
    kind = "image" if file.stored.kind in ("png", "jpeg") else file.stored.kind
    url = reverse("incoming_file", args=[arrival.pk, file.pk])
    return {"name": file.stored.name, "kind": kind, "size_text": file_size(file.stored.size), "url": url}


def step_rows(paper: IncomingPaper, tasks: list[Task]) -> list[dict[str, Any]]:
    """Where the paper stands, for `components/steps.html`."""
    matter = paper.matter
    current = FLOW_1.index(matter.step)
    rows = []
    for number, step in enumerate(FLOW_1.steps):
        own = [task for task in tasks if task.step == step.code]
        if step.optional and not own and number < current:
            continue
        done = [task for task in own if task.state == TaskState.DONE and task.decision != Decision.RETURN and task.unseated_by is None]
        waiting = [task for task in own if task.state == TaskState.OPEN]
        is_here = number == current and matter.phase == PhaseChoice.OPEN
        state = "current" if is_here else "done" if number < current or (step.is_end and matter.phase == PhaseChoice.DONE) else "next"
        if state == "next" and any(task.decision == Decision.RETURN for task in own):
            state = "returned"
        rows.append(
            {"code": step.code, "title": step.title, "state": state, "who": _names(waiting if is_here else done), "at": _when(done)}
        )
    return rows


def holder_name(task: Task) -> str:
    """Who did it, with whom it was entered for; or whose it is."""
    if task.done_by is None:
        return task.person.name if task.person else str(task.position)
    return f"{task.done_for.name}（{task.done_by.name}代）" if task.done_for else task.done_by.name


def _names(tasks: list[Task]) -> str:
    names = list(dict.fromkeys(holder_name(task) for task in tasks))
    return "、".join(names[:2]) + (f"等{len(names)}个" if len(names) > 2 else "")


def _when(tasks: list[Task]) -> str:
    last = max((clock.day_of(task.done_at) for task in tasks if task.done_at), default=None)
    return f"{last.month}月{last.day}日" if last else ""


def opinion_rows(tasks: list[Task]) -> list[dict[str, Any]]:
    """What people wrote at each step, oldest first."""
    return [
        {
            "step": FLOW_1[task.step].title,
            "name": holder_name(task),
            "unit": task.position.unit.short_name if task.position else "",
            "is_return": task.decision == Decision.RETURN,
            "opinion": task.opinion,
            "at": task.done_at,
            "is_void": task.unseated_by is not None or task.state == TaskState.WITHDRAWN,
        }
        for task in tasks
        if task.done_by
        and task.step not in (SIGN_FOR, REGISTER, INSTRUCT)
        and task.opinion
        and task.state in (TaskState.DONE, TaskState.WITHDRAWN)
    ]


def circulation_rows(matter: Matter) -> dict[str, Any]:
    """传阅: each batch with its readers, and how far it has come."""
    batches = [
        {
            "batch": batch,
            "readers": [
                {
                    "pk": reading.pk,
                    "name": reader_name(reading),
                    "opened_at": reading.opened_at,
                    "read_at": reading.read_at,
                    "opinion": reading.opinion,
                    "is_cancelled": reading.cancelled_at is not None,
                }
                for reading in sorted(batch.readings.all(), key=lambda row: row.pk)
            ],
        }
        for batch in list_circulations(matter.pk)
    ]
    progress = get_progress(matter.pk)
    return {"batches": batches, "progress": progress, "is_under_way": progress.read < progress.total}


def instruction_rows(paper: IncomingPaper, actor: Actor) -> list[dict[str, Any]]:
    """批示, with the image of the original and what became of each where one may see that."""
    rows = list(Instruction.objects.filter(paper=paper).select_related("leader", "image", "became", "recorded_by").order_by("pk"))
    seen = _visible([row.became for row in rows if row.became], actor)
    return [
        {
            "row": row,
            "text": title_words(row.text),
            "image_url": reverse("incoming_instruction_image", args=[paper.pk, row.pk]) if row.image_id else "",
            "became": _matter_link(row.became, seen) if row.became else None,
        }
        for row in rows
    ]


def link_rows(paper: IncomingPaper, actor: Actor) -> list[dict[str, Any]]:
    """What the paper came of and what came of it, as far as one may see it."""
    words = {"spawn": ("来自", "转成"), "duplicate": ("与它重复", "重复件")}
    came = Link.objects.filter(target=paper.pk).select_related("source")
    went = Link.objects.filter(source=paper.pk).select_related("target")
    ends = [(link.kind, 0, link.source) for link in came] + [(link.kind, 1, link.target) for link in went]
    seen = _visible([matter for _, _, matter in ends], actor)
    return [{"word": words.get(kind, ("关联", "关联"))[side], **_matter_link(matter, seen)} for kind, side, matter in ends]


def _visible(matters: Sequence[Matter], actor: Actor) -> set[int]:
    """Those of the matters that the actor may read, whatever their kind; one query for each kind."""
    kinds = {matter.kind for matter in matters}
    keys = [matter.pk for matter in matters]
    return {
        pk
        for kind in sorted(kinds)
        for pk in Matter.objects.filter(scope(actor, KINDS[kind].read), pk__in=keys).values_list("pk", flat=True)
    }


def _matter_link(matter: Matter, seen: set[int]) -> dict[str, Any]:
    """A matter's kind, and its title and address where it may be read."""
    kind = KINDS[matter.kind]
    if matter.pk not in seen:
        return {"title": "（您无权查看）", "kind": kind.title, "url": ""}
    return {"title": matter.title, "kind": kind.title, "url": reverse(kind.url_name, args=[matter.pk])}


def handler_rows(paper: IncomingPaper, tasks: list[Task]) -> list[dict[str, Any]]:
    """承办单位, the lead first, with how far each is."""
    units = {task.position.unit_id: task for task in tasks if task.step == HANDLE and task.position and task.state != TaskState.CANCELLED}
    rows = paper.handlers.select_related("unit").order_by("-role", "unit__rank")
    return [
        {
            "unit": row.unit.short_name,
            "role": row.get_role_display(),
            "is_main": row.role == HandlingRole.MAIN,
            "task": units.get(row.unit_id),
        }
        for row in rows
    ]


def offline_rows(paper: IncomingPaper) -> list[OfflineAct]:
    """Steps that were done on paper."""
    return list(OfflineAct.objects.filter(paper=paper).select_related("task", "done_by", "recorded_by").order_by("pk"))


def offline_choices(tasks: list[Task], day: dt.date) -> list[tuple[str, str]]:
    """Open steps that somebody may have done on paper: task and person, as one value."""
    rows = [task for task in tasks if task.state == TaskState.OPEN and task.step in (INSTRUCT, HANDLE)]
    seated: dict[int, list[tuple[int, str]]] = {}
    for position, person, name in Post.objects.filter(
        held_on(day), position__in=[task.position_id for task in rows if task.position_id]
    ).values_list("position", "person", "person__name"):
        seated.setdefault(position, []).append((person, name))
    return [
        (f"{task.pk}:{person}", f"{FLOW_1[task.step].title}　{name}（{task.position or '本人'}）")
        for task in rows
        for person, name in (
            [(task.person_id, task.person.name)] if task.person and task.person_id else seated.get(task.position_id or 0, [])
        )
    ]
