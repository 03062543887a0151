"""The audit officer's pages: the ledger is read, exported and recomputed, by him alone, and what was touched is found."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from zhongshu.core.events.models import Event
from zhongshu.core.events.operations import record
from zhongshu.core.files.models import StoredFile
from zhongshu.core.org.models import Officer
from zhongshu.core.staffing import operations
from zhongshu.core.staffing.tests.staffing_office import NOW, Office


@pytest.fixture
def auditor(office: Office) -> Client:
    return office.enter(Officer.AUDIT)


@pytest.mark.parametrize("name", ["staffing_audit", "staffing_audit_export"])
def test_the_ledger_opens_for_the_audit_officer_and_is_absent_for_all_others(office: Office, name: str) -> None:
    for kind in Officer.values:
        assert office.enter(kind).get(reverse(name)).status_code == (200 if kind == Officer.AUDIT else 404), kind
    assert Client().get(reverse(name)).status_code == 302


def many_events(office: Office, count: int) -> None:
    for number in range(count):
        rule = operations.DayRule(dt.date(2027, 1, 1), is_working=False, name=f"第{number}次")
        operations.set_special_day(rule, basis="通知", **office.by(Officer.SYSTEM))


def seqs(page: Any) -> list[int]:
    return [int(row[0]) for row in page.context["rows"]]


def test_the_ledger_is_paged_by_key_both_ways(office: Office, auditor: Client) -> None:
    many_events(office, 115)
    first = auditor.get(reverse("staffing_audit"))
    last = Event.objects.latest("seq").seq
    assert seqs(first) == list(range(last, last - 50, -1))
    assert first.context["pager"]["newer_url"] == ""
    second = auditor.get(first.context["pager"]["older_url"])
    assert seqs(second)[0] == last - 50
    third = auditor.get(second.context["pager"]["older_url"])
    assert seqs(third)[-1] == 1
    assert third.context["pager"]["older_url"] == ""
    assert seqs(auditor.get(third.context["pager"]["newer_url"])) == seqs(second)


def test_the_ledger_is_filtered_by_type_person_matter_and_day(office: Office, auditor: Client) -> None:
    many_events(office, 3)
    path = reverse("staffing_audit")
    assert len(seqs(auditor.get(path, {"type": "calendar.changed"}))) == 3
    assert len(seqs(auditor.get(path, {"person": "孙慎"}))) == 1  # enabled the clerk
    assert seqs(auditor.get(path, {"matter": "7"})) == []
    assert seqs(auditor.get(path, {"since": "2025-07-05"})) == []
    assert len(seqs(auditor.get(path, {"since": "2025-07-04", "until": "2025-07-04", "type": "staffing.installed"}))) == 1
    assert auditor.get(path, {"since": "昨天"}).status_code == 409
    assert auditor.get(path, {"before": "abc"}).status_code == 200


def test_the_auditor_reads_who_did_what_but_no_opinion_and_no_title(office: Office, auditor: Client) -> None:
    with transaction.atomic():
        record("files.stored", actor=office.actor(""), at=NOW, subject="file:1", name="关于某事的通知.pdf", kind="pdf", size=9)
        record("matters.opened", actor=office.actor(""), at=NOW, matter=9, subject="关于某事的通知", kind="发文", title="关于某事的通知")
    page = auditor.get(reverse("staffing_audit"))
    assert page.context["rows"][0][2:7] == ["王平", "起草", "", "9", ""]
    assert page.context["rows"][1][3:5] == ["存入文件", "存入文件（文件名略）（pdf，9字节）"]
    assert "关于某事的通知" not in page.content.decode()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_export_holds_the_rows_and_is_an_event(office: Office, auditor: Client, kind: str) -> None:
    answer = auditor.get(reverse("staffing_audit_export"), {"type": "staffing.unit_added", "format": kind})
    assert answer["Content-Disposition"].startswith("attachment;")
    if kind == "xlsx":
        text = "\n".join(
            str(cell) for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True) for cell in row if cell
        )
    else:
        text = answer.content.decode("utf-8-sig")
    assert "增设机构综合处" in text
    assert "导出人：李鉴" in text
    assert "共2行" in text
    event = Event.objects.latest("seq")
    assert (event.type, event.actor_id) == ("ledgers.exported", office.officer(Officer.AUDIT).pk)


def test_verifying_a_whole_ledger_says_so_and_is_an_event(auditor: Client) -> None:
    answer = auditor.post(reverse("staffing_audit_verify"), follow=True)
    assert "全部相符" in answer.content.decode()
    assert Event.objects.latest("seq").type == "staffing.ledger_verified"
    assert auditor.get(reverse("staffing_audit_verify")).status_code == 405


def test_verifying_names_the_row_that_was_touched(auditor: Client) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER event_no_update" if connection.vendor == "sqlite" else "ALTER TABLE events_event DISABLE TRIGGER USER")
    Event.objects.filter(seq=3).update(actor_name="别人")
    page = auditor.post(reverse("staffing_audit_verify")).content.decode()
    assert "事件第3号（" in page
    assert "内容被改动" in page
    assert "发现1处不符" in page


def test_verifying_names_the_file_that_is_gone(auditor: Client) -> None:
    StoredFile.objects.create(digest="0" * 64, name="某文件.docx", kind="docx", size=1, stored_at=NOW)
    assert "发现1处不符" in auditor.post(reverse("staffing_audit_verify")).content.decode()
