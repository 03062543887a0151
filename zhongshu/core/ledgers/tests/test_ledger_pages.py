import datetime as dt
import json

import pytest
from django.db.models import Q

from zhongshu.core.access.errors import Refused
from zhongshu.core.events.models import Event
from zhongshu.core.ledgers import operations, queries
from zhongshu.core.ledgers.declarations import LEDGERS, Column, Filter, Ledger
from zhongshu.core.ledgers.queries import get_page, ledger_url, list_choices, list_rows
from zhongshu.core.ledgers.tests.small_office import MINUTE, NINE, READ, forget_kind, make_office, many_errands
from zhongshu.core.matters.models import Matter, Task
from zhongshu.lib.sheets import read_rows

pytestmark = pytest.mark.django_db

ERRANDS = Ledger(
    code="test.errands",
    title="差事台账",
    definition="全部差事。",
    permission=READ,
    rows=Matter.objects.all,
    columns=(
        Column("标题", "title"),
        Column("处室", "unit__short_name"),
        Column("阶段", "phase", kind="badge", tone=lambda row: "blue" if row.phase == "open" else "green"),
        Column("创建", "created_at", kind="date"),
        Column("办结", "closed_at", kind="date"),
        Column("编号", lambda row: row.pk, kind="number"),
    ),
    filters=(
        Filter("q", "标题", "text", lambda text: Q(title__icontains=text)),
        Filter("phase", "阶段", "choice", lambda value: Q(phase=value), lambda _actor: [("open", "在办"), ("done", "办结")]),
        Filter("from", "创建自", "date_from", lambda value: Q(created_at__date__gte=value)),
        Filter("to", "创建至", "date_to", lambda value: Q(created_at__date__lte=value)),
        Filter("year", "年度", "year", lambda value: Q(created_at__year=value)),
    ),
    url=lambda row: f"/somewhere/{row.pk}/",
)
TASKS = Ledger(
    code="test.tasks", title="待办台账", definition="", permission=READ, rows=Task.objects.all, columns=(Column("事项", "matter__title"),), scope_path="matter"
)  # fmt: skip


@pytest.fixture
def office():
    LEDGERS._items |= {"test.errands": ERRANDS, "test.tasks": TASKS}
    yield make_office()
    forget_kind()
    del LEDGERS._items["test.errands"], LEDGERS._items["test.tasks"]


@pytest.fixture
def page_of(client, office):
    def get(name, url, **extra):
        client.force_login(office.people[name])
        return client.get(url, **extra)

    return get


def titles(response):
    return [row["cells"][0]["text"] for row in response.context["rows"]]


def all_titles(office, name, **filters):
    actor = office.actor(name)
    choices, ignored = list_choices(ERRANDS, actor, filters)
    assert not ignored
    return {row.title for row in list_rows(ERRANDS, actor, choices)}


def test_everyone_gets_the_rows_of_his_scope_and_no_others(office):
    office.errand("甲处的事")
    assert all_titles(office, "拟稿") == all_titles(office, "科长") == {"甲处的事"}
    assert all_titles(office, "外人") == all_titles(office, "审计") == set()


def test_the_scope_of_matters_holds_for_rows_that_hang_on_them(office):
    office.errand("甲处的事")
    assert [list_rows(TASKS, office.actor(name), ()).count() for name in ("拟稿", "外人", "审计")] == [1, 0, 0]


@pytest.mark.parametrize(
    "url", ["/ledgers/test.errands/", "/ledgers/test.errands/export.csv", "/ledgers/test.errands/export.xlsx", "/ledgers/nothing/"]
)
def test_absent_and_forbidden_look_the_same(page_of, url):
    assert page_of("审计", url).status_code == 404


def test_an_unknown_format_and_a_visitor_get_nothing(page_of, client):
    assert page_of("拟稿", "/ledgers/test.errands/export.exe").status_code == 404
    client.logout()
    assert client.get("/ledgers/test.errands/").status_code == 302


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, {"今年", "去年"}),
        ({"q": "今"}, {"今年"}),
        ({"phase": "open"}, {"今年", "去年"}),
        ({"phase": "done"}, set()),
        ({"from": "2025-01-01"}, {"今年"}),
        ({"to": "2024-12-31"}, {"去年"}),
        ({"from": "2024-07-04", "to": "2025-07-04"}, {"今年", "去年"}),
        ({"year": "2024"}, {"去年"}),
        ({"q": " ", "year": ""}, {"今年", "去年"}),
    ],
)
def test_filters_narrow(office, filters, found):
    office.errand("今年")
    office.errand("去年", now=NINE.replace(year=2024))
    assert all_titles(office, "拟稿", **filters) == found


