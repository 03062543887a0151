"""Files come in only when they are safe and not classified, and go out only as attachments with an event."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.events.models import Event
from zhongshu.core.files import store
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import Classified, refuse_classified_text, safe_name, store_made, store_upload
from zhongshu.core.files.queries import list_faults
from zhongshu.core.files.views import download, download_bytes
from zhongshu.core.org.models import Person
from zhongshu.lib.clock import CHINA

NOW = dt.datetime(2025, 7, 4, 9, 0, tzinfo=CHINA)
PAPERS = frozenset({"docx", "txt", "pdf"})
SECRET_TITLE = "关于某某专项行动的方案"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store_dir(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def clerk() -> Actor:
    person = Person.objects.create(username="wang", name="王平", from_date=NOW.date())
    return Actor(person.pk, person.name, "", NOW.date(), ())


def word(*paragraphs: str, header: str = "") -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = header
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def packed(base: bytes, **parts: bytes) -> bytes:
    """The package with more parts in it; `__` in a name stands for `/`, `_x` at its end for `.xml`."""
    stream = io.BytesIO(base)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_x", ".xml").replace("_bin", ".bin"), content)
    return stream.getvalue()


def put_in(data: bytes, name: str, clerk: Actor) -> StoredFile:
    return store_upload(data, name=name, actor=clerk, now=NOW, allowed=PAPERS)


def stored_bytes(store_dir: Path) -> list[Path]:
    return [path for path in store_dir.rglob("*") if path.is_file()]


def test_an_honest_file_is_stored_once_with_its_event(clerk: Actor, store_dir: Path) -> None:
    data = word("关于做好防汛工作的通知")
    first, second = put_in(data, "通知.docx", clerk), put_in(data, "同一份.docx", clerk)
    assert (first.kind, first.size, first.name, first.digest) == ("docx", len(data), "通知.docx", second.digest)
    assert len(stored_bytes(store_dir)) == 1
    assert list(Event.objects.values_list("type", flat=True)) == ["files.stored", "files.stored"]
    assert list(list_faults()) == []


HOSTILE = {
    "empty": b"",
    "program named docx": b"MZ" + b"\0" * 200,
    "web page": b"<!DOCTYPE html><script>alert(1)</script>",
    "old Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "zip bomb": packed(word("通知"), word__bomb_x=b"<a>" + b" " * 40_000_000 + b"</a>"),
    "entity bomb": packed(word("通知"), word__extra_x=b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "macro": packed(word("通知"), word__vbaProject_bin=b"macro"),
    "broken zip": word("通知")[:-200],
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_with_a_sentence_and_nothing_is_kept(data: bytes, clerk: Actor, store_dir: Path) -> None:
    with pytest.raises(Refused) as refusal:
        put_in(data, "通知.docx", clerk)
    assert refusal.value.sentence.endswith(("。", "？"))
    assert not isinstance(refusal.value, Classified)
    assert StoredFile.objects.count() == 0
    assert stored_bytes(store_dir) == []
    event = Event.objects.get()
    assert (event.type, event.actor_id, event.subject) == ("files.refused", clerk.person, store.digest_of(data))


def test_a_kind_that_is_safe_but_not_wanted_here_is_refused_by_content(clerk: Actor) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\0\1\0\0\0\1" + b"\0" * 20
    with pytest.raises(Refused, match=r"不能上传PNG 图片，可以上传：Word 文档"):
        put_in(png, "其实是图片.docx", clerk)


CLASSIFIED = {
    "mark in the body": (word("机密★10年", SECRET_TITLE, "正文"), "方案.docx"),
    "mark in the header": (word(SECRET_TITLE, header="秘密★"), "方案.docx"),
    "mark in a text file": (f"绝密★长期\n{SECRET_TITLE}".encode(), "方案.txt"),
    "mark in the name alone": (word("正文"), f"机密★{SECRET_TITLE}.docx"),
}


@pytest.mark.parametrize(("data", "name"), CLASSIFIED.values(), ids=CLASSIFIED.keys())
def test_a_classified_file_leaves_nothing_but_an_event_without_content(data: bytes, name: str, clerk: Actor, store_dir: Path) -> None:
    with pytest.raises(Classified) as refusal:
        put_in(data, name, clerk)
    assert refusal.value.offer_stub
    assert "登记存根" in refusal.value.sentence
    assert SECRET_TITLE not in refusal.value.sentence
    assert StoredFile.objects.count() == 0
    assert stored_bytes(store_dir) == []
    event = Event.objects.get()
    assert (event.type, event.subject) == ("files.classified", store.digest_of(data))
    assert not any(word in event.data for word in (SECRET_TITLE, "方案", "正文", ".docx", ".txt"))
    assert any(level in event.data for level in ("绝密", "机密", "秘密"))


def test_typed_text_is_looked_at_too(clerk: Actor) -> None:
    refuse_classified_text("严守国家秘密，保护商业秘密。", what="正文", actor=clerk, now=NOW)
    assert Event.objects.count() == 0
    with pytest.raises(Classified):
        refuse_classified_text(f"机密★5年\n{SECRET_TITLE}", what="正文", actor=clerk, now=NOW)
    assert SECRET_TITLE not in Event.objects.get().data


def test_a_refusal_inside_a_transaction_is_a_bug_because_its_event_would_be_lost(clerk: Actor) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        refuse_classified_text("机密★5年", what="正文", actor=clerk, now=NOW)


def test_the_event_of_a_refusal_stays_when_what_follows_is_rolled_back(clerk: Actor) -> None:
    with pytest.raises(Refused):
        put_in(b"MZ" + b"\0" * 99, "x.docx", clerk)
    with transaction.atomic():
        Person.objects.filter(pk=clerk.person).update(name="改名")
        transaction.set_rollback(True)
    assert Event.objects.get().type == "files.refused"


def test_a_download_is_an_attachment_of_a_fixed_type_and_an_event(clerk: Actor) -> None:
    file = put_in(word("通知"), "关于防汛的通知.docx", clerk)
    answer = download(file, actor=clerk, now=NOW, matter=7)
    assert (
        answer["Content-Disposition"] == "attachment; filename*=utf-8''%E5%85%B3%E4%BA%8E%E9%98%B2%E6%B1%9B%E7%9A%84%E9%80%9A%E7%9F%A5.docx"
    )
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content == store.get(file.digest)
    event = Event.objects.get(type="files.downloaded")
    assert (event.actor_id, event.matter, event.subject) == (clerk.person, 7, f"file:{file.pk}")


def test_a_picture_and_what_was_made_just_now_are_attachments_too(clerk: Actor) -> None:
    picture = store_made(b"\x89PNG", name="签名", kind="png", actor=clerk, now=NOW)
    for answer in (download(picture, actor=clerk, now=NOW), download_bytes(b"%PDF-", name="稿", kind="pdf", actor=clerk, now=NOW)):
        assert answer["Content-Disposition"].startswith("attachment;")
    assert Event.objects.filter(type="files.downloaded").count() == 2


def swap(file: StoredFile, data: bytes) -> None:
    path = store.path_of(file.digest)
    path.chmod(0o640)
    path.write_bytes(data)


def test_a_swapped_file_is_named_and_not_handed_out(clerk: Actor) -> None:
    good, swapped = put_in(word("甲"), "甲.docx", clerk), put_in(word("乙"), "乙.docx", clerk)
    swap(swapped, word("丙"))
    (fault,) = list_faults()
    assert fault.startswith(f"文件被替换：乙.docx（编号{swapped.pk}）")
    with pytest.raises(Refused, match="停止下载"):
        download(swapped, actor=clerk, now=NOW)
    assert Event.objects.filter(type="files.damaged").count() == 1
    assert download(good, actor=clerk, now=NOW).status_code == 200


def test_a_missing_file_is_named(clerk: Actor) -> None:
    file = put_in(word("甲"), "甲.docx", clerk)
    store.path_of(file.digest).unlink()
    (fault,) = list_faults()
    assert fault.startswith(f"文件缺失：甲.docx（编号{file.pk}")
    with pytest.raises(Refused, match="停止下载"):
        download(file, actor=clerk, now=NOW)


@pytest.mark.parametrize(
    ("given", "kind", "kept"),
    [
        ("通知.docx", "docx", "通知.docx"),
        ("通知.DOCX", "docx", "通知.docx"),
        ("../../etc/通知.docx", "docx", "通知.docx"),
        ("C:\\我的\\通知.docx", "docx", "通知.docx"),
        ("通知.exe", "pdf", "通知.exe.pdf"),
        ("照片.jpeg", "jpeg", "照片.jpg"),
        ("a\r\nSet-Cookie: b.txt", "txt", "aSet-Cookie: b.txt"),
        ("\u202egnp.exe", "png", "gnp.exe.png"),
        ("", "txt", "未命名.txt"),
        ("长" * 300, "txt", "长" * 190 + ".txt"),
    ],
)
def test_a_name_is_only_a_name_and_ends_as_its_kind_does(given: str, kind: str, kept: str) -> None:
    assert safe_name(given, kind) == kept
