"""办理路线: which row counts, what is wrong with the rows, trying a case out, and rows as a sheet."""

import io
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.world import FOUNDED, ROUTES, Trail, visit, world
from zhongshu.business.documents.flow import REVIEW_STEPS, ROUTED_STEPS
from zhongshu.business.documents.models import Route
from zhongshu.business.documents.operations import settings
from zhongshu.business.documents.operations.route_sheet import HEADINGS, read_sheet, routes_sheet, take_routes
from zhongshu.business.documents.queries import get_route
from zhongshu.business.documents.route_queries import list_warnings, rows_in_force, try_route
from zhongshu.business.documents.routing import Case, Holder, Names, Row, choose, warnings_of
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.org.models import Delegation, Officer, Post
from zhongshu.lib.sheets import Heading, Sheet, to_xlsx

__all__ = ["visit", "world"]
CASE = Case(division=1, issuer=7, document_type="通知")
NAMES = Names({"a": "初审", "b": "复核", "seal": "用印"}, {1: "甲岗", 2: "乙岗", 3: "丙岗"}, {1: "综合处"})
LI, WANG = Holder(11, "李"), Holder(12, "王")


def check(rows, holders, drafters=()):
    found = warnings_of(
        rows, holders, levels=("a", "b"), steps=("a", "b", "seal"), drafters={1: frozenset(drafters)}, cases=[CASE], names=NAMES
    )
    return [(warning.kind, warning.grave) for warning in found], [warning.sentence for warning in found]


@pytest.mark.parametrize(
    ("rows", "chosen"),
    [
        ([], None),
        ([Row("a", 1)], 1),
        ([Row("a", 1), Row("a", 2, division=1)], 2),
        ([Row("a", 1, division=1), Row("a", 2, document_type="通知")], 2),
        ([Row("a", 1, division=1, document_type="通知"), Row("a", 2, issuer=7)], 2),
        ([Row("a", 1), Row("a", 2, issuer=8), Row("a", 3, document_type="请示"), Row("b", 2, division=1)], 1),
    ],
)
def test_the_row_that_says_most_counts(rows, chosen):
    row = choose(rows, "a", CASE)
    assert (row.position if row else None) == chosen


ROWS = [Row("a", 1), Row("b", 2), Row("seal", 3)]


def test_rows_with_other_people_on_every_level_are_in_order():
    assert check(ROWS, {1: [LI], 2: [WANG], 3: [LI]}) == ([], [])


def test_a_post_with_nobody_in_it_is_told():
    kinds, sentences = check(ROWS, {1: [LI], 2: [], 3: [WANG]})
    assert kinds == [("vacant", True)]
    assert sentences == ["复核由乙岗办，现在没有人任职，公文走到这里会停下。"]


def test_one_person_on_two_levels_is_told_once():
    kinds, sentences = check(ROWS, {1: [LI], 2: [LI], 3: [WANG]})
    assert kinds == [("same_person", True)]
    assert "综合处拟的稿，初审和复核都是李" in sentences[0]


def test_where_two_sit_on_a_position_the_other_can_step_in():
    assert check(ROWS, {1: [LI], 2: [LI, WANG], 3: [WANG]})[0] == []


def test_a_drafter_on_a_level_of_his_division_is_a_reminder():
    kinds, sentences = check(ROWS, {1: [LI], 2: [WANG], 3: [LI]}, drafters=[11])
    assert kinds == [("own_draft", False)]
    assert sentences == ["综合处的李既拟稿又办初审；他自己拟的稿，不能由他审核。"]


def test_a_step_without_a_row_is_told():
    assert check(ROWS[:2], {1: [LI], 2: [WANG]})[1] == ["综合处拟的稿，用印没有路线，公文走到这里会停下。"]


def test_the_pure_choice_is_the_one_that_papers_take(world):
    extra = [
        {"position": world.positions["deputy"], "division": world.units["zonghe"]},
        {"position": world.positions["checker"], "document_type": "通知"},
        {"position": world.positions["reviewer"], "issuer": world.issuers["gov"]},
    ]
    for facts in extra:
        settings.set_route(step="first_review", from_date=FOUNDED, **facts, **world.by(Officer.SYSTEM))
    day, rows = world.now.date(), rows_in_force(world.now.date())
    for issuer, kind, step in product(("office", "gov"), ("通知", "函"), ROUTED_STEPS):
        paper = world.draft(issuer=issuer, document_type=kind)
        chosen = choose(rows, step, Case(paper.matter.unit_id, paper.issuer_id, kind))
        assert chosen.position == get_route(paper, paper.matter, step, day), (issuer, kind, step)


def test_a_case_is_tried_out_with_who_sits_there_today_and_who_is_away(world, visit):
    principal, delegate = world.people["director"], world.people["deputy"]
    Delegation.objects.create(
        principal=principal, delegate=delegate, from_date=world.now.date(), to_date=world.now.date().replace(day=20), reason="出差",
        made_by=principal, made_at=world.now,
    )  # fmt: skip
    Post.objects.filter(person=world.people["printer"]).update(to_date=FOUNDED)
    rows = {row["step"]: row for row in try_route(Case(world.units["zonghe"].pk, world.issuers["office"].pk, "通知"), world.now.date())}
    assert [holder.name for holder in rows["初审"]["holders"]] == ["温伯笙"]
    assert rows["签批"]["holders"][0].away == "委托缪鸿儒代办至3月20日"
    assert (rows["用印"]["position"], rows["用印"]["holders"]) == ("文电处文印岗", [])
    query = {"division": world.units["zonghe"].pk, "document_type": "通知", "issuer": world.issuers["office"].pk}
    page = visit(Officer.SYSTEM).get(reverse("documents_routes"), query).content.decode()
    assert "通用路线" in page


