"""逐件签批: the stack holds what waits for me, counts truly, opens nothing before it is seen, and takes back only what may be."""

import base64
import io

import pytest
from django.urls import reverse
from PIL import Image

from tests.world import Trail, visit, world
from zhongshu.business.documents.models import Signature
from zhongshu.core.matters.models import Task, TaskState
from zhongshu.core.matters.operations import mark_opened

__all__ = ["visit", "world"]
JSON = {"Accept": "application/json"}


def png():
    out = io.BytesIO()
    Image.new("RGBA", (30, 10), (0, 0, 0, 255)).save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def task_of(paper):
    return Task.objects.get(matter=paper.pk, state=TaskState.OPEN)


def key_of(paper):
    return f"task:{Task.objects.get(matter=paper.pk, step='sign_off').pk}"


def card(paper):
    return reverse("documents_sign", args=[paper.pk])


@pytest.fixture
def papers(world):
    return [world.paper_at("sign_off") for _ in range(3)]


@pytest.fixture
def leader(visit, papers):
    return visit("director")


def sign(leader, paper, **fields):
    return leader.post(card(paper), {"digest": paper.current.digest, **fields}, headers=JSON)


def test_the_count_stays_true_while_papers_leave(leader, papers):
    begun = leader.get(reverse("stack"))
    assert begun.url == card(papers[0])
    assert "待签批 1/3" in leader.get(card(papers[0])).content.decode()
    answer = sign(leader, papers[0]).json()
    assert answer["url"] == card(papers[1])
    assert "已送文电处核稿岗邝时安办理印前复核" in answer["told"]
    page = leader.get(answer["url"])
    assert "待签批 2/3" in page.content.decode()
    assert page.context["stack"]["previous_url"] == "", "what is done is not gone back to"


def test_going_on_without_deciding_leaves_the_paper_and_the_end_says_so(leader, papers):
    leader.get(reverse("stack"))
    middle = leader.get(card(papers[1])).context["stack"]
    assert (middle["previous_url"], middle["next_url"]) == (card(papers[0]), card(papers[2]))
    assert sign(leader, papers[2]).json()["url"] == reverse("stack_done")
    done = leader.get(reverse("stack_done"))
    assert [left.url for left in done.context["left"]] == [card(papers[0]), card(papers[1])]
    assert [row["said"] for row in done.context["rows"]] == ["签批：同意"]


def test_a_card_that_is_fetched_ahead_is_not_opened_until_it_is_seen(world, leader, papers):
    leader.get(card(papers[0]), headers={"X-Stack-Prefetch": "1"})
    assert task_of(papers[0]).opened_at is None
    assert leader.post(reverse("stack_shown", args=[key_of(papers[0])])).json() == {"gone": ""}
    assert task_of(papers[0]).opened_at is not None


def test_what_is_gone_is_skipped_with_a_sentence(world, leader, papers):
    leader.get(reverse("stack"))
    world.step(papers[1])
    gone = "《临澜市人民政府办公室关于做好防汛工作的通知》已由他人办理或者撤回，跳过了。"
    assert leader.get(reverse("stack_next", args=[key_of(papers[0])])).json() == {"gone": gone, "url": card(papers[2])}
    assert leader.post(reverse("stack_shown", args=[key_of(papers[1])])).json() == {"gone": gone}
    assert leader.get(card(papers[1])).status_code == 409


def test_a_signature_is_used_again_only_when_it_is_asked_for_and_only_in_this_stack(leader, papers):
    leader.get(reverse("stack"))
    assert "用刚才的签名" not in leader.get(card(papers[0])).content.decode()
    sign(leader, papers[0], signature=png())
    assert "用刚才的签名" in leader.get(card(papers[1])).content.decode()
    sign(leader, papers[1])
    sign(leader, papers[2], reuse="1")
    first, second, third = Signature.objects.order_by("pk")
    assert first.image is not None
    assert (second.image, third.image) == (None, first.image)
    assert third.digest == papers[2].current.digest, "the hand is the same, what is signed is the paper before it"


def test_a_new_stack_knows_no_signature(world, leader, papers):
    leader.get(reverse("stack"))
    sign(leader, papers[0], signature=png())
    leader.get(reverse("stack"))
    sign(leader, papers[1], reuse="1")
    assert Signature.objects.get(paper=papers[1]).image is None


def test_what_was_just_done_is_taken_back_while_nobody_has_opened_it(world, leader, papers):
    leader.get(reverse("stack"))
    undo = sign(leader, papers[0]).json()["undo"]
    trail = Trail()
    assert leader.post(undo, headers=JSON).json() == {"url": card(papers[0])}
    assert trail.types() == ["matters.withdrawn"]
    assert world.fresh(papers[0]).matter.step == "sign_off"
    assert "待签批 1/3" in leader.get(card(papers[0])).content.decode(), "in its old place"
    assert leader.get(reverse("stack_done")).context["rows"] == []


def test_what_the_next_has_opened_is_not_taken_back(world, leader, papers):
    leader.get(reverse("stack"))
    undo = sign(leader, papers[0]).json()["undo"]
    assert leader.get(reverse("stack_done")).context["rows"][0]["undo_url"] == undo
    mark_opened(papers[0].pk, **world.by("checker"))
    assert leader.get(reverse("stack_done")).context["rows"][0]["undo_url"] == ""
    refused = leader.post(undo, headers=JSON)
    assert (refused.status_code, "不能撤回" in refused.content.decode()) == (409, True)


def test_nobody_takes_back_or_opens_what_is_another_s(world, visit, leader, papers):
    leader.get(reverse("stack"))
    undo = sign(leader, papers[0]).json()["undo"]
    assert visit("deputy").post(undo, headers=JSON).status_code == 409
    assert world.fresh(papers[0]).matter.step == "pre_print_check"
    stranger = visit("outsider")
    assert "跳过" in stranger.post(reverse("stack_shown", args=[key_of(papers[1])])).json()["gone"]
    assert task_of(papers[1]).opened_at is None
    assert stranger.get(reverse("stack")).url == reverse("stack_done")
    assert stranger.post(reverse("stack_shown", args=["task:x"])).status_code == 404
    assert stranger.get(reverse("stack_next", args=[key_of(papers[1])])).json() == {"gone": "", "url": reverse("stack_done")}


def test_the_second_post_of_a_double_tap_signs_nothing(leader, papers):
    leader.get(reverse("stack"))
    sign(leader, papers[0])
    assert sign(leader, papers[0]).status_code == 409
    assert Signature.objects.count() == 1


def test_a_return_goes_on_to_the_next_card_too(world, leader, papers):
    leader.get(reverse("stack"))
    fields = {"act": "return", "card": key_of(papers[0]), "target": "drafting", "way": "direct", "reason": "请改"}
    answer = leader.post(reverse("documents_act", args=[papers[0].pk]), fields, headers=JSON)
    assert answer.json()["url"] == card(papers[1])
    assert world.fresh(papers[0]).matter.step == "drafting"


def test_the_desk_leads_into_the_stack(leader, papers):
    assert leader.get("/").context["stack_count"] == 3
