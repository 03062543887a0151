import pytest

from zhongshu.core.access.permissions import Permission, scope
from zhongshu.core.indicators.figures import INDICATORS, Figure, Indicator, shown
from zhongshu.core.ledgers.tests.small_office import NINE, READ, forget_kind, make_office
from zhongshu.core.matters.models import Matter

pytestmark = pytest.mark.django_db
NOBODYS = Permission("errand.secret", "", Matter, lambda _actor: False)


def opened(actor, year):
    rows = Matter.objects.filter(scope(actor, READ), created_at__year=year)
    return Figure(rows.count(), rows_url=f"/ledgers/test.errands/?year={year}")


@pytest.fixture
def page_of(client):
    office = make_office()
    kept = dict(INDICATORS._items)
    INDICATORS._items.clear()
    INDICATORS._items["test.opened"] = Indicator("test.opened", "差事", "件", "当年起草的差事件数。", READ, opened)
    INDICATORS._items["test.secret"] = Indicator("test.secret", "秘密", "件", "", NOBODYS, opened)
    for year in (2024, 2024, 2025):
        office.errand("差事", now=NINE.replace(year=year))

    def ask(name, url):
        client.force_login(office.people[name])
        return client.get(url)

    yield ask
    forget_kind()
    INDICATORS._items.clear()
    INDICATORS._items.update(kept)


def test_a_figure_stands_with_its_definition_its_rows_and_the_year_before(page_of):
    (figure,) = page_of("拟稿", "/figures/?year=2025").context["figures"]
    assert figure == {
        "title": "差事",
        "value": "1",
        "unit": "件",
        "definition": "当年起草的差事件数。",
        "url": "/ledgers/test.errands/?year=2025",
        "previous": "2024年 2件",
    }


def test_only_within_scope_and_only_what_one_may_see(page_of):
    assert [figure["value"] for figure in page_of("外人", "/figures/?year=2025").context["figures"]] == ["0"]
    assert page_of("审计", "/figures/").status_code == 404


def test_each_business_has_a_page_of_its_own(page_of):
    INDICATORS._items["other.opened"] = Indicator("other.opened", "别的", "件", "", READ, opened)
    for url, titles in (("/figures/", ["差事"]), ("/figures/test/", ["差事"]), ("/figures/other/", ["别的"])):
        context = page_of("拟稿", url).context
        assert [figure["title"] for figure in context["figures"]] == titles
        assert [each["url"].partition("?")[0] for each in context["businesses"]] == ["/figures/test/", "/figures/other/"]
    assert page_of("拟稿", "/figures/nothing/").status_code == 404


@pytest.mark.parametrize("year", ["", "0000", "20xx", "²⁰²⁵", "99999", "\0"])
def test_a_year_that_is_none_is_this_year(page_of, year):
    assert page_of("拟稿", f"/figures/?year={year}").context["year"] >= 2025


def test_rounding_is_half_up_and_nothing_is_divided_by_nothing():
    one = Indicator("x", "", "%", "", READ, opened, places=1)
    assert [shown(one, Figure(1, 8)), shown(one, Figure(1, 20)), shown(one, Figure(0, 0))] == ["0.1", "0.1", "—"]
