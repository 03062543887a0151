"""A real installation, through its pages: from the first run to a draft that waits for its first review. Nothing here is filled in beside the pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import BODY
from zhongshu.business.documents.models import Issuer, Paper
from zhongshu.core.calendar.operations import seed_calendar
from zhongshu.core.entrance import first_run
from zhongshu.core.events.queries import list_faults
from zhongshu.core.matters.models import Task, TaskState
from zhongshu.core.org.models import Person, Position, Unit
from zhongshu.core.parameters.operations import install_parameters
from zhongshu.core.platform.manifest import MANIFESTS

OFFICERS = {
    "system": ("钱谦", "qian", "Guanli-2025-a"),
    "security": ("孙慎", "sun", "Baomi-2025-bb"),
    "audit": ("李鉴", "lijian", "Shenji-2025-c"),
}
UNITS = (
    ("gov", "临澜市人民政府", "government", ""),
    ("office", "临澜市人民政府办公室", "office", "gov"),
    ("zonghe", "综合处", "division", "office"),
)
POSTS = (("liang", "梁思齐", "zonghe", "drafter"), ("wen", "温伯笙", "zonghe", "division_head"))
SOURCE = f"临澜市人民政府办公室关于做好防汛工作的通知\n\n各区、县人民政府：\n{BODY}\n临澜市人民政府办公室\n"


@pytest.fixture
def start(settings, tmp_path, monkeypatch, db):
    """What `zhongshu serve` finds on its first day: parameters and calendar, nobody and nothing else."""
    settings.DATA, settings.FILES_DIR = tmp_path, tmp_path / "files"
    monkeypatch.setitem(first_run._seen, "people", False)
    seed_calendar()
    for manifest in MANIFESTS.values():
        if manifest.parameters:
            install_parameters(manifest.parameters)


def enter(username):
    browser = Client()
    browser.force_login(Person.objects.get(username=username))
    return browser


def send(browser, address, /, *keys, **fields):
    answer = browser.post(reverse(address, args=keys), fields)
    assert answer.status_code == 302, answer.content.decode()
    return answer


def set_up():
    form = {"code": first_run.make_setup_code(), "office_name": "临澜市人民政府办公室"}
    for kind, (name, username, password) in OFFICERS.items():
        form |= {f"{kind}_name": name, f"{kind}_username": username, f"{kind}_password": password, f"{kind}_again": password}
    send(Client(), "setup", **form)


def staff(system, security, day):
    for rank, (code, name, kind, parent) in enumerate(UNITS):
        above = Unit.objects.get(code=parent).pk if parent else ""
        facts = {"code": code, "name": name, "short_name": name, "kind": kind, "parent": above, "rank": rank, "from_date": day}
        send(system, "staffing_units", act="add", **facts)
    for username, name, unit, duty in POSTS:
        send(system, "staffing_unit", Unit.objects.get(code=unit).pk, act="add", title=duty, code=duty, duties=duty, rank=0)
        send(system, "staffing_people", act="add", name=name, username=username, rank=0, from_date=day)
        person = Person.objects.get(username=username)
        send(system, "staffing_person", person.pk, act="post", position=Position.objects.get(code=duty).pk, from_date=day)
        send(security, "staffing_account", person.pk, act="enable")


def test_an_office_begins_with_nothing_and_comes_to_its_first_review(start):
    set_up()
    day = str(Person.objects.earliest("pk").from_date)
    system, security = enter("qian"), enter("sun")
    staff(system, security, day)
    drafter, new = enter("liang"), reverse("documents_new")
    sentence = "请系统管理员先在“系统管理”的“发文机关代字”里登记"
    assert sentence in drafter.get(new).content.decode()
    blank = {"unit": Unit.objects.get(code="zonghe").pk, "text": SOURCE}
    assert sentence in drafter.post(new, blank).content.decode()
    assert not Paper.objects.exists()

    office = {"unit": Unit.objects.get(code="office").pk, "title": "市政府办公室文件", "mark": "临澜市人民政府办公室文件", "rank": 0}
    send(system, "documents_issuers", **office, series="临政办发", number_form="{series}〔{year}〕{n}号", format="document")
    assert sentence not in drafter.get(new).content.decode()
    send(drafter, "documents_new", **blank, issuer=Issuer.objects.get().pk)
    paper = Paper.objects.select_related("current").get()
    facts = {"issuer": paper.issuer_id, "disclosure": "主动公开", "disclosure_reason": "需要社会广泛知晓"}
    text = {
        "base": paper.current.digest,
        "document_type": "通知",
        "title": paper.current.read().title,
        "main_recipients": "各区、县人民政府：",
    }
    send(drafter, "documents_edit", paper.pk, **text, body=BODY, signers="临澜市人民政府办公室", **facts)

    submit = {"act": "submit", "digest": Paper.objects.select_related("current").get().current.digest}
    refused = drafter.post(reverse("documents_act", args=[paper.pk]), submit)
    assert (refused.status_code, "初审" in refused.content.decode()) == (409, True), "no route says who reviews"
    send(system, "documents_routes", step="first_review", position=Position.objects.get(code="division_head").pk, from_date=day)
    send(drafter, "documents_act", paper.pk, **submit)
    task = Task.objects.get(matter=paper.pk, state=TaskState.OPEN)
    assert (task.step, task.position.code) == ("first_review", "division_head")
    assert "防汛工作" in enter("wen").get(reverse("desk")).content.decode()
    assert list(list_faults()) == []
