"""批示 card by card, in one stack with what waits for a signature."""

from django.urls import reverse

from zhongshu.business.incoming.flow import INSTRUCT, REGISTER
from zhongshu.business.incoming.models import Instruction
from zhongshu.core.matters.models import Task, TaskState

JSON = {"Accept": "application/json"}


def card(paper):
    return reverse("incoming_instruct", args=[paper.pk])


def test_instructions_are_given_one_after_the_other_and_taken_back(office, visit):
    first, second = office.at(INSTRUCT), office.at(INSTRUCT)
    leader = visit("director")
    assert leader.get(reverse("stack")).url == card(first)
    page = leader.get(card(first))
    assert "待批示 1/2" in page.content.decode()
    assert page.context["stack"]["next_url"] == card(second)
    answer = leader.post(card(first), {"opinion": "请水务局办理。"}, headers=JSON).json()
    assert answer["url"] == card(second)
    assert leader.post(answer["undo"], headers=JSON).json() == {"url": card(first)}
    assert office.fresh(first).matter.step == INSTRUCT


def test_signatures_and_instructions_lie_in_one_stack(office, visit):
    paper, outgoing = office.at(INSTRUCT), office.world.paper_at("sign_off")
    leader = visit("director")
    urls = {leader.get(reverse("stack")).url}
    urls.add(leader.get(urls.copy().pop()).context["stack"]["next_url"])
    assert urls == {card(paper), reverse("documents_sign", args=[outgoing.pk])}
    assert leader.get("/").context["stack_count"] == 2


def test_what_is_fetched_ahead_is_not_opened_and_a_clerk_s_work_is_no_card(office, visit):
    paper = office.at(INSTRUCT)
    visit("director").get(card(paper), headers={"X-Stack-Prefetch": "1"})
    assert Task.objects.get(matter=paper.pk, state=TaskState.OPEN).opened_at is None
    assert Instruction.objects.count() == 0
    office.at(REGISTER)
    assert visit("registrar").get("/").context["stack_count"] == 0