def test_a_day_is_a_day_in_china(office):
    office.errand("清晨", now=dt.datetime(2025, 7, 4, 0, 30, tzinfo=NINE.tzinfo))
    assert all_titles(office, "拟稿", **{"from": "2025-07-04"}) == {"清晨"}


@pytest.mark.parametrize(
    "bad",
    [
        {"phase": "gone"}, {"phase": "'; DROP TABLE matters_matter --"}, {"from": "2025-13-01"}, {"to": "昨天"}, {"year": "20250"}, {"year": "²⁰²⁵"},
        {"year": "0000"}, {"q": "长" * 10_000}, {"from": "\0"}, {"after": "nonsense"}, {"after": "9" * 40}, {"before": "\0"}, {"after": "1", "before": "1"},
    ],
)  # fmt: skip
def test_a_value_that_means_nothing_is_left_aside_and_told(page_of, office, bad):
    office.errand("唯一")
    response = page_of("拟稿", "/ledgers/test.errands/", query_params=bad)
    assert response.status_code == 200
    if not {"after", "before"} & set(bad):
        assert titles(response) == ["唯一"]
        told = [str(message) for message in response.context["messages"]]
        assert not response.context["chips"]
        assert len(told) == (0 if bad == {"from": "\0"} else 1)
        assert all("已忽略" in sentence for sentence in told)


def test_like_signs_are_taken_as_they_are(office):
    office.errand("完成率100%")
    office.errand("完成率1000")
    assert all_titles(office, "拟稿", q="100%") == {"完成率100%"}


def test_chips_take_one_condition_away_and_keep_the_rest(page_of, office):
    office.errand("今年")
    response = page_of("拟稿", "/ledgers/test.errands/?year=2025&phase=open&page=7")
    assert [chip["title"] for chip in response.context["chips"]] == ["阶段：在办", "年度：2025年"]
    assert [chip["remove_url"] for chip in response.context["chips"]] == [
        "/ledgers/test.errands/?year=2025",
        "/ledgers/test.errands/?phase=open",
    ]
    assert response.context["export_urls"]["csv"] == "/ledgers/test.errands/export.csv?phase=open&year=2025"


