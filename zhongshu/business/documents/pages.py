"""What the pages of a paper show, gathered from its rows: no rules, no writing."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.urls import reverse

from zhongshu.business.documents.asking import is_remark
from zhongshu.business.documents.compose import compose
from zhongshu.business.documents.flow import COUNTERSIGN, GATED_STEPS, STEPS
from zhongshu.business.documents.models import (
    FindingRecord,
    FindingState,
    Gate,
    GateCheck,
    Paper,
    Phrase,
    RecipientGroup,
    SecondReading,
    SecondReadingState,
    Severity,
    Version,
)
from zhongshu.business.documents.operations.second_reading import RUNNING, bar_of, get_endpoint, host_of
from zhongshu.business.documents.trail import Stroke, trace
from zhongshu.core.jobs.queries import is_worker_alive
from zhongshu.core.matters.models import Matter, RoleChoice, Task, TaskState
from zhongshu.core.ui.lives import Preview
from zhongshu.core.ui.steps import flow_of
from zhongshu.core.workflow.situation import Decision
from zhongshu.engines.paper import Block, element_title, plain_body
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.proofing import ONLY_ASKED, rule_title
from zhongshu.engines.typeset import TypesetError, count_pages, typeset_images
from zhongshu.lib import clock

SEVERITY_ORDER = {Severity.MUST: 0, Severity.SHOULD: 1, Severity.HINT: 2}
PREVIEW_WIDTH = 1100
COLOURS = 8
STYLES = {
    "title": "zs-papertext-title",
    "number": "doc-centred",
    "main_recipients": "doc-flush",
    "signers": "doc-right",
    "issue_date": "doc-right",
    "annex_note": "doc-annex-note",
    "annex_title": "doc-annex-title",
}
"""How the elements stand in 花脸稿 and 清稿."""
Styles = defaultdict[str, deque[tuple[str, int]]]


def bare_content(content: PaperContent) -> PaperContent:
    """A recognised text without what the register adds later: red head, number, signer, dates, printer."""
    return replace(
        content,
        format="document",
        heading="",
        issuers=(),
        number="",
        signatories=(),
        issue_date=None,
        printer="",
        print_date=None,
        copy_number="",
        secrecy="",
    )


def page_image(paper: Paper, number: int) -> bytes | None:
    """One typeset page as PNG, None where there is no such page. Raises TypesetError."""
    content = compose(paper)
    return _image(content, number) if 1 <= number <= _count(content) else None


@lru_cache(maxsize=64)
def _image(content: PaperContent, number: int) -> bytes:
    return typeset_images(content, width_px=PREVIEW_WIDTH, pages=(number,))[0]


@lru_cache(maxsize=512)
def _count(content: PaperContent) -> int:
    return count_pages(content)


def page_urls(paper: Paper) -> list[str]:
    """Addresses of the pages' pictures; they change with the text, so that browsers may keep them. Empty where it cannot be typeset."""
    content = compose(paper)
    try:
        count = _count(content)
    except TypesetError:
        return []
    mark = content.digest()[:16]
    return [f"{reverse('documents_page', args=[paper.pk, number])}?v={mark}" for number in range(1, count + 1)]


def preview(matter: Matter) -> Preview:
    """What a reader sees first: the typeset pages, or the words where they cannot be typeset."""
    paper = Paper.objects.select_related("matter__unit", "matter__drafter", "issuer__unit", "current", "signed", "number").get(pk=matter.pk)
    words = [block.text for block in paper.current.read().blocks if not block.is_table] if paper.current else []
    return Preview(tuple(words[:6]), tuple(page_urls(paper)))


def typeset_fault(paper: Paper) -> str:
    """Why the paper cannot be typeset, or an empty string."""
    try:
        _count(compose(paper))
    except TypesetError as error:
        return str(error)
    return ""


def finding_rows(paper: Paper, *, may_decide: bool = True) -> list[dict[str, Any]]:
    """Findings as the list shows them: open ones first, the gravest first."""
    rows = FindingRecord.objects.filter(paper=paper).select_related("decided_by")
    ordered = sorted(rows, key=lambda row: (row.state != FindingState.OPEN, *gravity(row)))
    places = Places(paper.current.read() if paper.current else PaperContent())
    return [finding_row(row, places, may_decide=may_decide) for row in ordered]


