"""批示 card by card, in one stack with what waits for a signature."""

import base64
import io

from django.apps import apps
from django.urls import reverse
from PIL import Image

from zhongshu.business.incoming.flow import INSTRUCT, PROPOSE, REGISTER
from zhongshu.business.incoming.models import Instruction
from zhongshu.core.circulation.operations import circulate
from zhongshu.core.matters.models import Task, TaskState
from zhongshu.core.ui.lives import Preview

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


def png():
    out = io.BytesIO()
    Image.new("RGBA", (30, 10), (0, 0, 0, 255)).save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def test_a_name_written_on_one_card_signs_the_next_of_either_kind_where_it_is_ticked(office, visit):
    first, second, outgoing = office.at(INSTRUCT), office.at(INSTRUCT), office.world.paper_at("sign_off")
    leader = visit("director")
    leader.get(reverse("stack"))
    leader.post(card(first), {"opinion": "同意。", "signature": png()}, headers=JSON)
    for url in (card(second), reverse("documents_sign", args=[outgoing.pk])):
        assert "用刚才的签名" in leader.get(url).content.decode()
    leader.post(card(second), {"opinion": "同意。", "reuse": "1"}, headers=JSON)
    leader.post(reverse("documents_sign", args=[outgoing.pk]), {"digest": outgoing.current.digest, "reuse": "1"}, headers=JSON)
    written, again = Instruction.objects.order_by("pk")
    assert written.image is not None
    assert (again.image, apps.get_model("documents", "Signature").objects.get().image) == (written.image, written.image)


def test_an_instruction_written_by_hand_alone_is_no_signature(office, visit):
    first, second = office.at(INSTRUCT), office.at(INSTRUCT)
    leader = visit("director")
    leader.get(reverse("stack"))
    leader.post(card(first), {"signature": png()}, headers=JSON)
    assert "用刚才的签名" not in leader.get(card(second)).content.decode()
    leader.post(card(second), {"reuse": "1"}, headers=JSON)
    assert [row.image is not None for row in Instruction.objects.order_by("pk")] == [True, False]


def test_what_is_fetched_ahead_is_not_opened_and_a_clerk_s_work_is_no_card(office, visit):
    paper = office.at(INSTRUCT)
    visit("director").get(card(paper), headers={"X-Stack-Prefetch": "1"})
    assert Task.objects.get(matter=paper.pk, state=TaskState.OPEN).opened_at is None
    assert Instruction.objects.count() == 0
    office.at(REGISTER)
    assert visit("registrar").get("/").context["stack_count"] == 0


def test_a_proposer_asks_a_colleague_and_hands_on(office, visit):
    paper = office.at(PROPOSE)
    holder = Task.objects.get(matter=paper.pk, state=TaskState.OPEN)
    role = next(role for role, position in office.world.positions.items() if position.pk == holder.position_id)
    act, page = reverse("matter_act", args=[paper.pk]), reverse("incoming_paper", args=[paper.pk])
    colleague = f"person:{office.world.people['colleague'].pk}"
    asked = {"act": "add", "holder": colleague, "place": "before", "request": "请核对来文依据。"}
    assert visit(role).post(act, asked).status_code == 302
    guest = visit("colleague")
    shown = guest.get(page)
    assert (shown.context["task"], "请核对来文依据。" in shown.content.decode()) == (None, True)
    assert guest.get(reverse("incoming_propose", args=[paper.pk])).status_code in (404, 409), "who is asked proposes nothing"
    assert guest.post(act, {"act": "answer", "decision": "agree", "opinion": "属实。"}).status_code == 302
    assert visit(role).post(act, {"act": "transfer", "holder": colleague, "reason": "归他办。"}).status_code == 302
    assert Task.objects.get(matter=paper.pk, state=TaskState.OPEN).person == office.world.people["colleague"]


def test_what_came_on_paper_alone_is_a_card_that_says_so_and_leads_to_the_paper(office, visit):
    paper = office.at(INSTRUCT)
    circulate(paper.matter, readers=[f"person:{office.world.people['deputy'].pk}"], **office.world.by("registrar"))
    reader = visit("deputy")
    page = reader.get(reader.get(reverse("stack")).url)
    assert page.context["preview"] == Preview()
    assert "没有可以预览的正文" in page.content.decode()
    assert page.context["matter_url"] == reverse("incoming_paper", args=[paper.pk])
    assert reader.get(page.context["matter_url"]).status_code == 200