def test_the_office_s_own_rows_are_checked(world):
    assert [warning.sentence for warning in list_warnings(world.now.date()) if warning.grave] == []
    settings.set_route(
        step="second_review", position=world.positions["division_head"], division=world.units["zonghe"],
        from_date=world.now.date(), **world.by(Officer.SYSTEM),
    )  # fmt: skip
    graves = [warning.sentence for warning in list_warnings(world.now.date()) if warning.grave]
    assert graves == ["综合处拟的稿，初审和复核都是温伯笙，同一人不能办两级，公文走到后一级会停下。"]


def test_the_history_tells_who_changed_what(world, visit):
    settings.set_route(step="seal", position=world.positions["checker"], from_date=world.now.date(), **world.by(Officer.SYSTEM))
    page = visit(Officer.SYSTEM).get(reverse("documents_routes"), {"history": "1"}).content.decode()
    assert "钱谦 2025-03-03设置" in page
    assert reverse("documents_routes") + "?history=1" not in page


def sheet(*rows):
    return to_xlsx(Sheet("路线", (), [Heading(title) for title in HEADINGS], rows))


def line(world, step, role, *, division="各处室", day="2025-04-01", code=None):
    return (step, "各发文机关", "各文种", division, world.positions[role].code if code is None else code, str(world.positions[role]), day)


def test_what_was_exported_changes_nothing_when_it_comes_back(world):
    data = routes_sheet(world.now.date(), taken_by="钱谦")
    assert len(list(load_workbook(io.BytesIO(data)).active.iter_rows(min_row=5))) == len(ROUTES)
    lines = read_sheet(data, today=world.now.date())
    assert (len(lines), [line for line in lines if line.change or line.fault]) == (len(ROUTES), [])


def test_a_sheet_is_told_first_and_then_taken(world):
    lines = read_sheet(sheet(line(world, "用印", "checker"), line(world, "初审", "deputy", division="文电处")), today=world.now.date())
    assert [line.change for line in lines] == ["由文电处文印岗改为文电处核稿岗，自2025-04-01起", "新设，自2025-04-01起"]
    before, trail = Route.objects.count(), Trail()
    assert take_routes(lines, **world.by(Officer.SYSTEM)) == 2
    assert (Route.objects.count(), trail.types()) == (before + 2, ["documents.route_set"] * 2)
    with pytest.raises(NotYours):
        take_routes(lines, **world.by("director"))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (("盖章", "", "", "", "wendian.printer", "", ""), "没有环节“盖章”"),
        (("用印", "某文件", "", "", "wendian.printer", "", ""), "没有发文机关“某文件”"),
        (("用印", "", "方案", "", "wendian.printer", "", ""), "没有文种“方案”"),
        (("用印", "", "", "某处", "wendian.printer", "", ""), "没有处室“某处”"),
        (("用印", "", "", "", "nobody", "", ""), "没有岗位代码“nobody”"),
        (("用印", "", "", "", "", "某岗", ""), "有0个，请写岗位代码"),
        (("用印", "", "", "", "wendian.checker", "", "明天"), "生效日期“明天”"),
    ],
)
def test_a_line_that_means_nothing_is_a_fault_and_nothing_is_taken(world, row, fault):
    lines = read_sheet(sheet(row, line(world, "初审", "deputy")), today=world.now.date())
    assert fault in lines[0].fault
    with pytest.raises(Refused, match="没有导入"):
        take_routes(lines, **world.by(Officer.SYSTEM))
    assert Route.objects.count() == len(ROUTES)


def test_of_two_lines_for_one_case_the_second_is_a_fault(world):
    lines = read_sheet(sheet(line(world, "用印", "checker"), line(world, "用印", "registrar")), today=world.now.date())
    assert [bool(line.fault) for line in lines] == [False, True]


def test_a_foreign_table_and_a_foreign_file_are_refused(world, visit):
    with pytest.raises(Refused, match="没有找到表头"):
        read_sheet(to_xlsx(Sheet("别的", (), [Heading("姓名")], [("张",)])), today=world.now.date())
    browser = visit(Officer.SYSTEM)
    for data, name in ((b"%PDF-1.4 nothing", "a.pdf"), (b"PK\x03\x04 broken", "a.xlsx")):
        answer = browser.post(reverse("documents_routes_import"), {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 409, name
    assert browser.post(reverse("documents_routes_import"), {}).status_code == 409


def test_the_page_takes_only_what_it_has_shown(world, visit):
    browser, address = visit(Officer.SYSTEM), reverse("documents_routes_import")
    shown = browser.post(address, {"file": SimpleUploadedFile("a.xlsx", sheet(line(world, "用印", "checker")))})
    assert "由文电处文印岗改为文电处核稿岗" in shown.content.decode()
    assert Route.objects.count() == len(ROUTES), "nothing is changed yet"
    assert browser.post(address, {"lines": shown.context["signed"] + "x"}).status_code == 409
    assert browser.post(address, {"lines": shown.context["signed"]}).status_code == 302
    assert Route.objects.filter(step="seal", to_date=None).get().position == world.positions["checker"]
    assert browser.get(reverse("documents_routes_export"))["Content-Disposition"].startswith("attachment")
    for role in ("director", "outsider", Officer.AUDIT):
        assert visit(role).post(address, {"lines": shown.context["signed"]}).status_code == 404


def test_every_review_step_is_routed():
    assert set(REVIEW_STEPS) <= set(ROUTED_STEPS)
