"""节点: added, changed with reason and history, ticked off, taken back; and what was seen on the spot, with photos."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.photos import MAKER, photo
from tests.world import Trail, visit
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.assignments.models import Milestone, Observation
from zhongshu.core.assignments.operations import handling, milestones, observing, reporting
from zhongshu.core.assignments.pages import lanes_of, nodes_of
from zhongshu.core.assignments.queries import get_light, is_tone
from zhongshu.core.assignments.rules.changes import why_not_node
from zhongshu.core.events.models import Event
from zhongshu.core.files.models import StoredFile

__all__ = ["visit"]
DAY = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("title", "due", "why"),
    [
        ("完成招标", "2025-03-31", ""),
        ("完成招标", "2025-03-03", ""),
        ("完成招标", "2025-04-30", ""),
        (" ", "2025-03-31", "做到什么"),
        ("开工", "2025-03-31", "已经有"),
        ("完成招标", "2025-03-02", "之间"),
        ("完成招标", "2025-05-01", "先批准延期"),
    ],
)
def test_a_node_stands_once_within_the_term(title, due, why):
    told = why_not_node(title=title, due=DAY(due), issued=DAY("2025-03-03"), until=DAY("2025-04-30"), others=frozenset({"开工"}))
    assert (why in told) if why else told == ""


def test_a_node_is_added_changed_ticked_off_and_its_first_day_kept(office):
    (row,) = office.doing()
    by, trail = office.world.by("officer"), Trail()
    node = milestones.add_milestone(row, title="完成招标", due=DAY("2025-03-20"), **by)
    milestones.change_milestone(node, title="完成施工招标", due=DAY("2025-03-31"), reason="流标一次", **by)
    node.refresh_from_db()
    assert (node.title, node.due_date, node.baseline_due) == ("完成施工招标", DAY("2025-03-31"), DAY("2025-03-20"))
    milestones.tick_milestone(node, done=DAY("2025-03-03"), reason="见中标通知书", **by)
    with pytest.raises(Refused, match="已经勾销"):
        milestones.tick_milestone(node, done=DAY("2025-03-03"), reason="见中标通知书", **by)
    milestones.reopen_milestone(node, reason="合同没有签", **by)
    milestones.drop_milestone(node, reason="改为直接委托", **by)
    with pytest.raises(Refused, match="取消"):
        milestones.change_milestone(node, title="x", due=DAY("2025-03-31"), reason="x", **by)
    names = ("added", "changed", "ticked", "reopened", "dropped")
    assert trail.types() == [f"assignments.milestone_{name}" for name in names]
    told = Event.objects.get(type="assignments.milestone_changed")
    assert all(words in told.data for words in ("完成招标（2025年3月20日）", "完成施工招标（2025年3月31日）", "流标一次"))


@pytest.mark.parametrize(
    ("act", "facts"),
    [
        ("change_milestone", {"title": "完成招标", "due": DAY("2025-03-21")}),
        ("drop_milestone", {}),
        ("tick_milestone", {"done": DAY("2025-03-03")}),
        ("reopen_milestone", {}),
    ],
)
def test_each_change_needs_a_reason_and_the_division_that_assigned(office, act, facts):
    (row,) = office.doing(office.order(milestones=(("完成招标", DAY("2025-03-20")),)))
    node = row.milestones.get()
    with pytest.raises(Refused, match="写明"):
        getattr(milestones, act)(node, **facts, reason=" ", **office.world.by("officer"))
    for role in ("liaison_caizheng", "leader_caizheng", "drafter"):
        with pytest.raises(NotYours):
            getattr(milestones, act)(node, **facts, reason="有理由", **office.world.by(role))
    node.refresh_from_db()
    assert (node.due_date, node.done_date, node.dropped_at) == (DAY("2025-03-20"), None, None)


def test_the_light_looks_at_nodes_that_stand_and_at_no_others(office):
    (row,) = office.doing(office.order(due="2025-06-30", cycle="none", milestones=(("完成招标", DAY("2025-03-10")),)))
    today = DAY("2025-03-11")
    amber = lambda: row.__class__.objects.filter(is_tone("amber", today), pk=row.pk).exists()  # noqa: E731 - asked twice
    assert (get_light(office.fresh(row), today).tone, amber()) == ("amber", True)
    milestones.drop_milestone(row.milestones.get(), reason="不需要了", **office.world.by("officer"))
    assert (get_light(office.fresh(row), today).tone, amber()) == ("green", False)
    assert nodes_of([row], today) == {row.pk: []}


def test_a_feedback_that_is_sent_back_takes_its_ticks_along(office):
    (row,) = office.doing(office.order(milestones=(("完成招标", DAY("2025-03-20")), ("开工", DAY("2025-04-20")))))
    first, second = row.milestones.order_by("due_date")
    kept = office.report(row, 30, milestones=[first.pk])
    sent = office.report(row, 60, milestones=[second.pk])
    assert [one.done_date for one in row.milestones.order_by("due_date")] == [DAY("2025-03-03")] * 2
    reporting.return_feedback(sent, reason="没有开工令", **office.world.by("officer"))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.done_date, first.reported_in_id, second.done_date) == (DAY("2025-03-03"), kept.pk, None)


def test_the_lane_shows_the_line_of_nodes_with_days_and_how_they_stand(office):
    nodes = tuple(
        (name, DAY(day)) for name, day in (("方案", "2025-03-05"), ("招标", "2025-03-10"), ("开工", "2025-03-17"), ("完工", "2025-04-28"))
    )
    (row,) = office.doing(office.order(milestones=nodes))
    office.report(row, 10, milestones=[row.milestones.get(title="方案").pk])
    (lane,) = lanes_of(row.parent, DAY("2025-03-11"))
    assert [(each["one"].title, each["state"]) for each in lane["nodes"]] == [
        ("方案", "done"), ("招标", "late"), ("开工", "soon"), ("完工", "open"),
    ]  # fmt: skip


def test_the_forms_of_a_node_work_and_a_unit_has_none(office, visit, time_machine):
    time_machine.move_to(office.world.now)
    (row,) = office.doing()
    act, officer = reverse("assignment_act", args=[row.pk]), visit("officer")
    assert officer.post(act, {"act": "add_node", "title": "完成招标", "due": "2025-03-20"}).status_code == 302
    node = Milestone.objects.get()
    page = officer.get(reverse("assignment", args=[row.pk])).content.decode()
    assert "勾销、调整、取消" in page
    assert "勾销、调整、取消" not in visit("liaison_caizheng").get(reverse("assignment", args=[row.pk])).content.decode()
    data = {"act": "node", "node": node.pk, "title": "完成施工招标", "due": "2025-03-31", "done": "2025-03-03"}
    assert officer.post(act, {**data, "result": "change", "opinion": "流标一次"}).status_code == 302
    assert "原定3月20日" in officer.get(reverse("assignment", args=[row.pk])).content.decode()
    assert officer.post(act, {**data, "result": "tick", "opinion": "见中标通知书"}).status_code == 302
    assert officer.post(act, {**data, "result": "reopen", "opinion": "合同没有签"}).status_code == 302
    assert officer.post(act, {**data, "result": "drop", "opinion": ""}).status_code == 409
    assert officer.post(act, {**data, "result": "drop", "opinion": "不需要了"}).status_code == 302
    assert visit("liaison_caizheng").post(act, {**data, "result": "tick", "opinion": "x"}).status_code == 404


def test_photos_of_a_visit_stand_beside_the_self_report_and_tell_nothing_of_the_telephone(office, visit, time_machine):
    time_machine.move_to(office.world.now)
    (row,) = office.doing()
    office.report(row, 80)
    act, officer = reverse("assignment_act", args=[row.pk]), visit("officer")
    data = {"act": "observe", "day": "2025-03-03", "place": "东湖路", "seen": "40", "opinion": "两处未动工", "secret": "1"}
    assert officer.post(act, {**data, "photos": [photo(), photo("二.jpg", 30)]}).status_code == 302
    made = Observation.objects.get()
    assert (made.photos.count(), made.reported, made.seen, made.is_open) == (2, 80, 40, False)
    page = officer.get(reverse("assignment", args=[row.pk])).content.decode()
    assert all(words in page for words in ("单位自报", "现场所见", "相差40个百分点"))
    url = reverse("assignment_seen", args=[row.pk, made.photos.first().pk])
    assert url in page
    shown = officer.get(url)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert MAKER.encode() not in shown.content
    assert visit("outsider").get(url).status_code == 404
    other = StoredFile.objects.exclude(pk__in=made.photos.all()).first()
    assert officer.get(reverse("assignment_seen", args=[row.pk, other.pk])).status_code == 404, "only its own photos"
    before = StoredFile.objects.count()
    assert visit("liaison_caizheng").post(act, {**data, "photos": [photo()]}).status_code == 404
    assert StoredFile.objects.count() == before, "a stranger's upload is not even kept"
    assert officer.post(act, {**data, "photos": [SimpleUploadedFile("假.jpg", b"not a picture")]}).status_code == 409
    assert Observation.objects.count() == 1


def test_what_differs_on_the_spot_is_not_accepted_without_a_word(office):
    (row,) = office.doing()
    office.hand_in(row)
    observing.observe(row, day=DAY("2025-03-03"), place="东湖路", seen=60, text="两处未完工", **office.world.by("officer"))
    with pytest.raises(Refused, match=r"自报100%，现场60%.*怎么核实"):
        handling.accept(office.fresh(row), **office.world.by("officer"))
    handling.accept(office.fresh(row), opinion="3月3日复查，两处已完工，见照片。", **office.world.by("officer"))
    assert office.fresh(row).matter.phase == "done"
