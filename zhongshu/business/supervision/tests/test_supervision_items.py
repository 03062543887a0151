"""Acts on supervised matters: they work, leave their events, and refuse the wrong person and the second time."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.world import Trail, open_holders
from zhongshu.business.supervision.models import Item, ItemSource, Plate
from zhongshu.business.supervision.operations import items, merging, plates, sources
from zhongshu.business.supervision.permissions import READ
from zhongshu.business.supervision.queries import list_hung, list_similar
from zhongshu.business.supervision.rules import digest_of
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.operations import handling
from zhongshu.core.circulation.operations import circulate
from zhongshu.core.matters.models import Link, Matter, Task
from zhongshu.core.matters.spawning import spawn
from zhongshu.core.org.models import Officer
from zhongshu.lib.clock import CHINA


def test_an_item_goes_from_proposal_to_closing_and_each_act_is_another_ones(desk):
    trail = Trail()
    item = items.submit_item(desk.item(), **desk.world.by("officer"))
    assert open_holders(item.matter) == {"vice_mayor"}
    assert item.matter.number == ""
    item = items.approve_item(item, opinion="同意。", **desk.world.by("vice_mayor"))
    assert (item.matter.number, open_holders(item.matter)) == ("督〔2025〕1号", {"officer"})
    item = items.assign_item(item, **desk.world.by("officer"))
    (row,) = Assignment.objects.filter(parent=item.pk).select_related("matter", "unit")
    assert (row.matter.number, open_holders(row.matter), item.matter.step) == ("督〔2025〕1号-1", {"liaison_caizheng"}, "following")
    handling.sign_for(row, **desk.world.by("liaison_caizheng"))
    with pytest.raises(Refused, match="还没有认可"):
        items.ask_closing(item, **desk.world.by("officer"))
    desk.hand_in(row)
    desk.accept(row)
    with pytest.raises(Refused, match="领导阅知"):
        items.ask_closing(item, **desk.world.by("officer"))
    desk.read(item)
    item = items.ask_closing(items.fresh(item.pk), **desk.world.by("officer"))
    assert open_holders(item.matter) == {"ducha_head"}
    item = items.close_item(item, **desk.world.by("ducha_head"))
    assert (item.matter.phase, item.matter.step) == ("done", "closed")
    items.file_item(item, **desk.world.by("officer"))
    with pytest.raises(Refused, match="已经归档"):
        items.file_item(item, **desk.world.by("officer"))
    assert {"matters.opened", "supervision.read", "supervision.filed", "assignments.assigned"} <= set(trail.types())


def test_who_proposed_neither_approves_nor_closes(desk):
    desk.world.positions["officer"].duties.create(code="secretary_general")
    item = desk.item(source="report")
    Task.objects.filter(matter__kind="supervision.item").update()
    item = items.submit_item(item, **desk.world.by("officer"))
    Task.objects.filter(matter=item.pk, state="open").update(position=desk.world.positions["officer"])
    with pytest.raises(Refused, match="不同的人"):
        items.approve_item(item, **desk.world.by("officer"))


def test_the_head_who_proposed_it_does_not_close_it_himself(desk):
    world = desk.world
    item = items.propose_item(
        title="东湖路积水点改造", text="汛期前完成", source=desk.source("superior"), orders=(desk.order(),), **world.by("ducha_head")
    )
    item = items.approve_item(items.submit_item(item, **world.by("ducha_head")), **world.by("mayor"))
    item = items.assign_item(item, **world.by("ducha_head"))
    row = Assignment.objects.select_related("matter", "unit").get(parent=item.pk)
    handling.sign_for(row, **world.by("liaison_caizheng"))
    desk.hand_in(row)
    handling.accept(row, **world.by("ducha_head"))
    item = items.ask_closing(items.fresh(item.pk), **world.by("ducha_head"))
    assert open_holders(item.matter) == {"director"}


def test_the_source_says_who_approves(desk):
    for source, approver in (("report", "secretary_general"), ("superior", "mayor"), ("meeting", "vice_mayor")):
        item = items.submit_item(desk.item(source=source), **desk.world.by("officer"))
        assert open_holders(item.matter) == {approver}
    with pytest.raises(Refused, match="选择牵头领导"):
        items.submit_item(desk.item(leader=None), **desk.world.by("officer"))


def test_numbers_have_no_gap_and_what_was_refused_never_had_one(desk):
    first = desk.assigned()
    refused = items.submit_item(desk.item(), **desk.world.by("officer"))
    items.refuse_item(refused, reason="不属督查范围", **desk.world.by("vice_mayor"))
    returned = items.submit_item(desk.item(), **desk.world.by("officer"))
    returned = items.return_item(returned, reason="期限太松", **desk.world.by("vice_mayor"))
    assert open_holders(returned.matter) == {"officer"}
    second = desk.assigned()
    assert (first.matter.number, second.matter.number) == ("督〔2025〕1号", "督〔2025〕2号")
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=second.pk).update(number=first.number_id)


def test_a_bad_plan_is_refused(desk):
    with pytest.raises(Refused, match="至少列一个协办"):
        items.submit_item(desk.item(is_double=True), **desk.world.by("officer"))
    with pytest.raises(Refused, match="早于今天"):
        items.submit_item(desk.item(desk.order(due="2025-03-01")), **desk.world.by("officer"))
    with pytest.raises(NotYours):
        items.propose_item(title="x" * 9, text="x", source=desk.source(), **desk.world.by("reviewer"))
    with pytest.raises(NotYours):
        items.propose_item(title="x" * 9, text="x", source=desk.source(), **desk.world.by("liaison_caizheng"))


def test_one_matter_by_three_routes_is_found_and_merged_with_its_history(desk):
    first = desk.item(title="东湖路积水点改造", source_text="请水务局牵头，汛期前完成东湖路积水点改造。")
    second = desk.item(desk.order("shuiwu"), title="关于东湖路积水点改造的督办", source="meeting", source_text="会议议定第三项")
    third = desk.item(
        desk.order("donghu"), title="城区内涝治理", source="superior", source_text="\n请水务局牵头，汛期前完成东湖路积水点改造。 "
    )
    desk.item(desk.order("donghu"), title="新增普惠托位", source_text="年内新增托位")
    found = list_similar(first)
    assert [(item.pk, why) for item, _, why in found] == [(third.pk, "来源原文相同"), (second.pk, found[1][2])]
    assert "标题相似" in found[1][2]
    trail = Trail()
    kept = merging.merge_items(first, second, reason="同一积水点", **desk.world.by("officer"))
    assert trail.types()[-2:] == ["matters.cancelled", "supervision.merged"]
    assert [row.source.code for row in kept.sources.order_by("pk")] == ["instruction", "meeting"]
    second.refresh_from_db()
    assert (second.merged_into_id, Matter.objects.get(pk=second.pk).phase) == (first.pk, "cancelled")
    assert Link.objects.filter(source=second.pk, target=first.pk, kind="merged").exists()
    with pytest.raises(Refused, match="不能合并"):
        merging.merge_items(first, second, reason="再并", **desk.world.by("officer"))
    with pytest.raises(Refused, match="自己"):
        merging.merge_items(first, first, reason="并", **desk.world.by("officer"))
    with pytest.raises(NotYours):
        merging.merge_items(first, third, reason="并", **desk.world.by("reviewer"))
    kept = merging.merge_items(third, kept, reason="都是内涝", **desk.world.by("officer"))
    assert [row.source.code for row in kept.sources.order_by("pk")] == ["superior", "instruction", "meeting"], "all routes survive"
    assert all(row.digest == digest_of(row.text) for row in ItemSource.objects.all())
    assert ItemSource.objects.exclude(digest="").count() == 3, "twice written and once brought along; less than a sentence is nobody's mark"


def test_what_is_found_by_its_title_is_found_by_the_title_it_bears_now(desk):
    first, second = desk.item(title="东湖路积水点改造"), desk.item(title="新增普惠托位", source_text="年内新增托位")
    assert list_similar(second) == []
    facts = {"text": second.text, "source": second.source, "orders": [desk.order("caizheng")], "leader": second.leader, "is_double": False}
    items.set_facts(second, title="东湖路积水点的改造", field="城建", **facts, **desk.world.by("officer"))
    assert [item.pk for item, _, _ in list_similar(first)] == [second.pk]
    assert [item.pk for item, _, _ in list_similar(items.fresh(second.pk))] == [first.pk]


def test_an_assignment_bears_the_field_of_its_item_and_the_day_of_its_issue(desk):
    item, row = desk.followed()
    Item.objects.filter(pk=item.pk).update(field="城建")
    items.add_unit(items.fresh(item.pk), desk.order("shuiwu", "assist", title="防汛物资储备"), **desk.world.by("officer"))
    added = Assignment.objects.get(parent=item.pk, unit=desk.world.units["shuiwu"])
    assert (added.field, added.issued_date) == ("城建", desk.world.now.date())
    row = Assignment.objects.get(parent=item.pk, role="lead")
    assert (row.field, row.issued_date) == (item.field, row.issued_at.astimezone(CHINA).date())


def test_merging_ends_what_the_units_were_told(desk):
    kept, _ = desk.followed()
    gone, (row,) = desk.followed(desk.order("shuiwu"), title="关于东湖路积水点改造的督办")
    merging.merge_items(kept, gone, reason="同一事项", **desk.world.by("officer"))
    row.refresh_from_db()
    assert (row.ending, Matter.objects.get(pk=row.pk).phase) == ("parent", "cancelled")
    assert Matter.objects.get(pk=gone.pk).number == "督〔2025〕2号", "its number stays and is not given again"
    assert desk.assigned(desk.order("donghu"), title="另一件事项办理").matter.number == "督〔2025〕3号"


def test_a_plate_is_hung_by_the_mayor_and_taken_down_only_by_him(desk):
    item, rows = desk.followed(desk.order(cycle="month"), desk.order("shuiwu", "assist"), is_double=True)
    plate = plates.propose_plate(item, reason="久拖不决", due=desk.day("2025-04-15"), **desk.world.by("officer"))
    assert open_holders(plate.matter) == {"mayor"}
    with pytest.raises(Refused, match="不在您这里"):
        plates.hang_plate(plate, **desk.world.by("vice_mayor"))
    plate = plates.hang_plate(plate, opinion="同意挂牌。", **desk.world.by("mayor"))
    assert [row.cycle for row in Assignment.objects.filter(parent=item.pk)] == ["week", "week"], "reports come more often"
    assert Assignment.objects.get(pk=rows[0].pk).next_feedback_date == desk.day("2025-03-07")
    assert [one.pk for one in list_hung(desk.day("2025-03-04"))] == [plate.pk]
    with pytest.raises(Refused, match="已经挂牌"):
        plates.propose_plate(item, reason="再挂", due=desk.day("2025-04-15"), **desk.world.by("officer"))
    with pytest.raises(Refused, match="验收情况"):
        plates.ask_unhanging(plate, acceptance="", **desk.world.by("officer"))
    plate = plates.ask_unhanging(plate, acceptance="4月2日现场查看，积水点已消除。", **desk.world.by("officer"))
    Task.objects.filter(matter=plate.pk, state="open").update(person=desk.world.people["vice_mayor"])
    with pytest.raises(Refused, match="谁挂牌、谁摘牌"):
        plates.unhang_plate(plate, **desk.world.by("vice_mayor"))
    Task.objects.filter(matter=plate.pk, state="open").update(person=desk.world.people["mayor"])
    plate = plates.return_plate(plate, reason="再看一场雨", **desk.world.by("mayor"))
    assert Task.objects.get(matter=plate.pk, state="open").due_date == desk.day("2025-04-15")
    plate = plates.ask_unhanging(plate, acceptance="4月8日大雨后查看，无积水。", **desk.world.by("officer"))
    plate = plates.unhang_plate(plate, **desk.world.by("mayor"))
    assert (plate.matter.phase, list_hung(desk.world.now.date())) == ("done", [])


def test_what_hangs_is_neither_closed_nor_merged_away(desk):
    item, rows = desk.followed()
    plate = plates.hang_plate(
        plates.propose_plate(item, reason="久拖", due=desk.day("2025-04-15"), **desk.world.by("officer")), **desk.world.by("mayor")
    )
    desk.hand_in(rows[0])
    desk.accept(rows[0])
    desk.read(item)
    with pytest.raises(Refused, match="挂着牌"):
        items.ask_closing(items.fresh(item.pk), **desk.world.by("officer"))
    other, _ = desk.followed(desk.order("shuiwu"), title="另一件事项办理")
    with pytest.raises(Refused, match="挂着牌"):
        merging.merge_items(other, item, reason="并", **desk.world.by("officer"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Plate.objects.filter(pk=plate.pk).update(unhung_at=desk.world.now, acceptance="")


def test_it_goes_over_to_the_long_term_by_another_than_who_follows_it_up(desk):
    item, (row,) = desk.followed()
    with pytest.raises(NotYours):
        items.end_item(item, word="中止", reason="政策调整", **desk.world.by("officer"))
    items.end_item(item, word="中止", reason="政策调整", **desk.world.by("ducha_head"))
    row.refresh_from_db()
    assert (Matter.objects.get(pk=item.pk).phase, row.ending) == ("cancelled", "parent")


def test_the_leader_reads_himself_or_an_officer_enters_his_words(desk):
    item, _ = desk.followed()
    with pytest.raises(Refused, match="原话"):
        items.mark_read(item, day=desk.day("2025-03-03"), note="", **desk.world.by("officer"))
    with pytest.raises(Refused, match="不能晚于今天"):
        items.mark_read(item, day=desk.day("2025-03-20"), note="阅", **desk.world.by("vice_mayor"))
    with pytest.raises(NotYours):
        items.mark_read(item, day=desk.day("2025-03-03"), note="阅", **desk.world.by("liaison_caizheng"))
    items.mark_read(item, day=desk.day("2025-03-03"), note="", **desk.world.by("vice_mayor"))
    assert items.fresh(item.pk).read_date == desk.day("2025-03-03")


def test_the_sources_are_the_system_officers_table(desk):
    by = desk.world.by(Officer.SYSTEM)
    source = sources.add_source(code="audit", name="审计整改", line="special", approver="mayor", is_instruction=False, **by)
    with pytest.raises(Refused, match="已经有了"):
        sources.add_source(
            code="audit", name="审计", line="special", approver="mayor", is_instruction=False, **desk.world.by(Officer.SYSTEM)
        )
    sources.end_source(source, **desk.world.by(Officer.SYSTEM))
    with pytest.raises(Refused, match="已经停用"):
        sources.end_source(source, **desk.world.by(Officer.SYSTEM))
    with pytest.raises(NotYours):
        sources.end_source(source, **desk.world.by("officer"))


def test_another_business_asks_for_it_and_it_lies_with_the_follow_up_division(desk):
    paper = desk.world.draft().matter
    matter = spawn("supervision.item", source=paper, title="落实防汛通知", text="逐条落实", **desk.world.by("drafter"))
    assert open_holders(matter) == {"officer"}
    assert ItemSource.objects.get(item=matter.pk).matter_id == paper.pk
    assert Link.objects.filter(source=paper, target=matter, kind="spawn").exists()


def test_a_unit_sees_no_item_and_a_leader_none_that_is_still_being_written(desk):
    desk.item()
    desk.followed(desk.order("shuiwu"))

    def count(role):
        return Matter.objects.filter(scope(desk.world.actor(role), READ)).count()

    assert (count("officer"), count("officer_2"), count("mayor"), count("vice_mayor")) == (2, 2, 1, 1)
    assert (count("liaison_shuiwu"), count("leader_shuiwu"), count("outsider"), count("reviewer"), count("drafter")) == (0,) * 5


def test_a_cooperating_unit_is_added_and_taken_off_while_it_has_not_signed(desk):
    item, _ = desk.followed()
    items.add_unit(item, desk.order("shuiwu", "assist", title="防汛物资储备"), **desk.world.by("officer"))
    row = Assignment.objects.get(parent=item.pk, unit=desk.world.units["shuiwu"])
    assert open_holders(row.matter) == {"liaison_shuiwu"}
    lead = Assignment.objects.get(parent=item.pk, role="lead")
    with pytest.raises(Refused, match="主办单位不能撤下"):
        items.remove_unit(item, lead, reason="x", **desk.world.by("officer"))
    with pytest.raises(Refused, match="理由"):
        items.remove_unit(item, row, reason=" ", **desk.world.by("officer"))
    with pytest.raises(Refused):
        items.remove_unit(item, row, reason="并入主办", **desk.world.by("officer_2"))
    items.remove_unit(item, row, reason="并入主办", **desk.world.by("officer"))
    row.refresh_from_db()
    assert (row.ending, row.matter.__class__.objects.get(pk=row.pk).phase) == ("void", "cancelled")
    items.add_unit(item, desk.order("shuiwu", "assist"), **desk.world.by("officer"))
    again = Assignment.objects.get(parent=item.pk, unit=desk.world.units["shuiwu"], ending="")
    handling.sign_for(again, **desk.world.by("liaison_shuiwu"))
    with pytest.raises(Refused, match="已经签收"):
        items.remove_unit(item, again, reason="x", **desk.world.by("officer"))


def test_a_unit_that_has_a_like_task_is_not_asked_again_unseen(desk):
    first, _ = desk.followed(desk.order("shuiwu"))
    second, _ = desk.followed(desk.order("caizheng"), title="东湖路积水点改造工程")
    order = desk.order("shuiwu", "assist")
    with pytest.raises(Refused, match=f"已有相近的任务.*{first.matter.number}"):
        items.add_unit(second, order, **desk.world.by("officer"))
    items.add_unit(second, order, is_checked=True, **desk.world.by("officer"))
    assert Assignment.objects.filter(parent=second.pk).count() == 2


def test_the_item_s_page_has_the_forms_for_units_and_for_reading(desk, visit, time_machine):
    time_machine.move_to(desk.world.now)
    item, _ = desk.followed()
    officer, url, act = visit("officer"), reverse("supervision_item", args=[item.pk]), reverse("supervision_act", args=[item.pk])
    page = officer.get(url).content.decode()
    assert all(words in page for words in ("增加、撤下协办单位", "送传阅"))
    data = {"act": "add_unit", "unit": desk.world.units["shuiwu"].pk, "text": "保障排水", "due": "2025-04-20", "cycle": "month"}
    answer = officer.post(act, data, headers={"accept": "application/json"})
    assert answer.json()["url"] == url
    row = Assignment.objects.get(parent=item.pk, role="assist")
    assert officer.post(act, {"act": "remove_unit", "assignment": row.pk, "opinion": "并入主办"}).status_code == 302
    assert "增加、撤下协办单位" not in visit("vice_mayor").get(url).content.decode()
    answer = officer.post(reverse("matter_act", args=[item.pk]), {"act": "circulate", "who": "东方朗", "note": "请阅"})
    assert answer.status_code == 302
    assert "去阅" in visit("vice_mayor").get(url).content.decode()


def test_who_was_given_it_to_read_reads_the_item_and_nothing_else(desk, visit):
    item, _ = desk.followed()
    url = reverse("supervision_item", args=[item.pk])
    assert visit("reviewer").get(url).status_code == 404
    circulate(item.matter, readers=[f"person:{desk.world.people['reviewer'].pk}"], **desk.world.by("officer"))
    page = visit("reviewer").get(url)
    assert page.status_code == 200
    assert "增加、撤下协办单位" not in page.content.decode()
    assert visit("reviewer").get(reverse("supervision_board")).status_code == 404
