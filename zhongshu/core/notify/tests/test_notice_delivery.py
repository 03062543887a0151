import datetime as dt

import pytest

from zhongshu.core.events.models import Event
from zhongshu.core.ledgers.tests.small_office import MINUTE, NINE, forget_kind, make_office
from zhongshu.core.matters.models import Task, TaskState
from zhongshu.core.matters.operations import cancel_matter, return_task, withdraw_task
from zhongshu.core.notify.models import Message
from zhongshu.core.notify.operations import deliver
from zhongshu.core.notify.queries import COUNT_LIMIT, count_unread
from zhongshu.core.org.models import Person, Post
from zhongshu.core.workflow.flow import Way

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    yield make_office()
    forget_kind()


def tell(after=0):
    """Deliver every event after a number; returns who heard what."""
    for event in Event.objects.filter(seq__gt=after).order_by("seq"):
        deliver(event)
    return {(m.person.name, m.sentence) for m in Message.objects.filter(event__gt=after).select_related("person")}


def last():
    return Event.objects.order_by("-seq").first().seq


def at(minutes):
    return NINE + minutes * MINUTE


@pytest.fixture
def sent(office):
    matter = office.errand("防汛通知")
    office.finish(matter, "拟稿", at(1))
    return matter


@pytest.fixture
def cosigned(office, sent):
    office.finish(sent, "科长", at(2))
    return sent


def test_the_next_holder_hears_by_his_post_and_the_sender_does_not(office, sent):
    assert tell() == {("科长", "拟稿将《防汛通知》送您办理（审核中）。")}
    assert Message.objects.get().url == f"/notices/{sent.pk}/"


def test_a_post_is_told_to_who_holds_it_that_day(office):
    new = Person.objects.create(username="新科长", name="新科长", from_date=dt.date(2025, 7, 1))
    Post.objects.filter(person=office.people["科长"]).update(to_date=dt.date(2025, 7, 3))
    Post.objects.create(person=new, position=office.positions["科长"], from_date=dt.date(2025, 7, 4))
    office.finish(office.errand("防汛通知"), "拟稿", at(1))
    assert {name for name, _ in tell()} == {"新科长"}


def test_parallel_signers_each_hear_once_and_the_last_ones_end_is_told_to_the_drafter(office, cosigned):
    assert {name for name, _ in tell(after=last() - 1)} == {"会签", "同签"}
    before = last()
    office.finish(cosigned, "会签", at(3))
    assert tell(before) == set()
    office.finish(cosigned, "同签", at(4))
    assert tell(before) == {("拟稿", "您起草的《防汛通知》已经办结。")}


def test_nobody_hears_twice_however_often_an_event_is_delivered(office, cosigned):
    tell()
    count = Message.objects.count()
    assert count == 2
    Message.objects.update(read_at=NINE)
    tell()
    assert Message.objects.count() == count
    assert Message.objects.filter(read_at=None).count() == 0


def test_who_acted_hears_nothing_of_it(office, cosigned):
    tell()
    events = {event.seq: event.actor_id for event in Event.objects.all()}
    assert all(events[message.event] != message.person_id for message in Message.objects.all())


def test_a_return_tells_who_has_it_now_and_the_drafter(office, cosigned):
    before = last()
    mine = Task.objects.get(matter=cosigned, person=office.people["会签"], state=TaskState.OPEN)
    return_task(mine.pk, target="review", way=Way.DIRECT, reason="数字不符", actor=office.actor("会签"), now=at(3))
    assert tell(before) == {
        ("科长", "会签在会签将《防汛通知》退回给您（审核，直送）：数字不符"),
        ("拟稿", "会签在会签将您起草的《防汛通知》退回至审核：数字不符"),
    }


def test_a_drafter_who_gets_it_back_hears_one_sentence(office, sent):
    before = last()
    mine = Task.objects.get(matter=sent, position=office.positions["科长"])
    return_task(mine.pk, target="draft", way=Way.STEPWISE, reason="缺附件", actor=office.actor("科长"), now=at(2))
    assert tell(before) == {("拟稿", "科长在审核将《防汛通知》退回给您（起草，逐级）：缺附件")}


