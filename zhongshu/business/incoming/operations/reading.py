"""识读 of what came in, in the worker: a file is claimed, its pages are written as they come, and a classified mark wipes them all."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q

from zhongshu.business.incoming.models import Arrival, ArrivalState, IncomingFile, IncomingPage, IncomingPaper, ReadingState
from zhongshu.business.incoming.permissions import RECEIVE
from zhongshu.business.incoming.rules import guess_date, guess_number, guess_title, guess_urgency
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.files import store
from zhongshu.core.files.models import StoredFile
from zhongshu.engines.proofing.secrecy import classified_marks
from zhongshu.engines.reading import PageRead, ReadingError, can_recognise, read_pages

TRIES = 3
STALE = dt.timedelta(minutes=15)
NO_ENGINE = "本机没有安装文字识别部件，只能读自带文字的文件。请系统管理员按手册安装后重新识读。"
log = logging.getLogger(__name__)


def read_next_file(now: dt.datetime) -> int:
    """Read one file that waits, if there is one. Returns how many were read. Nothing of it holds the database while a page is recognised."""
    file = _claim(now)
    if file is None:
        return 0
    try:
        for answer in read_pages(store.get(file.stored.digest), file.stored.kind):
            if isinstance(answer, PageRead):
                keep_page(file, answer)
            else:
                IncomingFile.objects.filter(pk=file.pk).update(page_count=answer)
    except ReadingError as error:
        _fail(file, str(error) if can_recognise() else NO_ENGINE)
        return 1
    except (FileNotFoundError, ValueError):
        log.exception("stored file %s cannot be read", file.stored_id)
        _fail(file, "文件与登记的摘要不符或者已经丢失，请报告系统管理员。")
        return 1
    finish_reading(file, now=now)
    return 1


def keep_page(file: IncomingFile, page: PageRead) -> IncomingPage:
    """One page as it was read; read again, it is written over."""
    doubts = [[doubt.start, doubt.end, round(doubt.score, 2), list(doubt.box)] for doubt in page.doubts]
    image = store.put(page.image) if page.image else ""
    values = {"text": page.text.replace("\0", ""), "image": image, "source": page.source, "doubts": doubts}
    row, _ = IncomingPage.objects.update_or_create(file=file, number=page.number, defaults=values)
    return row


@transaction.atomic
def finish_reading(file: IncomingFile, *, now: dt.datetime) -> None:
    """识读完成: the paper is found by its words from now on. Where the words bear a classified mark, all of it goes (涉密不上网)."""
    pages = list(file.read_pages.all())
    text = "\n".join(page.text for page in pages)
    if marks := classified_marks(text):
        wipe(file, "、".join(dict.fromkeys(f"{mark.level}（{mark.why}）" for mark in marks)), now)
        return
    IncomingFile.objects.filter(pk=file.pk).update(state=ReadingState.DONE, read_at=now, error="", page_count=len(pages))
    arrival = Arrival.objects.select_related("paper").get(pk=file.arrival_id)
    _fill_in(arrival, text)
    paper = IncomingPaper.objects.filter(arrival=arrival).first()
    doubts = sum(len(page.doubts) for page in pages)
    record(
        "incoming.file_read",
        actor=None,
        at=now,
        matter=paper.pk if paper else None,
        subject=arrival.title,
        name=file.stored.name,
        pages=len(pages),
        doubts=doubts,
    )


def wipe(file: IncomingFile, marks: str, now: dt.datetime) -> None:
    """拦截: the mark showed only when the scan was read. Pages and bytes are destroyed; what is left is that there was something, and from whom."""
    arrival = Arrival.objects.select_for_update().get(pk=file.arrival_id)
    stored, sender = file.stored, arrival.sent_by
    digests = {stored.digest, *file.read_pages.exclude(image="").values_list("image", flat=True)}
    file.delete()
    name = StoredFile.objects.get(pk=stored.pk)
    name.delete()
    for digest in digests - _still_used(digests):
        Path(store.path_of(digest)).unlink(missing_ok=True)
    values: dict[str, object] = {
        "title": "（已拦截）",
        "issuer": "",
        "issuer_number": "",
        "note": "",
        "reason": "识读发现密级标志，内容已清除",
    }
    if arrival.state == ArrivalState.WAITING:
        values |= {"state": ArrivalState.REFUSED, "closed_at": now}
    Arrival.objects.filter(pk=arrival.pk).update(**values)
    who = sender.name if sender else "扫描收件箱"
    record("files.classified", actor=None, at=now, subject=stored.digest, what=f"扫描件（{who}送来）", marks=marks)


@transaction.atomic
def read_again(file: IncomingFile, *, actor: Actor, now: dt.datetime) -> None:
    """重新识读 what failed."""
    require(actor, RECEIVE)
    changed = IncomingFile.objects.filter(pk=file.pk, state=ReadingState.FAILED).update(state=ReadingState.QUEUED, tries=0, error="")
    if not changed:
        raise Refused("这个文件没有识读失败，不需要重新识读。")
    record("incoming.read_again", actor=actor, at=now, subject=f"file:{file.stored_id}", name=file.stored.name)


def _claim(now: dt.datetime) -> IncomingFile | None:
    """The first file that waits, or whose reader has died; of two workers one gets it. One that kills its reader again and again has failed."""
    waiting = Q(state=ReadingState.QUEUED) | Q(state=ReadingState.READING, claimed_at__lt=now - STALE)
    for file in IncomingFile.objects.filter(waiting).select_related("stored").order_by("pk")[:5]:
        if file.tries >= TRIES:
            _fail(file, "识读几次都没有完成。请降低扫描分辨率、拆成几个文件后重新上传。")
            continue
        claimed = IncomingFile.objects.filter(waiting, pk=file.pk, tries=file.tries).update(
            state=ReadingState.READING, claimed_at=now, tries=F("tries") + 1
        )
        if claimed:
            return file
    return None


def _fail(file: IncomingFile, why: str) -> None:
    IncomingFile.objects.filter(pk=file.pk).update(state=ReadingState.FAILED, error=why[:200])


def _fill_in(arrival: Arrival, text: str) -> None:
    """What the words tell, where nobody has filled it in and nobody has signed: a proposal for the registrar, who confirms it."""
    if arrival.state != ArrivalState.WAITING:
        return
    guesses = {"issuer_number": guess_number(text), "issuer_date": guess_date(text), "urgency": guess_urgency(text)}
    values = {name: value for name, value in guesses.items() if value and not getattr(arrival, name)}
    title = guess_title(text)
    if title and arrival.channel in ("upload", "folder"):
        values["title"] = title
    if values:
        Arrival.objects.filter(pk=arrival.pk).update(**values)


def _still_used(digests: set[str]) -> set[str]:
    files = StoredFile.objects.filter(digest__in=digests).values_list("digest", flat=True)
    return set(files) | set(IncomingPage.objects.filter(image__in=digests).values_list("image", flat=True))
