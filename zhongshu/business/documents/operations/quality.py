"""质量差错: errors that stood in a paper at the pre-print check or later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from zhongshu.business.documents.flow import LATE_STEPS, PRE_PRINT_CHECK
from zhongshu.business.documents.models import FindingRecord, Paper, QualityError
from zhongshu.business.documents.operations.holding import lock_paper
from zhongshu.business.documents.permissions import RECORD_ERRORS
from zhongshu.business.documents.rules import ERROR_KINDS, error_kind_of, is_late_error
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.matters.models import Task
from zhongshu.core.parameters.queries import get_text
from zhongshu.lib import clock


def record_mended(paper: Paper, rows: Sequence[FindingRecord], *, now: dt.datetime) -> None:
    """Count the findings that were just mended and had stood in the text at the pre-print check or later. No act of its own: a part of checking."""
    if not rows:
        return
    stays = list(Task.objects.filter(matter=paper.pk, step__in=LATE_STEPS).order_by("pk").values_list("arrived_at", "done_at", "step"))
    if not stays:
        return
    counted = get_text("documents.error_severities", clock.day_of(now)).split("、")
    times = [(came, left) for came, left, _ in stays]
    late = [
        row for row in rows if row.found_at and row.get_severity_display() in counted and is_late_error(row.found_at, now, times)
    ]  # fmt: skip
    known = set(QualityError.objects.filter(finding__in=late).values_list("finding", flat=True))
    QualityError.objects.bulk_create(
        QualityError(
            paper=paper,
            division_id=paper.matter.unit_id,
            kind=error_kind_of(row.kind),
            stage=_stage_of(row.found_at, stays),
            words=row.excerpt,
            message=row.message,
            finding=row,
            found_at=now,
        )
        for row in late
        if row.pk not in known
    )


def _stage_of(found_at: dt.datetime | None, stays: Sequence[tuple[dt.datetime, dt.datetime | None, str]]) -> str:
    """The last step at which the error stood: the later it was seen, the graver."""
    stood = [step for _, left, step in stays if found_at and (left is None or found_at <= left)]
    return max(stood, key=LATE_STEPS.index, default=PRE_PRINT_CHECK)


@transaction.atomic
def record_error(paper: Paper, *, kind: str, words: str, message: str, actor: Actor, now: dt.datetime) -> QualityError:
    """登记差错: what a person found at the pre-print check or after. Raises Refused before that, without words, or for an unknown kind."""
    require(actor, RECORD_ERRORS, paper.matter)
    paper = lock_paper(paper)
    if not Task.objects.filter(matter=paper.pk, step__in=LATE_STEPS).exists():
        raise Refused("还没有到印前复核，现在发现的错误直接改正，不算差错。")
    if kind not in ERROR_KINDS:
        raise Refused(f"错误种类只有{'、'.join(ERROR_KINDS.values())}。")
    if not words.strip() or not message.strip():
        raise Refused("请写明错在哪几个字，应当怎样。")
    error = QualityError.objects.create(
        paper=paper,
        division_id=paper.matter.unit_id,
        kind=kind,
        stage=paper.matter.step if paper.matter.step in LATE_STEPS else PRE_PRINT_CHECK,
        words=words.strip()[:200],
        message=message.strip()[:300],
        found_by_id=actor.person,
        found_at=now,
    )
    record(
        "documents.error_recorded",
        actor=actor,
        at=now,
        matter=paper.pk,
        subject=paper.matter.title,
        kind=ERROR_KINDS[kind],
        words=error.words,
        message=error.message,
    )
    return error


@transaction.atomic
def strike_error(error: QualityError, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """撤销差错: put in by mistake; it stays in the ledger with the reason and is not counted. Raises Refused without one, or the second time."""
    require(actor, RECORD_ERRORS, error.paper.matter)
    if not reason.strip():
        raise Refused("撤销要写明理由。")
    if not QualityError.objects.filter(pk=error.pk, struck_at=None).update(struck_at=now, strike_reason=reason.strip()[:200]):
        raise Refused("这条差错已经撤销了。")
    record(
        "documents.error_struck",
        actor=actor,
        at=now,
        matter=error.paper_id,
        subject=error.paper.matter.title,
        words=error.words,
        reason=reason.strip(),
    )