def test_a_withdrawal_tells_those_who_need_no_longer_act(office, sent):
    before = last()
    task = Task.objects.get(matter=sent, person=office.people["拟稿"], state=TaskState.DONE)
    withdraw_task(task.pk, actor=office.actor("拟稿"), now=at(2))
    assert tell(before) == {("科长", "拟稿撤回了送您的《防汛通知》，您暂时不用办理。")}


def test_a_cancelled_matter_is_told_to_its_last_holders_and_its_drafter(office, cosigned):
    before = last()
    cancel_matter(cosigned, reason="另有安排", word="撤稿", actor=office.actor("科长"), now=at(3))
    assert tell(before) == {(name, "《防汛通知》已由科长撤稿，不用再办：另有安排") for name in ("拟稿", "会签", "同签")}


def test_what_was_done_meanwhile_is_not_asked_for_late(office, cosigned):
    office.finish(cosigned, "会签", at(3))
    assert "会签" not in {name for name, _ in tell()}


def test_a_long_sentence_is_cut_and_not_refused(office, sent):
    mine = Task.objects.get(matter=sent, position=office.positions["科长"])
    return_task(mine.pk, target="draft", way=Way.STEPWISE, reason="急" * 1000, actor=office.actor("科长"), now=at(2))
    tell()
    assert max(len(message.sentence) for message in Message.objects.all()) == 300


def test_the_bell_counts_unread_with_one_cheap_query(office, django_assert_num_queries):
    person = office.people["科长"]
    Message.objects.bulk_create(Message(person=person, event=1000 + n, sentence="一", url="/", at=NINE) for n in range(COUNT_LIMIT + 30))
    actor = office.actor("科长")
    with django_assert_num_queries(1):
        assert count_unread(actor) == COUNT_LIMIT
    assert count_unread(office.actor("拟稿")) == 0


@pytest.fixture
def page_of(client, office):
    def ask(name, url, method="get"):
        client.force_login(office.people[name])
        return getattr(client, method)(url)

    return ask


def test_opening_a_notice_marks_it_read_and_leads_to_its_page(office, sent, page_of):
    tell()
    message = Message.objects.get()
    assert page_of("科长", f"/notices/{message.pk}/").headers["Location"] == message.url
    first = Message.objects.get().read_at
    assert first is not None
    page_of("科长", f"/notices/{message.pk}/")
    assert Message.objects.get().read_at == first


@pytest.mark.parametrize(("method", "url"), [("get", "/notices/{}/"), ("post", "/notices/{}/read/")])
def test_another_ones_notice_is_not_there(office, sent, page_of, method, url):
    tell()
    message = Message.objects.get()
    assert page_of("外人", url.format(message.pk), method).status_code == 404
    assert Message.objects.get().read_at is None
    assert page_of("科长", url.format(message.pk), method).status_code == 302
    assert Message.objects.get().read_at is not None


def test_all_read_takes_what_the_page_showed_and_not_what_came_since(office, page_of):
    first, second = office.errand("第一件"), office.errand("第二件")
    office.finish(first, "拟稿", at(1))
    tell()
    shown = page_of("科长", "/notices/").context
    assert [row["sentence"] for row in shown["notices"]] == ["拟稿将《第一件》送您办理（审核中）。"]
    office.finish(second, "拟稿", at(2))
    tell()
    assert page_of("科长", shown["mark_all_url"], "post").status_code == 302
    unread = Message.objects.filter(read_at=None).values_list("sentence", flat=True)
    assert list(unread) == ["拟稿将《第二件》送您办理（审核中）。"]
    assert "1 条未读通知" in page_of("科长", "/notices/bell/").content.decode()


def test_the_list_goes_on_without_doubles(office, page_of):
    person = office.people["科长"]
    Message.objects.bulk_create(Message(person=person, event=n, sentence=f"第{n}条", url="/", at=NINE) for n in range(1, 121))
    seen, url = [], "/notices/"
    while url:
        context = page_of("科长", url).context
        seen += [row["sentence"] for row in context["notices"]]
        url = context["pager"]["older_url"]
    assert seen == [f"第{n}条" for n in range(120, 0, -1)]
    assert page_of("科长", "/notices/?before=nonsense").status_code == 200
