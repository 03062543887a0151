"""传阅 of outgoing papers: from the paper's page to the readers' desks, and on 全程 who has read it, what they said, urging, taking back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.world import Trail, visit, world
from zhongshu.core.circulation.models import Circulation, Reading
from zhongshu.core.ui.acts import pick

__all__ = ["visit", "world"]


@pytest.fixture
def paper(world):
    return world.paper_at("first_review")


def act(browser, paper, name, **fields):
    return browser.post(reverse("matter_act", args=[paper.pk]), {"act": name, **fields})


def page(paper):
    return reverse("documents_paper", args=[paper.pk])


def life(paper):
    return reverse("matter_life", args=[paper.pk])


def key(world, role):
    return f"person:{world.people[role].pk}"


def test_a_paper_is_let_be_read_from_its_page_and_read_by_who_could_not_see_it(world, visit, paper):
    reader, drafter = visit("colleague"), visit("drafter")
    assert reader.get(page(paper)).status_code == 404
    assert "送传阅" in drafter.get(page(paper)).content.decode()
    trail = Trail()
    position = f"position:{world.positions['checker'].pk}"
    sent = act(drafter, paper, "circulate", holder=[key(world, "colleague"), position], note="请提意见。")
    assert (sent.status_code, sent.url) == (302, page(paper))
    assert trail.types() == ["circulation.sent"]
    shown = reader.get(page(paper))
    mine = Reading.objects.get(person=world.people["colleague"])
    assert mine.opened_at is not None, "the paper's own page counts as opening"
    assert shown.context["more"]["reading_url"] == reverse("reading", args=[mine.pk])
    assert "请您阅" in shown.content.decode()
    reader.post(reverse("reading", args=[mine.pk]), {"opinion": "第二条请再核。"})
    text = drafter.get(life(paper)).content.decode()
    assert "第二条请再核。" in text
    assert "1 / 2 人已阅" in text
    assert reader.get(page(paper)).status_code == 200, "who has read may look again"
    assert world.fresh(paper).matter.step == "first_review", "the flow does not wait"


def test_names_may_be_typed_and_the_same_reader_is_not_asked_twice(world, visit, paper):
    drafter = visit("drafter")
    assert act(drafter, paper, "circulate", who="阎书亭、缪鸿儒").status_code == 302
    assert Reading.objects.count() == 2
    assert act(drafter, paper, "circulate", who="阎书亭").status_code == 409
    assert act(drafter, paper, "circulate").status_code == 409
    assert Circulation.objects.count() == 1


def test_readers_are_added_urged_and_spared_on_the_whole_life(world, visit, paper):
    drafter = visit("drafter")
    act(drafter, paper, "circulate", holder=[key(world, "colleague")])
    batch = Circulation.objects.get()
    assert act(drafter, paper, "circulate", batch=batch.pk, holder=[key(world, "deputy")], back="life").url == life(paper)
    assert [row.circulation_id for row in Reading.objects.all()] == [batch.pk] * 2
    assert act(drafter, paper, "urge_readers", reason="今天下班前请阅。", back="life").url == life(paper)
    assert Reading.objects.exclude(urged_at=None).count() == 2
    spared = Reading.objects.get(person=world.people["deputy"])
    assert act(drafter, paper, "cancel_readings", reading=spared.pk).status_code == 409, "a reason is asked for"
    assert act(drafter, paper, "cancel_readings", reading=spared.pk, reason="不必阅了").status_code == 302
    rows = drafter.get(life(paper)).context["circulation"]
    assert [(row["name"], row["is_cancelled"]) for row in rows["batches"][0]["readers"]] == [("阎书亭", False), ("缪鸿儒", True)]
    assert ([row["name"] for row in rows["unread"]], rows["total"], rows["may"]) == (["阎书亭"], 1, True)
    assert act(drafter, paper, "circulate", batch="999", holder=[key(world, "deputy")]).status_code == 404


def test_who_may_not_let_it_be_read_is_offered_nothing_and_refused(world, visit):
    paper = world.paper_at("receipt")
    receiver = visit("liaison_caizheng")
    assert "送传阅" not in receiver.get(page(paper)).content.decode()
    for name in ("circulate", "urge_readers", "cancel_readings"):
        assert act(receiver, paper, name, holder=[key(world, "deputy")], reason="请阅").status_code == 404
        assert act(visit("outsider"), paper, name, holder=[key(world, "deputy")], reason="请阅").status_code == 404
    assert not Circulation.objects.exists()


def test_a_reader_outside_the_office_sees_the_text_and_not_how_it_came_about(world, visit, paper):
    act(visit("drafter"), paper, "circulate", holder=[key(world, "outsider")])
    outsider = visit("outsider")
    shown = outsider.get(page(paper))
    assert (shown.status_code, shown.context["is_inside"], "timeline" in shown.context) == (200, False, False)
    assert outsider.get(life(paper)).status_code == 404


def test_chairs_are_found_by_their_unit_or_title_where_they_may_be_chosen(world, visit):
    actor = world.actor("drafter")
    chair = {"value": f"position:{world.positions['checker'].pk}", "title": "文电处核稿岗", "note": "岗位，现由邝时安担任"}
    assert chair in pick(actor, "核稿", with_positions=True)
    assert all(row["value"].startswith("person:") for row in pick(actor, "核稿"))
    rows = visit("drafter").get(reverse("people_pick") + "?chairs=1&q=核稿").json()["rows"]
    assert chair in rows
