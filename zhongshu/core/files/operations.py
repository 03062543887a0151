"""Taking files in. What is unsafe or bears a classified mark is refused before anything of it is kept (涉密不上网)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.events.operations import record
from zhongshu.core.files import store
from zhongshu.core.files.models import StoredFile
from zhongshu.engines.proofing.secrecy import classified_marks
from zhongshu.lib.office_files import UnsafeFile, check, extract_text, kind_of

KIND_NAMES = {
    "pdf": "PDF",
    "docx": "Word 文档（.docx）",
    "xlsx": "Excel 表格（.xlsx）",
    "ofd": "OFD",
    "png": "PNG 图片",
    "jpeg": "JPEG 图片",
    "txt": "纯文本",
}
SUFFIXES = {"jpeg": (".jpg", ".jpeg")}


class Classified(Refused):
    """涉密: the page that shows this refusal offers to register a stub instead."""

    offer_stub = True


def store_upload(data: bytes, *, name: str, actor: Actor | None, now: dt.datetime, allowed: frozenset[str]) -> StoredFile:
    """存入文件. Call it before your own transaction: the event of a refusal must stay when the rest is rolled back.

    Raises Refused for a type that is not allowed or a file that is not safe, and Classified for a classified mark;
    inside a transaction a refusal becomes RuntimeError, because its event would be lost.
    """
    try:
        kind, text = _kind_and_text(data, allowed)
    except UnsafeFile as error:
        _tell_refusal("files.refused", store.digest_of(data), actor, now, why=str(error))
        raise Refused(str(error)) from error
    for written in (name.rpartition(".")[0], text):
        _refuse_marks(written, "文件", store.digest_of(data), actor, now)
    return store_made(data, name=name, kind=kind, actor=actor, now=now)


@transaction.atomic
def store_made(data: bytes, *, name: str, kind: str, actor: Actor | None, now: dt.datetime) -> StoredFile:
    """存入系统生成的文件: what we made ourselves and need not distrust, e.g. a typeset PDF."""
    by = actor.person if actor else None
    row = StoredFile.objects.create(
        digest=store.put(data), name=safe_name(name, kind), kind=kind, size=len(data), stored_by_id=by, stored_at=now
    )
    record("files.stored", actor=actor, at=now, subject=f"file:{row.pk}", name=row.name, kind=kind, size=row.size, digest=row.digest)
    return row


def refuse_classified_text(text: str, *, what: str, actor: Actor, now: dt.datetime) -> None:
    """拦截涉密文字: for text that was typed; `what` says where, e.g. 正文. Raises Classified. Call it before your own transaction."""
    _refuse_marks(text, what, store.digest_of(text.encode()), actor, now)


def _kind_and_text(data: bytes, allowed: frozenset[str]) -> tuple[str, str]:
    kind = kind_of(data)
    if kind not in allowed:
        raise UnsafeFile(f"这里不能上传{KIND_NAMES[kind]}，可以上传：{'、'.join(KIND_NAMES[each] for each in sorted(allowed))}。")
    check(data, kind)
    return kind, extract_text(data, kind)


def safe_name(name: str, kind: str) -> str:
    """The name's last part without control characters, at most 200 long, ending as its kind does."""
    bare = re.split(r"[/\\]", name)[-1]
    bare = "".join(sign for sign in bare if unicodedata.category(sign) not in {"Cc", "Cf"}).strip(" .") or "未命名"
    suffixes = SUFFIXES.get(kind, (f".{kind}",))
    stem = bare[: -len(bare.rpartition(".")[2]) - 1] if bare.lower().endswith(suffixes) else bare
    return (stem or "未命名")[:190] + suffixes[0]


def _refuse_marks(text: str, what: str, digest: str, actor: Actor | None, now: dt.datetime) -> None:
    marks = classified_marks(text)
    if marks:
        found = "、".join(
            dict.fromkeys(f"{mark.level}（{mark.why}）" for mark in marks)
        )  # never the mark's own words: content may stand beside it
        _tell_refusal("files.classified", digest, actor, now, what=what, marks=found)
        raise Classified(
            f"{what}带有密级标志：{found}。本系统不得处理国家秘密，内容没有保存。请改为只登记存根，原件按保密规定另行管理，并报告保密员。"
        )


def _tell_refusal(event_type: str, digest: str, actor: Actor | None, now: dt.datetime, **facts: Any) -> None:
    """Neither content nor name: a name may be secret itself. The digest lets a security officer recognise the file."""
    with transaction.atomic(durable=True):
        record(event_type, actor=actor, at=now, subject=digest, **facts)