def finding_groups(paper: Paper, shown: Iterable[FindingRecord] = (), *, may_decide: bool) -> list[dict[str, Any]]:
    """Findings as the page of a paper shows them: those of the same words and the same fate once, with how many there are; `shown` are for
    this reader alone and cannot be decided.
    """
    groups: dict[tuple[str, str, str], dict[str, Any]] = {}
    places = Places(paper.current.read() if paper.current else PaperContent())
    own = [finding_row(row, places, may_decide=False) for row in shown]
    for row in [*finding_rows(paper, may_decide=may_decide), *own]:
        group = groups.setdefault((row["message"], row["state"], row["reason"]), {**row, "count": 0, "lines": []})
        group["count"] += 1
        group["lines"] += [row["line"]] if row["line"] and row["line"] not in group["lines"] else []
    return list(groups.values())


def editor_findings(paper: Paper) -> list[dict[str, Any]]:
    """Open findings for the editor's marks, with offsets in the body's plain form."""
    return [row for row in finding_rows(paper) if row["state"] == FindingState.OPEN]


def gravity(row: FindingRecord) -> tuple[int, bool, int, int]:
    """The gravest first, then as they stand."""
    return SEVERITY_ORDER[Severity(row.severity)], row.element != "title", row.place, row.start or 0


def live_findings(content: PaperContent, fresh: Iterable[FindingRecord], known: Iterable[FindingRecord]) -> list[dict[str, Any]]:
    """What the checker says of a text that is being written, for the editor's marks and list. What was set aside stays aside; a finding that
    is kept already can be set aside.
    """
    kept = {row.key: row for row in known}
    rows = []
    for row in sorted(fresh, key=gravity):
        old = kept.get(row.key)
        if old is not None and old.state == FindingState.SET_ASIDE:
            continue
        row.pk = old.pk if old is not None and old.state == FindingState.OPEN else None
        rows.append(row)
    places = Places(content)
    return [finding_row(row, places, may_decide=row.pk is not None) for row in rows]


def finding_row(row: FindingRecord, places: Places, *, may_decide: bool) -> dict[str, Any]:
    """A finding as lists and the editor show it. Of names, laws and figures nothing is offered to be put in: it is told what to look at."""
    field, start, end, line = places.of(row)
    expected = row.suggestions[0] if row.suggestions else ""
    is_asked = row.kind in ONLY_ASKED
    return {
        "id": row.pk or row.key,
        "severity": row.severity,
        "gate": row.get_gate_display(),
        "kind": "大模型意见" if is_remark(row) else rule_title(row.rule),
        "is_model": is_remark(row),
        "message": f"{element_title(row.element)}：{row.message}" if row.element not in ("", "blocks") else row.message,
        "basis": row.basis,
        "excerpt": row.excerpt,
        "suggestion": "" if is_asked else expected,
        "expected": expected if is_asked else "",
        "is_exact": bool(row.suggestions) and not is_asked and end is not None and start != end,
        "field": field,
        "start": start,
        "end": end,
        "line": line,
        "state": row.state,
        "reason": f"{row.reason}（{row.decided_by.name}）" if row.decided_by else row.reason,
        "url": reverse("documents_finding", args=[row.paper_id, row.pk]) if may_decide and row.state == FindingState.OPEN else "",
    }


def second_reading(paper: Paper, now: dt.datetime) -> dict[str, Any] | None:
    """大模型复读 for who has the paper in hand: what may be asked, what is being read, what came of it. None where it is off."""
    endpoint = get_endpoint()
    if endpoint is None or paper.current is None:
        return None
    last = SecondReading.objects.filter(paper=paper).select_related("asked_by").order_by("pk").last()
    is_this = last is not None and last.digest == paper.current.digest
    is_running = last is not None and last.state in RUNNING
    is_read = last is not None and is_this and last.state == SecondReadingState.DONE and last.model == endpoint.model
    content = paper.current.read()
    return {
        "url": reverse("documents_second_reading", args=[paper.pk]),
        "last": last,
        "is_this": is_this,
        "is_running": is_running,
        "is_read": is_read,
        "has_failed": last is not None and is_this and last.state == SecondReadingState.FAILED,
        "is_stopped": is_running and not is_worker_alive(now),
        "digest": paper.current.digest,
        "bar": "" if is_running or is_read else bar_of(paper, content, clock.day_of(now)),
        "characters": len(content.text()),
        "host": host_of(endpoint),
        "model": endpoint.model,
    }


