"""Handing files out: always as an attachment, never shown inside the site, each time with an event."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.events.operations import record
from zhongshu.core.files import store
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import safe_name

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "txt": "text/plain; charset=utf-8",
}
log = logging.getLogger(__name__)


def download(file: StoredFile, *, actor: Actor, now: dt.datetime, matter: int | None = None) -> HttpResponse:
    """下载: the caller has fetched the file through the actor's scope. Raises Refused when the store no longer holds what was stored."""
    try:
        data = store.get(file.digest)
    except (FileNotFoundError, ValueError) as error:
        log.exception("stored file %s is not what was stored", file.pk)
        with transaction.atomic():
            record("files.damaged", actor=actor, at=now, matter=matter, subject=f"file:{file.pk}", name=file.name)
        raise Refused("这个文件与登记的摘要不符或者已经丢失，已停止下载。请报告系统管理员。") from error
    return _attachment(data, name=file.name, kind=file.kind, actor=actor, now=now, matter=matter, subject=f"file:{file.pk}")


def download_bytes(data: bytes, *, name: str, kind: str, actor: Actor, now: dt.datetime, matter: int | None = None) -> HttpResponse:
    """下载 what was made just now and is not kept, e.g. a draft's PDF; the event holds its digest."""
    return _attachment(data, name=safe_name(name, kind), kind=kind, actor=actor, now=now, matter=matter, subject="")


def _attachment(data: bytes, *, name: str, kind: str, actor: Actor, now: dt.datetime, matter: int | None, subject: str) -> HttpResponse:
    with transaction.atomic():
        record("files.downloaded", actor=actor, at=now, matter=matter, subject=subject, name=name, digest=store.digest_of(data))
    response = HttpResponse(data, content_type=TYPES.get(kind, "application/octet-stream"))
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
