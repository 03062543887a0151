"""`zhongshu verify` on copies of the demo city: it names the very row or file that was touched, and exits 1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DROP_TRIGGERS = """
from django.db import connection
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
    else:
        cursor.execute("SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal")
        for name, table in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}" ON {table}')
from zhongshu.core.events.models import Event
"""


def tamper(city, code):
    done = city.python(DROP_TRIGGERS + code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def verify(city, *, expect):
    done = city.zhongshu("verify")
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout


def faults(report):
    return re.findall(r"✗ (.*)", report)


def test_a_whole_city_is_whole(new_city):
    report = verify(new_city("whole"), expect=0)
    assert faults(report) == []
    assert [line.partition("：")[0] for line in report.splitlines()] == ["事件链", "办理记录", "文件", "编号", "签批稿", "后台"]
    assert report.count("完好") == 6


def test_the_database_itself_refuses_to_change_or_delete_an_event(new_city):
    city = new_city("guarded")
    for act in ('update(subject="x")', "delete()"):
        done = city.python(f"from zhongshu.core.events.models import Event\nEvent.objects.filter(seq=5).{act}")
        assert done.returncode != 0
    verify(city, expect=0)


CHANGES = ('data="{}"', 'actor_name="别人"', 'at=F("at") + timedelta(days=1)', "matter=1", 'type="matters.returned"', 'subject="x"')


@pytest.mark.once
def test_every_changed_event_is_named(new_city):
    city = new_city("changed")
    tampering = "from datetime import timedelta\nfrom django.db.models import F\n"
    for number, change in enumerate(CHANGES):
        tampering += f"assert Event.objects.filter(seq={100 + 10 * number}).update({change})\n"
    tamper(city, tampering)
    told = [fault for fault in faults(verify(city, expect=1)) if fault.startswith("事件")]
    for number, fault in enumerate(told):
        assert fault.startswith(f"事件第{100 + 10 * number}号（")
        assert "内容被改动" in fault
    assert len(told) == len(CHANGES)


@pytest.mark.once
def test_a_changed_event_with_its_digest_made_anew_is_still_found(new_city):
    city = new_city("rehashed")
    tamper(
        city,
        """
from zhongshu.core.events.chain import Link, hash_of
row = Event.objects.get(seq=100)
link = Link(row.seq, row.at, row.type, row.actor_id, "别人", row.acted_for_name, row.matter, row.subject, row.data, row.previous_hash)
Event.objects.filter(seq=100).update(actor_name="别人", hash=hash_of(link))
""",
    )
    (fault,) = faults(verify(city, expect=1))
    assert "第101号" in fault


def test_a_deleted_event_is_missed_in_the_middle_and_at_the_end(new_city):
    middle, end = new_city("middle"), new_city("end")
    tamper(middle, "Event.objects.filter(seq=100).delete()")
    assert faults(verify(middle, expect=1)) == ["事件缺失：第100号不见了"]
    act = "first = Event.objects.filter(type='matters.finished').latest('seq').seq; last = Event.objects.latest('seq').seq"
    first, last = tamper(end, f"{act}; Event.objects.filter(seq__gte=first).delete(); print(first, last)").split()
    chain, *matters = faults(verify(end, expect=1))
    assert chain == f"事件缺失：第{first}号至第{last}号（末尾）不见了"
    assert matters, "the rows tell what the ledger has lost"
    assert all(fault.startswith("事项") for fault in matters)


@pytest.mark.once
def test_a_swapped_and_a_missing_file_are_named(new_city):
    city = new_city("files")
    paths = tamper(
        city,
        """
from zhongshu.core.files import store
from zhongshu.core.files.models import StoredFile
for file in StoredFile.objects.filter(kind="pdf").order_by("pk")[:2]:
    print(file.pk, store.path_of(file.digest), file.name, sep="|")
""",
    ).splitlines()
    (swapped, path, name), (missing, gone, gone_name) = (line.split("|") for line in paths)
    target = Path(path)
    target.chmod(0o600)
    target.write_bytes(target.read_bytes() + b"\n")
    Path(gone).unlink()
    told = faults(verify(city, expect=1))
    assert len(told) == 2
    assert any(fault.startswith(f"文件被替换：{name}（编号{swapped}）") and path in fault for fault in told)
    assert any(fault.startswith(f"文件缺失：{gone_name}（编号{missing}") for fault in told)


@pytest.mark.once
def test_a_signed_text_that_was_changed_is_named(new_city):
    city = new_city("signed")
    title = tamper(
        city,
        """
from zhongshu.business.documents.models import Signature, Version
row = Signature.objects.select_related("version", "paper__matter").order_by("pk")[0]
text = row.version.content
Version.objects.filter(pk=row.version_id).update(content=text.replace("。", "！", 1))
print(row.paper.matter.title)
""",
    )
    (fault,) = faults(verify(city, expect=1))
    assert fault.startswith(f"签批稿被改动：《{title}》")


@pytest.mark.once
def test_a_number_that_disappeared_is_named(new_city):
    city = new_city("numbers")
    told = tamper(
        city,
        """
from zhongshu.core.numbering.models import Number
from zhongshu.business.documents.models import Paper
row = Number.objects.filter(sequence__gte=2).order_by("pk")[0]
print(f"{row.series}〔{row.year}〕{row.sequence}号")
Paper.objects.filter(number=row).update(number=None)
row.delete()
""",
    )
    assert faults(verify(city, expect=1)) == [f"编号缺失：{told}不见了"]


def test_a_folder_without_a_database_is_wrongly_used(new_city, tmp_path):
    city = new_city("nothing")
    city.data = tmp_path
    if not city.database:
        done = city.zhongshu("verify")
        assert (done.returncode, "没有数据库" in done.stderr) == (2, True)