class Places:
    """Where findings stand in the fields of the editor: the body and the annexes in their plain form, and the fields of one line."""

    FIELDS = frozenset({"title", "main_recipients", "remark", "copy_recipients"})

    def __init__(self, content: PaperContent) -> None:
        self._blocks = {"blocks": content.blocks} | {f"annex[{at}].blocks": annex.blocks for at, annex in enumerate(content.annexes)}
        self._offsets: dict[str, list[tuple[int, int]]] = {}

    def of(self, row: FindingRecord) -> tuple[str, int | None, int | None, int | None]:
        """Field, start and end within it, and line; empty where the whole paper is meant."""
        if row.start is None or row.end is None:
            return "", None, None, None
        if row.element in self.FIELDS:
            return row.element, row.start, row.end, None
        if row.element not in self._blocks:
            return "", None, None, None
        if row.element not in self._offsets:
            self._offsets[row.element] = line_offsets(self._blocks[row.element])
        offsets = self._offsets[row.element]
        if row.place >= len(offsets):
            return "", None, None, None
        base, line = offsets[row.place]
        field = "body" if row.element == "blocks" else f"annex_body#{row.element.partition('[')[2].partition(']')[0]}"
        return field, base + row.start, base + row.end, line


def line_offsets(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """For each block the offset at which it begins in the plain form, and its line number."""
    offsets, at, line = [], 0, 1
    for number, block in enumerate(blocks):
        own = plain_body((block,))
        if number and block.is_table and blocks[number - 1].is_table:
            at, line = at + 1, line + 1  # a blank line parts two tables
        offsets.append((at + (0 if block.is_table else len(own) - len(block.text)), line))
        at, line = at + len(own) + 1, line + own.count("\n") + 1
    return offsets


def recipient_group_names() -> list[str]:
    """Names that the editor offers for 主送 and 抄送."""
    return list(RecipientGroup.objects.values_list("name", flat=True))


def opinion_rows(tasks: list[Task]) -> list[dict[str, Any]]:
    """What people wrote at each step, oldest first; dissent stands beside agreement and is never averaged away."""
    return [
        {
            "step": STEPS[task.step].title + (f"（{task.get_role_display()}）" if task.role != RoleChoice.MAIN else ""),
            "name": task.done_by.name if task.done_by else "",
            "unit": task.position.unit.short_name if task.position else "",
            "decision": task.get_decision_display()
            if task.decision != Decision.AGREE or task.step == COUNTERSIGN
            else STEPS[task.step].act,
            "code": task.decision,
            "opinion": task.opinion,
            "at": task.done_at,
            "is_void": task.unseated_by is not None or task.state == TaskState.WITHDRAWN,
        }
        for task in tasks
        if task.done_by and task.step not in ("drafting", "receipt") and task.state in (TaskState.DONE, TaskState.WITHDRAWN)
    ]


def gate_rows(paper: Paper) -> dict[str, Any]:
    """六关: for each gate what each level found, newest stay of the level only."""
    checks = GateCheck.objects.filter(paper=paper).select_related("task").order_by("task_id")
    latest: dict[tuple[str, str], GateCheck] = {(check.gate, check.task.step): check for check in checks}
    steps = [step for step in STEPS.values() if step.code in GATED_STEPS]
    return {
        "has_any": bool(latest),
        "steps": [step.title for step in steps],
        "rows": [{"gate": gate.label, "cells": [latest.get((gate.value, step.code)) for step in steps]} for gate in Gate],
    }


def gate_form(paper: Paper) -> list[dict[str, Any]]:
    """The six gates to be answered, each with what the checker still finds at it. Nothing is answered beforehand: a gate is passed by a person."""
    rows = FindingRecord.objects.filter(paper=paper, state=FindingState.OPEN).exclude(severity=Severity.HINT).values_list("gate", flat=True)
    found = Counter(rows)
    return [
        {
            "code": gate.value,
            "title": gate.label,
            "hint": f"核文还有{found[gate.value]}处未处置" if found[gate.value] else "",
            "value": "",
            "note": "",
            "error": "",
        }
        for gate in Gate
    ]


def return_rows(matter: Matter, tasks: list[Task]) -> list[tuple[str, str]]:
    """Steps that a paper may be returned to from where it is, with who did each last; the drafter first."""
    doers = {task.step: task.done_by.name for task in tasks if task.done_by and task.decision != Decision.RETURN}
    return [
        (target.code, f"{target.title}（{doers[target.code]}）" if target.code in doers else target.title)
        for target in flow_of(matter).may_return(matter.step)
    ]


def list_phrases(step: str) -> list[str]:
    """常用批语 offered at a step."""
    return list(Phrase.objects.filter(step=step).values_list("text", flat=True))


def list_versions(paper: Paper) -> list[Version]:
    """Every version of the text, first draft first."""
    return list(Version.objects.filter(paper=paper).select_related("made_by").order_by("sequence"))


def version_rows(versions: list[Version]) -> list[dict[str, Any]]:
    """The versions as levels to choose from."""
    return [
        {
            "number": number,
            "step": STEPS[version.step].title,
            "name": version.made_by.name,
            "at": version.made_at,
            "sequence": version.sequence,
            "digest": version.digest,
            "level": colour(number - 1),
        }
        for number, version in enumerate(versions, start=1)
    ]


def colour(born: int) -> int:
    """The colour (1–8) in which a version's writer writes; the first draft has none."""
    return (born - 1) % COLOURS + 1 if born else 0


def trail_rows(versions: list[Version], upto: int) -> dict[str, Any]:
    """花脸稿 of the versions up to one: paragraphs of strokes, and who wrote in which colour how much."""
    shown = versions[:upto]
    contents = [version.read() for version in shown]
    paragraphs = trace([content.text() for content in contents])
    writers = [f"{version.made_by.name}（{STEPS[version.step].title}）" for version in shown]
    added = Counter(stroke.born for strokes in paragraphs for stroke in strokes if stroke.born)
    struck = Counter(stroke.died for strokes in paragraphs for stroke in strokes if stroke.died is not None)
    levels = [
        {**row, "added": added[number], "struck": struck[number], "is_later": number >= upto}
        for number, row in enumerate(version_rows(versions))
    ]
    styles = _paragraph_styles(contents[-1]) if contents else defaultdict(deque)
    return {"levels": levels, "paragraphs": [_paragraph_row(strokes, writers, styles) for strokes in paragraphs]}


def _paragraph_row(strokes: list[Stroke], writers: list[str], styles: Styles) -> dict[str, Any]:
    living = "".join(stroke.text for stroke in strokes if stroke.died is None)
    waiting = styles.get(living)
    style, lead = waiting.popleft() if waiting else ("", 0)
    rows, left = [], lead
    for stroke in strokes:
        head = left if stroke.died is None else len(stroke.text) if left else 0
        parts = ((stroke.text[:head], bool(head)), (stroke.text[head:], False))
        rows += [_stroke_row(replace(stroke, text=text), writers, is_head=is_head) for text, is_head in parts if text]
        left -= len(stroke.text[:head]) if stroke.died is None else 0
    return {"style": style, "strokes": rows, "is_struck": not living}


def _stroke_row(stroke: Stroke, writers: list[str], *, is_head: bool) -> dict[str, Any]:
    """A stroke with its colour and, on hover, who wrote it and who struck it out."""
    told = [f"{writers[stroke.born]}增"] if stroke.born else []
    told += [f"{writers[stroke.died]}删"] if stroke.died is not None else []
    fate = "del" if stroke.died is not None else "ins" if stroke.born else ""
    level = colour(stroke.born if stroke.died is None else stroke.died)
    return {"text": stroke.text, "fate": fate, "level": level, "told": "，".join(told), "is_head": is_head}


def _paragraph_styles(content: PaperContent) -> Styles:
    """How each paragraph of the last text is set, by its words, in order: the same words may stand in several places."""
    leads = {
        block.text: block for block in (*content.blocks, *(block for annex in content.annexes for block in annex.blocks)) if block.level
    }
    styles: Styles = defaultdict(deque)
    for piece in content.segments():
        for line in piece.text.split("\n"):
            block = leads.get(line) if "blocks" in piece.element else None
            styles[line].append((f"doc-level-{block.level}", block.lead) if block else (STYLES.get(piece.element, ""), 0))
    return styles
