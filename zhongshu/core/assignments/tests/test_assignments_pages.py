"""Pages of 交办 with a real client: each sees his part, and each act comes through its form."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from zhongshu.core.assignments.models import Assignment, Change, Evidence, Feedback
from zhongshu.core.assignments.operations import handling


@pytest.fixture
def visit(office):
    from django.test import Client  # noqa: PLC0415 - only here

    def enter(role):
        browser = Client()
        browser.force_login(office.world.people[role])
        return browser

    return enter


def picture(exif=b""):
    out = io.BytesIO()
    data = {"exif": exif} if exif else {}
    Image.new("RGB", (800, 600), (90, 120, 90)).save(out, "JPEG", **data)
    return SimpleUploadedFile("现场.jpg", out.getvalue(), content_type="image/jpeg")


def act(browser, row, **data):
    return browser.post(reverse("assignment_act", args=[row.pk]), data)


def report(browser, row, **data):
    values = {"progress": "40", "done": "6月12日召开调度会，已完成3公里。", "problems": "", "next_steps": "", "token": "", **data}
    return browser.post(reverse("assignment_feedback", args=[row.pk]), values, headers={"accept": "application/json"})


def test_the_whole_way_through_the_pages(office, visit):
    (row,) = office.assign(office.order(due="2030-04-30", milestones=(("完成招标", office.world.now.date().replace(year=2030)),)))
    unit, leader, officer = visit("liaison_caizheng"), visit("leader_caizheng"), visit("officer")
    page = unit.get(reverse("assignment", args=[row.pk])).content.decode()
    assert all(words in page for words in ("签收", "东湖路积水点改造", "改造完成并通过验收"))
    assert act(unit, row, act="sign_for").status_code == 302
    assert "待反馈" in unit.get(reverse("assignments")).content.decode() or "办理中" in unit.get(reverse("assignments")).content.decode()
    assert report(unit, row, files=picture()).json()["url"] == reverse("assignment", args=[row.pk])
    milestone = row.milestones.get().pk
    assert report(unit, row, progress="100", milestones=[milestone]).status_code == 200
    assert act(unit, row, act="hand_in").status_code == 302
    assert act(leader, row, act="sign_off").status_code == 302
    feedback = Feedback.objects.order_by("pk")[0]
    assert act(officer, row, act="judge", feedback=feedback.pk, result="accept").status_code == 302
    assert act(officer, row, act="accept", opinion="属实").status_code == 302
    assert Assignment.objects.get(pk=row.pk).matter.phase == "done"


def test_a_feedback_that_is_sent_twice_counts_once(office, visit):
    (row,) = office.doing(office.order(due="2030-04-30"))
    unit = visit("liaison_caizheng")
    assert report(unit, row, token="abc").status_code == 200
    assert report(unit, row, token="abc").status_code == 200
    assert Feedback.objects.count() == 1


def test_what_is_refused_is_said_and_nothing_is_kept(office, visit):
    (row,) = office.doing(office.order(due="2030-04-30"))
    unit = visit("liaison_caizheng")
    refused = report(unit, row, done="正在推进", files=picture())
    assert (refused.status_code, "没有说出事实" in refused.content.decode()) == (409, True)
    assert not Evidence.objects.exists()
    assert report(unit, row, progress="abc").status_code == 409
    assert report(visit("liaison_shuiwu"), row).status_code == 404
    secret = report(unit, row, done="机密★10年 已完成3公里")
    assert (secret.status_code, Feedback.objects.count()) == (409, 0)


def test_a_photo_is_shown_without_what_the_camera_wrote_into_it(office, visit):
    (row,) = office.doing(office.order(due="2030-04-30"))
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-OF-SOMEBODY"
    report(visit("liaison_caizheng"), row, files=picture(exif.tobytes()))
    evidence = Evidence.objects.get()
    shown = visit("officer").get(reverse("assignment_picture", args=[row.pk, evidence.pk]))
    assert shown["Content-Type"] == "image/jpeg"
    assert b"CAMERA-OF-SOMEBODY" not in shown.content
    kept = visit("officer").get(reverse("assignment_evidence", args=[row.pk, evidence.pk]))
    assert b"CAMERA-OF-SOMEBODY" in kept.content, "the evidence itself is what was given"
    assert visit("liaison_shuiwu").get(reverse("assignment_picture", args=[row.pk, evidence.pk])).status_code == 404


def test_a_change_lies_on_the_heads_desk(office, visit):
    (row,) = office.doing(office.order(due="2030-04-30"))
    assert act(visit("liaison_caizheng"), row, act="change", sort="extend", new_due="2030-05-31", opinion="雨季").status_code == 302
    change = Change.objects.get()
    url = reverse("assignment_change_act", args=[change.pk])
    assert "雨季" in visit("ducha_head").get(reverse("assignment_change", args=[change.pk])).content.decode()
    assert visit("liaison_shuiwu").get(reverse("assignment_change", args=[change.pk])).status_code == 404
    assert visit("ducha_head").post(url, {"act": "approve"}).status_code == 302
    assert str(Assignment.objects.get(pk=row.pk).matter.due_date) == "2030-05-31"


def test_a_unit_sees_its_own_inbox_and_the_order_can_be_printed(office, visit):
    lead, assist = office.assign(office.order(due="2030-04-30"), office.order("shuiwu", "assist", due="2030-04-30", title="配合做好排水"))
    inbox = visit("liaison_caizheng").get(reverse("assignments")).content.decode()
    assert reverse("assignment", args=[lead.pk]) in inbox
    assert reverse("assignment", args=[assist.pk]) not in inbox
    assert visit("liaison_caizheng").get(reverse("assignment", args=[assist.pk])).status_code == 404
    assert visit("drafter").get(reverse("assignments")).status_code == 404
    order = visit("liaison_caizheng").get(reverse("assignment_order", args=[lead.pk]))
    assert order.content.startswith(b"%PDF")
    assert visit("liaison_shuiwu").get(reverse("assignment_order", args=[lead.pk])).status_code == 404


def test_nothing_ranks_or_scores_people_or_units(office, visit):
    """中央网信委《关于防治“指尖上的形式主义”的若干意见》: no check-ins, points, leaderboards or hours online."""
    (row,) = office.doing(office.order(due="2030-04-30"))
    words = ("积分", "打卡", "排名", "排行", "在线时长", "得分")
    for role, url in (("liaison_caizheng", reverse("assignments")), ("officer", reverse("assignment", args=[row.pk]))):
        page = visit(role).get(url).content.decode()
        assert [word for word in words if word in page] == []
    columns = {field.name for field in Assignment._meta.get_fields()} | {field.name for field in Feedback._meta.get_fields()}
    assert not columns & {"score", "points", "rank", "checkin"}


def test_who_sends_a_task_elsewhere_is_told_that_the_unit_has_a_like_one_in_hand(office, visit):
    office.doing(office.order("shuiwu", title="东湖路积水点改造"))
    (row,) = office.assign(office.order(title="关于东湖路积水点改造的督办"))
    handling.give_back(row, reason="不属于我局职责", **office.world.by("liaison_caizheng"))
    browser = visit("officer")
    given = {"act": "reassign", "unit": "市水务局", "due": "2099-12-31", "opinion": "水务局负责"}
    refused = act(browser, row, **given)
    assert refused.status_code == 409
    assert "已有相近的任务《东湖路积水点改造》" in refused.content.decode()
    assert office.fresh(row).unit.code == "caizheng"
    assert act(browser, row, **given, checked="1").status_code == 302
    assert office.fresh(row).unit.code == "shuiwu"