def test_htmx_gets_the_rows_alone_but_never_in_place_of_a_page(page_of, office):
    office.errand("唯一")
    fragment = page_of("拟稿", "/ledgers/test.errands/", headers={"HX-Request": "true"})
    page = page_of("拟稿", "/ledgers/test.errands/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" not in fragment.content
    assert "唯一".encode() in fragment.content
    assert b"<html" in page.content
    assert "HX-Request" in fragment.headers["Vary"]


def test_pages_hold_every_row_once_while_rows_arrive(office):
    old = [matter.pk for matter in many_errands(office, 230)]
    actor, seen, key, pages = office.actor("拟稿"), [], "", []
    while True:
        page = get_page(ERRANDS, list_rows(ERRANDS, actor, ()), after=key)
        pages.append([row.pk for row in page.rows])
        seen += pages[-1]
        many_errands(office, 7)
        if not (key := page.older):
            break
    assert [len(one) for one in pages] == [50, 50, 50, 50, 30]
    assert seen == sorted(old, reverse=True)


def test_one_comes_back_by_the_same_pages(office):
    many_errands(office, 120)
    rows = list_rows(ERRANDS, office.actor("拟稿"), ())
    first = get_page(ERRANDS, rows)
    second = get_page(ERRANDS, rows, after=first.older)
    third = get_page(ERRANDS, rows, after=second.older)
    assert (first.newer, third.older) == ("", "")
    back = get_page(ERRANDS, rows, before=third.newer)
    assert [row.pk for row in back.rows] == [row.pk for row in second.rows]
    again = get_page(ERRANDS, rows, before=back.newer)
    assert [row.pk for row in again.rows] == [row.pk for row in first.rows]
    assert (again.newer, again.older) == ("", first.older)


def test_pages_are_cut_by_a_unique_key_only(office):
    office.errand("唯一")
    careless = Ledger("test.careless", "", "", READ, Matter.objects.all, (Column("标题", "title"),), order="-created_at")
    with pytest.raises(AssertionError, match="not unique"):
        get_page(careless, list_rows(careless, office.actor("拟稿"), ()))


def test_the_count_stops_at_its_limit(office, monkeypatch, page_of):
    many_errands(office, 12)
    assert page_of("拟稿", "/ledgers/test.errands/").context["count_text"] == "共12条"
    monkeypatch.setattr(queries, "COUNT_LIMIT", 10)
    assert page_of("拟稿", "/ledgers/test.errands/").context["count_text"] == "10条以上"


def test_a_page_asks_the_same_number_of_queries_however_many_rows(page_of, office, django_assert_max_num_queries):
    many_errands(office, 1)
    with django_assert_max_num_queries(60) as few:
        page_of("拟稿", "/ledgers/test.errands/")
    many_errands(office, 200)
    with django_assert_max_num_queries(len(few)):
        page_of("拟稿", "/ledgers/test.errands/")


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_export_is_the_whole_filtered_list(page_of, office, file_format):
    many_errands(office, 120)
    office.errand("另一年", now=NINE.replace(year=2024))
    response = page_of("拟稿", f"/ledgers/test.errands/export.{file_format}?year=2025")
    title, watermark, conditions, head, *rows = read_rows(response.content)
    assert title[0] == "差事台账"
    assert watermark[0].startswith("内部资料")
    assert "拟稿" in watermark[0]
    assert watermark[0].endswith("共120行")
    assert conditions[0] == "筛选条件：年度 2025年"
    assert head == ["标题", "处室", "阶段", "创建", "办结", "编号"]
    listed = [
        row.title for row in list_rows(ERRANDS, office.actor("拟稿"), list_choices(ERRANDS, office.actor("拟稿"), {"year": "2025"})[0])
    ]
    assert [row[0] for row in rows] == listed
    assert rows[0][1:3] == ["甲处", "在办"]
    when = NINE.replace(tzinfo=None)
    assert rows[0][3] == (when if file_format == "xlsx" else "2025-07-04 09:00")
    event = Event.objects.get(type="ledgers.exported")
    assert (json.loads(event.data)["rows"], json.loads(event.data)["filters"]) == (120, {"year": "2025"})
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_an_export_stays_within_scope(office):
    office.errand("甲处的事")
    made = operations.export_ledger(ERRANDS, (), file_format="csv", actor=office.actor("外人"), now=NINE)
    assert "甲处的事" not in made.content.decode()
    assert "共0行" in made.content.decode()


def test_too_large_an_export_is_refused_with_a_way_out_and_leaves_no_event(page_of, office, monkeypatch):
    many_errands(office, 11)
    monkeypatch.setattr(operations, "EXPORT_LIMIT", 10)
    with pytest.raises(Refused, match="加上筛选条件"):
        operations.export_ledger(ERRANDS, (), file_format="csv", actor=office.actor("拟稿"), now=NINE + MINUTE)
    assert page_of("拟稿", "/ledgers/test.errands/export.csv").status_code == 409
    assert not Event.objects.filter(type="ledgers.exported").exists()


def test_a_title_that_is_a_formula_stays_a_text(office):
    office.errand('=HYPERLINK("x")')
    made = operations.export_ledger(ERRANDS, (), file_format="csv", actor=office.actor("拟稿"), now=NINE)
    assert read_rows(made.content)[-1][0] == '\'=HYPERLINK("x")'
    made = operations.export_ledger(ERRANDS, (), file_format="xlsx", actor=office.actor("拟稿"), now=NINE)
    assert read_rows(made.content)[-1][0] == '=HYPERLINK("x")'


def test_a_drill_down_names_only_filters_that_exist(office):
    assert ledger_url("test.errands", year="2025", q="防汛") == "/ledgers/test.errands/?year=2025&q=%E9%98%B2%E6%B1%9B"
    with pytest.raises(KeyError, match="no filter colour"):
        ledger_url("test.errands", colour="red")


def test_a_filter_cannot_take_the_pagers_words():
    with pytest.raises(ValueError, match="distinct names"):
        Ledger("x", "", "", READ, Matter.objects.all, (), (Filter("after", "", "text", lambda _text: Q()),))
