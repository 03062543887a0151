"""扫描收件箱: a folder that a scanner writes into. Each file is taken up once and moved to done or failed, with a sentence beside it; none is lost."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

from django.conf import settings
from django.db import transaction

from zhongshu.business.incoming.models import Arrival, Channel, IncomingFile
from zhongshu.business.incoming.operations.arrivals import arrive
from zhongshu.core.access.errors import Refused
from zhongshu.core.files import store
from zhongshu.core.files.operations import store_upload

KINDS = frozenset({"pdf", "ofd", "docx", "png", "jpeg"})
SETTLED = 3.0
"""Seconds since a file was last written: one that is still being scanned is left alone."""
MOST = 20
log = logging.getLogger(__name__)


def take_up_files(now: dt.datetime) -> int:
    """Take up what lies in the folder. Returns how many; a folder that is not there is made."""
    folder = Path(settings.INBOX_DIR)
    for name in ("done", "failed"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    waiting = [path for path in sorted(folder.iterdir()) if _is_ready(path, now)]
    for path in waiting[:MOST]:
        _take_up(path, folder, now)
    return min(len(waiting), MOST)


def _is_ready(path: Path, now: dt.datetime) -> bool:
    if (
        path.is_symlink()
        or not path.is_file()
        or path.name.startswith((".", "~"))
        or path.suffix.lower() in {".tmp", ".part", ".crdownload"}
    ):
        return False
    return now.timestamp() - path.stat().st_mtime >= SETTLED


def _take_up(path: Path, folder: Path, now: dt.datetime) -> None:
    """First the record, then the move: a crash between the two leaves the file, whose digest tells next time that it was taken up."""
    try:
        arrival = _arrival_of(_bytes_of(path), path.name, now)
    except Refused as refusal:
        _put_away(path, folder / "failed", f"没有收：{refusal.sentence}", now)
        return
    except OSError:
        log.exception("the inbox cannot read %s", path)
        return
    _put_away(path, folder / "done", f"已收，待签收：{arrival.title}（来件{arrival.pk}号）。", now)


def _bytes_of(path: Path) -> bytes:
    if path.stat().st_size > settings.UPLOAD_LIMIT:
        raise Refused(f"文件超过{settings.UPLOAD_LIMIT // 1024 // 1024} MB。请降低扫描分辨率或拆成几个文件。")
    return path.read_bytes()


def _arrival_of(data: bytes, name: str, now: dt.datetime) -> Arrival:
    earlier = (
        IncomingFile.objects.filter(arrival__channel=Channel.FOLDER, stored__digest=store.digest_of(data)).select_related("arrival").first()
    )
    if earlier:
        return earlier.arrival
    stored = store_upload(data, name=name, actor=None, now=now, allowed=KINDS)
    with transaction.atomic():
        return arrive(Channel.FOLDER, title=name.rpartition(".")[0] or name, files=[stored], actor=None, now=now)


def _put_away(path: Path, folder: Path, sentence: str, now: dt.datetime) -> None:
    """Under a name that nothing there has yet."""
    target, number = folder / path.name, 1
    while target.exists() or _note_of(target).exists():
        number += 1
        target = folder / f"{path.stem}-{number}{path.suffix}"
    _note_of(target).write_text(f"{now:%Y-%m-%d %H:%M}　{sentence}\n", encoding="utf-8")
    path.replace(target)


def _note_of(target: Path) -> Path:
    return target.with_name(target.name + ".txt")
