"""待阅 card by card: opened when seen, read once, what is gone is passed over, and only what was opened is read in one go."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.world import OFFICERS, Trail
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import scope
from zhongshu.core.circulation.models import Reading
from zhongshu.core.circulation.operations import cancel_readings, circulate, mark_reading_opened, read, read_opened
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter
from zhongshu.core.ui.lives import LIVES

JSON = {"Accept": "application/json"}
AHEAD = {"X-Stack-Prefetch": "1"}


def card(reading):
    return reverse("reading", args=[reading.pk])


def key(reading):
    return f"reading:{reading.pk}"


def give(world, matter, *roles, note=""):
    circulate(matter, readers=[f"person:{world.people[role].pk}" for role in roles], note=note, **world.by("reviewer"))
    return Reading.objects.get(circulation__matter=matter, person=world.people[roles[0]], read_at=None, cancelled_at=None)


@pytest.fixture
def readings(world):
    """Three papers that wait for the deputy to be read."""
    return [give(world, world.paper_at("first_review").matter, "deputy", "colleague", note=f"请阅{number}。") for number in range(3)]


@pytest.fixture
def reader(visit, readings):
    return visit("deputy")


def test_readings_lie_in_the_stack_and_the_count_stays_true(reader, readings):
    assert reader.get(reverse("stack")).url == card(readings[0])
    page = reader.get(card(readings[0]))
    text = page.content.decode()
    assert ("待阅 1/3" in text, "请阅0。" in text, "褚文静" in text) == (True, True, True)
    assert page.context["preview"].page_urls[0].startswith(reverse("documents_page", args=[readings[0].circulation.matter_id, 1]))
    answer = reader.post(card(readings[0]), {"opinion": "请防办跟进。"}, headers=JSON).json()
    assert (answer["url"], answer["undo"], "已阅《" in answer["told"]) == (card(readings[1]), "", True)
    assert "待阅 2/3" in reader.get(answer["url"]).content.decode()
    readings[0].refresh_from_db()
    assert (readings[0].opinion, readings[0].read_by.name) == ("请防办跟进。", "缪鸿儒")


def test_a_double_tap_reads_once_and_the_end_counts_it(reader, readings):
    reader.get(reverse("stack"))
    trail = Trail()
    assert reader.post(card(readings[0]), headers=JSON).status_code == 200
    again = reader.post(card(readings[0]), headers=JSON)
    assert (again.status_code, "已经阅过" in again.content.decode()) == (409, True)
    assert trail.types() == ["circulation.read"]
    done = reader.get(reverse("stack_done"))
    assert (done.context["others"], len(done.context["left"])) == (1, 2)


def test_a_card_that_is_fetched_ahead_is_not_opened_until_it_is_seen(reader, readings):
    reader.get(card(readings[0]), headers=AHEAD)
    readings[0].refresh_from_db()
    assert readings[0].opened_at is None
    assert reader.post(reverse("stack_shown", args=[key(readings[0])])).json() == {"gone": ""}
    readings[0].refresh_from_db()
    assert readings[0].opened_at is not None
    reader.get(card(readings[1]))
    readings[1].refresh_from_db()
    assert readings[1].opened_at is not None


def test_what_was_taken_back_or_read_elsewhere_is_passed_over_with_a_sentence(world, reader, readings):
    reader.get(reverse("stack"))
    cancel_readings(readings[1].circulation.matter, readings=[readings[1].pk], reason="发错了", **world.by("reviewer"))
    title = readings[1].circulation.matter.title
    gone = f"《{title}》的传阅已经撤回，不用再阅，跳过了。"
    assert reader.get(reverse("stack_next", args=[key(readings[0])])).json() == {"gone": gone, "url": card(readings[2])}
    assert reader.post(reverse("stack_shown", args=[key(readings[1])])).json() == {"gone": gone}
    assert reader.get(card(readings[1])).status_code == 409
    assert reader.post(card(readings[1]), headers=JSON).status_code == 409
    read(readings[2], **world.by("deputy"))
    assert "已经阅过，跳过了。" in reader.post(reverse("stack_shown", args=[key(readings[2])])).json()["gone"]


def test_nobody_reads_or_opens_what_was_given_to_another(visit, readings):
    for role in ("outsider", "director", *OFFICERS):
        stranger = visit(role)
        assert stranger.get(card(readings[0])).status_code == 404
        assert stranger.post(card(readings[0])).status_code == 404
        assert "跳过" in stranger.post(reverse("stack_shown", args=[key(readings[0])])).json()["gone"]
    readings[0].refresh_from_db()
    assert (readings[0].opened_at, readings[0].read_at) == (None, None)


def test_who_was_given_it_by_name_and_by_chair_reads_it_once(world, visit):
    matter = world.paper_at("first_review").matter
    mine = give(world, matter, "deputy")
    circulate(matter, readers=[f"position:{world.positions['deputy'].pk}"], **world.by("reviewer"))
    reader = visit("deputy")
    assert reader.get(card(mine)).context["stack"]["total"] == 1
    assert reader.post(card(mine), {"opinion": "知悉。"}).url == reverse("stack_done")
    assert list(Reading.objects.values_list("opinion", flat=True)) == ["知悉。", "知悉。"]


def test_only_what_was_opened_is_read_in_one_go(world, reader, readings):
    assert reader.post(reverse("readings_done")).status_code == 409, "nothing was opened"
    for reading in readings[:2]:
        mark_reading_opened(reading.circulation.matter_id, **world.by("deputy"))
    mark_reading_opened(readings[2].circulation.matter_id, **world.by("colleague"))
    assert "这 2 件您都打开看过" in reader.get(reverse("stack_done")).content.decode()
    trail = Trail()
    assert reader.post(reverse("readings_done")).url == reverse("stack_done")
    assert trail.types() == ["circulation.read"] * 2
    mine = Reading.objects.filter(person=world.people["deputy"]).order_by("pk")
    assert [row.read_at is not None for row in mine] == [True, True, False]
    assert not Reading.objects.filter(person=world.people["colleague"], read_at__isnull=False).exists()
    with pytest.raises(Refused, match="逐件看"):
        read_opened(**world.by("deputy"))


def test_signatures_and_readings_lie_in_one_stack_or_the_readings_alone(world, visit):
    paper = world.paper_at("sign_off")
    reading = give(world, world.paper_at("first_review").matter, "director")
    leader, sign = visit("director"), reverse("documents_sign", args=[paper.pk])
    assert leader.get(reverse("stack")).url == sign
    assert leader.get(sign).context["stack"]["next_url"] == card(reading)
    assert leader.get(reverse("stack") + "?only=reading").url == card(reading)
    assert "待阅 1/1" in leader.get(card(reading)).content.decode()
    desk = leader.get("/")
    assert ([row["url"] for row in desk.context["to_read"]], desk.context["stack_count"]) == ([card(reading)], 1)


@pytest.mark.parametrize("life", [life for life in LIVES if life.circulates], ids=lambda life: life.kind)
def test_a_kind_that_lets_itself_be_read_lets_its_readers_in_and_out_again(world, life):
    facts = {"kind": life.kind, "flow_version": 1, "step": KINDS[life.kind].flow.first.code, "title": "关于防汛的函"}
    made = Matter.objects.create(
        **facts, unit=world.units["zonghe"], drafter=world.people["drafter"], created_at=world.now, moved_at=world.now
    )
    outsider = world.actor("outsider")
    seen = lambda: Matter.objects.filter(scope(outsider, KINDS[life.kind].read), pk=made.pk).exists()  # noqa: E731 - asked three times
    assert not seen()
    reading = give(world, made, "outsider")
    assert seen()
    cancel_readings(made, readings=[reading.pk], reason="不必阅了", **world.by("reviewer"))
    assert not seen()
