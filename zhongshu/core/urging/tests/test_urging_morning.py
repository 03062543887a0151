"""The worker's morning: what is open is told of once for each level, by day, to whom it concerns; and nothing is ever decided for anybody."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import OperationalError

from tests.world import Trail
from zhongshu.business.documents.operations import review
from zhongshu.core.access.permissions import scope
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import list_faults, list_timeline
from zhongshu.core.jobs.schedule import JOBS
from zhongshu.core.jobs.ticks import run_due
from zhongshu.core.jobs.worker import drain
from zhongshu.core.matters.models import Matter, Pause, PhaseChoice, Task, TaskState
from zhongshu.core.notify.models import Message
from zhongshu.core.org.models import Delegation, Officer
from zhongshu.core.parameters.models import Parameter
from zhongshu.core.platform.manifest import PERMISSIONS
from zhongshu.core.urging.models import Addressee, Sent, TaskMark
from zhongshu.core.urging.operations import morning
from zhongshu.core.urging.operations.morning import remind
from zhongshu.core.urging.operations.oversight import set_oversight
from zhongshu.core.urging.operations.urging import urge_repeatedly
from zhongshu.core.urging.queries import list_coming
from zhongshu.core.workflow.flow import Way
from zhongshu.lib.clock import CHINA

FOUNDED = dt.date(2024, 1, 2)


def at(month: int, day: int, hour: int = 8, minute: int = 30) -> dt.datetime:
    return dt.datetime(2025, month, day, hour, minute, tzinfo=CHINA)


def mornings(first: dt.datetime, days: int) -> list[dt.datetime]:
    return [first + dt.timedelta(days=n) for n in range(days)]


def sent_on(paper) -> list[tuple[str, str, str]]:
    """What was sent on a paper: the day, the level, to whom."""
    rows = Sent.objects.filter(matter=paper.pk).order_by("pk")
    return [(f"{row.at.astimezone(CHINA):%m-%d}", row.level, row.to) for row in rows]


def oversee(world, unit: str, role: str) -> None:
    set_oversight(world.units[unit], position=world.positions[role], from_date=FOUNDED, **world.by(Officer.SYSTEM))


def test_a_late_task_is_told_of_on_its_day_after_it_and_up_the_ladder_each_once(world):
    oversee(world, "office", "director")
    paper = world.paper_at("pre_print_check")  # came on Monday 3 March, due on Wednesday; held by 核稿岗 of 文电处
    for moment in mornings(at(3, 3), 12):
        remind(moment)
        remind(moment + dt.timedelta(hours=2))
    checker, head, leader = "文电处核稿岗", "文电处处长褚文静", "主任傅德谦"
    assert sent_on(paper) == [
        ("03-05", "due", checker),
        ("03-06", "late:1", checker),
        ("03-07", "head", head),
        ("03-11", "late:4", checker),
        ("03-12", "leader", leader),
        ("03-14", "late:7", checker),
    ]
    assert list(list_faults()) == [], "the chain of events is whole"


def test_the_timeline_of_the_matter_tells_it_in_sentences(world):
    oversee(world, "office", "director")
    paper = world.paper_at("pre_print_check")
    for moment in mornings(at(3, 3), 12):
        remind(moment)
    told = [(entry.actor, entry.sentence) for entry in list_timeline(paper.pk) if entry.kind.startswith("urging.")]
    assert told[0] == ("系统", "到期日：提醒文电处核稿岗（印前复核，期限2025-03-05）")
    assert ("系统", "印前复核已超时2个工作日，报处室负责人文电处处长褚文静（在文电处核稿岗处）") in told
    assert ("系统", "印前复核已超时5个工作日，报分管领导主任傅德谦（在文电处核稿岗处）") in told


def test_early_reminders_come_seven_and_three_working_days_before_a_long_term(world):
    Parameter.objects.filter(key="documents.review_days.ordinary").update(value="10")
    paper = world.paper_at("first_review")  # due on Monday 17 March
    for moment in mornings(at(3, 3), 15):
        remind(moment)
    assert [row[:2] for row in sent_on(paper)] == [("03-06", "before:7"), ("03-12", "before:3"), ("03-17", "due")]


@pytest.mark.parametrize("moment", [at(3, 5, 3), at(3, 5, 8, 29), at(3, 5, 17, 30), at(3, 8, 10), at(4, 4, 10)])
def test_nothing_goes_out_at_night_on_a_weekend_or_on_a_holiday(world, moment):
    paper = world.paper_at("first_review")
    assert "下一个工作日上午再催" in remind(moment)
    assert sent_on(paper) == []


def test_what_was_slept_through_goes_out_as_one_the_most_urgent(world):
    paper = world.paper_at("first_review")
    remind(at(3, 11))
    assert [row[1] for row in sent_on(paper)] == ["late:4"], "neither the day itself nor the first day after"
    for moment in mornings(at(3, 11), 3):
        remind(moment)
    assert [row[1] for row in sent_on(paper)] == ["late:4"]


def test_a_head_who_holds_it_himself_is_not_told_of_himself(world):
    paper = world.paper_at("first_review")  # held by the head of 综合处
    for moment in mornings(at(3, 5), 12):
        remind(moment)
    assert {row[1] for row in sent_on(paper)} == {"due", "late:1", "late:4", "late:7"}


def test_a_receiving_unit_without_a_head_is_told_to_the_head_of_the_unit_that_sent(world):
    oversee(world, "caizheng", "secretary_general")
    paper = world.paper_at("receipt")  # three units have to sign for it
    for moment in mornings(at(3, 5), 8):
        remind(moment)
    rows = sent_on(paper)
    assert ("03-05", "due", "市财政局收文岗、市水务局收文岗、东湖区收文岗") in rows, "one line however many units"
    assert ("03-07", "head", "综合处处长温伯笙") in rows
    assert ("03-12", "leader", "秘书长戚远志") in rows
    assert TaskMark.objects.filter(level="leader").count() == 1, "nobody oversees the other two"


def test_a_leader_who_is_named_later_hears_of_it_then(world):
    paper = world.paper_at("pre_print_check")
    remind(at(3, 20))
    assert "leader" not in {row[1] for row in sent_on(paper)}
    oversee(world, "office", "director")
    remind(at(3, 21))
    assert ("03-21", "leader", "主任傅德谦") in sent_on(paper)


def test_whoever_is_told_that_something_is_late_may_read_it(world):
    oversee(world, "zonghe", "secretary_general")
    world.positions["secretary_general"].duties.all().delete()
    paper = world.paper_at("first_review")

    def may_read() -> bool:
        return Matter.objects.filter(scope(world.actor("secretary_general"), PERMISSIONS["documents.read"]), pk=paper.pk).exists()

    assert not may_read()
    remind(at(3, 12))
    assert may_read()
    assert not Matter.objects.filter(scope(world.actor("outsider"), PERMISSIONS["documents.read"])).exists()


def test_timers_do_not_vanish_after_a_return(world):
    paper = world.paper_at("second_review")
    urge_repeatedly(paper.matter, every=1, words="请抓紧。", **world.by("drafter"))
    review.return_paper(paper, target="first_review", way=Way.STEPWISE, reason="请改", **world.by("reviewer"))
    world.now = at(3, 6, 9)
    for moment in mornings(at(3, 4), 3):
        remind(moment)
    back = [row for row in sent_on(paper) if row[0] >= "03-04"]
    assert ("03-05", "due", "综合处处长") in back, "who has it now is reminded of his own due date"
    assert ("03-06", "late:1", "综合处处长") in back
    assert [row for row in back if row[1] == ""] == [(f"03-0{n}", "", "综合处处长") for n in (4, 5, 6)], "and the urge goes on, at him"
    world.walk(world.fresh(paper), "second_review")
    for moment in mornings(at(3, 7), 5):
        remind(moment)
    again = [row for row in sent_on(paper) if row[0] >= "03-07"]
    assert ("03-10", "due", "文电处处长") in again
    assert ("03-11", "", "文电处处长") in again


def test_a_new_due_date_has_reminders_of_its_own(world):
    paper = world.paper_at("first_review")
    remind(at(3, 5))
    Task.objects.filter(matter=paper.pk, state=TaskState.OPEN).update(due_date=dt.date(2025, 3, 10))
    for moment in mornings(at(3, 6), 6):
        remind(moment)
    assert [row[:2] for row in sent_on(paper)] == [("03-05", "due"), ("03-06", "before:3"), ("03-10", "due"), ("03-11", "late:1")]
    assert Sent.objects.get(matter=paper.pk, level="before:3").words == "到期前2个工作日", (
        "it says what is left, not what the level is called"
    )


def test_a_year_of_ticks_finishes_no_task_and_moves_no_matter(world):
    oversee(world, "office", "director")
    papers = [world.paper_at(step) for step in ("first_review", "second_review", "sign_off", "receipt")]
    papers.append(world.paper_at("countersign", countersign=["caizheng"]))
    urge_repeatedly(papers[0].matter, every=5, **world.by("drafter"))

    def state():
        tasks = Task.objects.order_by("pk").values_list("pk", "state", "decision", "opinion", "done_by", "done_at", "due_date")
        return list(tasks), list(Matter.objects.order_by("pk").values_list("pk", "step", "phase", "visit", "revision"))

    before, trail = state(), Trail()
    for number in range(0, 366, 5):
        run_due(at(3, 4, 8, 40) + dt.timedelta(days=number), JOBS)
    assert state() == before
    assert set(trail.types()) <= {"urging.reminded", "urging.escalated", "urging.gathered", "urging.urged"}
    assert Sent.objects.filter(matter=papers[1].pk).count() > 30, "but it has not stopped urging either"


def thirty_late(world) -> None:
    unit, clerk = world.units["zonghe"], world.people["colleague"]
    common = {
        "kind": "documents.paper",
        "unit": unit,
        "drafter": clerk,
        "flow_version": 1,
        "step": "first_review",
        "created_at": at(2, 3),
        "moved_at": at(2, 3),
    }
    matters = Matter.objects.bulk_create(Matter(title=f"第{n}件", **common) for n in range(30))
    Task.objects.bulk_create(
        Task(matter=matter, step="first_review", visit=1, person=clerk, arrived_at=at(2, 3), due_date=dt.date(2025, 2, 10 + number % 15))
        for number, matter in enumerate(matters)
    )


def test_a_clerk_with_thirty_late_tasks_gets_one_notice_a_morning(world, django_assert_max_num_queries):
    thirty_late(world)
    for moment in mornings(at(3, 3), 5):
        remind(moment)
        drain(moment)
        told = Message.objects.filter(person=world.people["colleague"], at=moment)
        assert told.count() <= 1
    first = Message.objects.filter(person=world.people["colleague"]).order_by("event").first()
    assert first.sentence == "您有30件待办已超时；最久的是《第0件》，已超时15个工作日。"
    assert first.url.endswith("?only=late")
    assert Event.objects.filter(type="urging.reminded", at=at(3, 3)).count() == 30, "while each matter has its own line"
    assert not Addressee.objects.filter(event=None).exists()


def test_a_notice_about_one_matter_opens_it(world):
    paper = world.paper_at("first_review")
    remind(at(3, 5))
    drain(at(3, 5))
    message = Message.objects.get(person=world.people["division_head"], at=at(3, 5))
    assert message.sentence == f"《{paper.matter.title}》今天到期，请今天办结。"
    assert message.url == f"/papers/{paper.pk}/"


def test_reports_alone_open_the_list_of_what_was_reported(world, visit):
    for _ in range(2):
        world.paper_at("pre_print_check")
    remind(at(3, 7))
    drain(at(3, 7))
    message = Message.objects.get(person=world.people["reviewer"], at=at(3, 7))
    assert message.sentence.startswith("2件超时事项报您知悉，请督促办理")
    page = visit("reviewer").get(message.url)
    assert page.status_code == 200
    assert page.content.decode().count("报处室负责人") == 2


def test_who_stands_in_for_the_holder_hears_of_it_too(world):
    paper = world.paper_at("first_review")
    by = {"from_date": dt.date(2025, 3, 1), "to_date": dt.date(2025, 3, 5), "made_by": world.people["division_head"], "made_at": at(3, 1)}
    stand_in = {"principal": world.people["division_head"], "delegate": world.people["colleague"], "reason": "出差"}
    Delegation.objects.create(**stand_in, **by)
    Delegation.objects.create(**stand_in | {"delegate": world.people["printer"]}, **by, kinds=["meetings.meeting"])
    remind(at(3, 5))
    remind(at(3, 6))
    heard = {
        (row.sent.level, row.person.username) for row in Addressee.objects.filter(sent__matter=paper.pk).select_related("sent", "person")
    }
    assert heard == {("due", "division_head"), ("due", "colleague"), ("late:1", "division_head")}


def test_one_matters_fault_does_not_hold_up_the_others_and_is_told(world):
    bad, good = world.paper_at("first_review"), world.paper_at("first_review")
    Matter.objects.filter(pk=bad.pk).update(flow_version=99)
    with pytest.raises(RuntimeError, match="1件事项没有催成：KeyError"):
        remind(at(3, 5))
    assert (len(sent_on(bad)), len(sent_on(good))) == (0, 1)
    assert Event.objects.filter(type="urging.gathered").count() == 1
    Matter.objects.filter(pk=bad.pk).update(flow_version=1)
    remind(at(3, 5, 8, 31))
    assert (len(sent_on(bad)), len(sent_on(good))) == (1, 1)


def gone(now):
    raise OperationalError("gone")


def test_a_worker_killed_before_the_telling_is_made_good_by_the_next(world, monkeypatch):
    world.paper_at("first_review")
    with monkeypatch.context() as patch:
        patch.setattr(morning, "tell_everyone", gone)
        with pytest.raises(OperationalError):
            remind(at(3, 5))
    trail = Trail()
    assert "告知1人" in remind(at(3, 5, 8, 50))
    assert trail.types() == ["urging.gathered"]
    assert Sent.objects.count() == 1


def test_what_is_done_meanwhile_is_not_told_of(world):
    paper = world.paper_at("first_review")
    tasks = morning.list_open(dt.date(2025, 4, 1))
    outlook = morning.get_outlook(tasks, dt.date(2025, 3, 5))
    ((matter, words),) = morning._what_to_say(tasks, outlook, dt.date(2025, 3, 5))
    Matter.objects.filter(pk=paper.pk).update(phase=PhaseChoice.CANCELLED, closed_at=at(3, 5))
    assert morning._say(matter, words, at(3, 5)) == 0
    Matter.objects.filter(pk=paper.pk).update(phase=PhaseChoice.OPEN, closed_at=None)
    world.walk(world.fresh(paper), "second_review")
    assert morning._say(matter, words, at(3, 5)) == 0
    assert sent_on(paper) == []


def test_two_workers_at_the_same_morning_say_it_once(world):
    paper = world.paper_at("first_review")
    tasks = morning.list_open(dt.date(2025, 4, 1))
    outlook = morning.get_outlook(tasks, dt.date(2025, 3, 5))
    ((matter, words),) = morning._what_to_say(tasks, outlook, dt.date(2025, 3, 5))
    assert [morning._say(matter, words, at(3, 5)) for _ in range(2)] == [1, 0]
    assert len(sent_on(paper)) == 1


def test_a_task_without_a_term_goes_by_its_matters_while_the_clock_does_not_stand(world):
    paper = world.draft()  # a draft has no term of its own
    Matter.objects.filter(pk=paper.pk).update(due_date=dt.date(2025, 3, 7))
    Pause.objects.create(matter=paper.matter, from_date=dt.date(2025, 3, 3), reason="待批示")
    for moment in mornings(at(3, 4), 7):
        remind(moment)
    assert sent_on(paper) == []
    assert list_coming(world.fresh(paper).matter, at(3, 10, 10)) == []
    Pause.objects.update(to_date=dt.date(2025, 3, 10))
    Matter.objects.filter(pk=paper.pk).update(due_date=dt.date(2025, 3, 14))
    assert list_coming(world.fresh(paper).matter, at(3, 10, 10))[0].startswith("如不办理，3月11日（星期二，到期前3个工作日）提醒梁思齐")
    for moment in mornings(at(3, 11), 5):
        remind(moment)
    assert sent_on(paper) == [("03-11", "before:3", "梁思齐"), ("03-14", "due", "梁思齐")]


def test_a_matter_that_has_ended_is_left_alone(world):
    paper = world.paper_at("first_review")
    Matter.objects.filter(pk=paper.pk).update(phase=PhaseChoice.DONE, closed_at=at(3, 4))
    remind(at(3, 5))
    assert sent_on(paper) == []


def test_what_is_said_to_come_is_what_comes(world):
    oversee(world, "office", "director")
    paper = world.paper_at("pre_print_check")
    foretold = {}
    for evening in mornings(at(3, 3, 20), 20):
        (sentence,) = list_coming(world.fresh(paper).matter, evening)
        morning_after = evening + dt.timedelta(hours=12, minutes=30)
        remind(morning_after)
        for row in Sent.objects.filter(matter=paper.pk, at=morning_after):
            foretold[row.level] = f"{morning_after.month}月{morning_after.day}日" in sentence
    assert foretold == dict.fromkeys(("due", "late:1", "head", "late:4", "leader", "late:7", "late:10"), True)


def test_the_sentence_names_who_and_when(world):
    oversee(world, "office", "director")
    paper = world.paper_at("pre_print_check")
    assert list_coming(paper.matter, at(3, 3, 10)) == [
        "如不办理，3月5日（星期三，到期日）提醒文电处核稿岗，3月7日报处室负责人文电处处长褚文静，3月12日报分管领导主任傅德谦。"
    ]
    assert list_coming(paper.matter, at(3, 12, 10))[0].startswith("如不办理，3月13日（星期四，超时第4个工作日）"), "this morning is over"
    assert list_coming(paper.matter, at(3, 12, 7)) == [
        "如不办理，3月12日（星期三，超时第4个工作日）再次催办文电处核稿岗，3月12日报处室负责人文电处处长褚文静，3月12日报分管领导主任傅德谦。"
    ], "before the office opens, what was slept through is said for this morning"
