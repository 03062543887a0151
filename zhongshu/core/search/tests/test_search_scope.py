import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhongshu.core.ledgers.tests.small_office import forget_kind, make_office, many_errands
from zhongshu.core.matters.models import Matter
from zhongshu.core.search import operations, queries
from zhongshu.core.search.queries import search
from zhongshu.core.search.sources import SOURCES, Source
from zhongshu.core.search.words import OVERLAP, PART

pytestmark = pytest.mark.django_db
BODIES: dict[int, str] = {}


@pytest.fixture
def office():
    SOURCES._items["test.errand"] = Source("test.errand", lambda pk: BODIES.get(pk, ""))
    yield make_office()
    forget_kind()
    BODIES.clear()
    del SOURCES._items["test.errand"]


def add(office, title, body="", number="", by="拟稿", unit="甲处"):
    matter = office.errand(title, by)
    Matter.objects.filter(pk=matter.pk).update(number=number, unit=office.units[unit])
    BODIES[matter.pk] = body
    operations.index(matter.pk)
    return matter


def found(office, words, name="拟稿"):
    return [hit.title for hit in search(office.actor(name), words).hits]


def test_two_characters_are_found_in_title_number_and_body(office):
    add(office, "关于督查工作的通知")
    add(office, "关于防汛的通知", "各单位要加强督查。")
    add(office, "函", number="江政办督查〔2025〕7号")
    add(office, "查督导情况")
    assert set(found(office, "督查")) == {"关于督查工作的通知", "关于防汛的通知", "函"}
    assert found(office, "防汛") == ["关于防汛的通知"]


def test_a_phrase_stands_together_and_every_word_must_be_there(office):
    add(office, "甲", "督促工作，检查工作")
    add(office, "乙", "督查工作")
    add(office, "丙", "工作督查")
    assert found(office, "督查工作") == ["乙"]
    assert found(office, "督查 工作") == ["丙", "乙"]
    assert found(office, "检查 督促") == ["甲"]
    assert found(office, "检查 防汛") == []


def test_numbers_and_foreign_words_are_found_whole_whatever_their_width(office):
    add(office, "函", "用ＡＩ技术办理１２３４５热线", number="江政办发〔2025〕43号")
    for words in ("ai技术", "AI", "12345", "江政办发〔2025〕43号", "江政办发[2025]43号", "〔2025〕43"):
        assert found(office, words) == ["函"], words
    assert found(office, "1234") == []


def test_title_and_number_come_before_bodies_and_new_before_old(office):
    add(office, "督查一")
    add(office, "旧", "督查")
    add(office, "督查二")
    add(office, "新", "督查")
    assert found(office, "督查") == ["督查二", "督查一", "新", "旧"]


def test_nobody_finds_what_he_may_not_read(office):
    add(office, "甲处督查")
    add(office, "丙处督查", by="外人", unit="丙处")
    assert found(office, "督查") == ["甲处督查"]
    assert found(office, "督查", "外人") == ["丙处督查"]
    assert found(office, "督查", "会签") == found(office, "督查", "审计") == []
    assert search(office.actor("会签"), "督查").count == 0


def test_scope_comes_before_the_limit(office):
    mine = add(office, "我的督查")
    for matter in many_errands(office, 30):
        Matter.objects.filter(pk=matter.pk).update(title="别人的督查", unit=office.units["丙处"], drafter=office.people["外人"])
        operations.index(matter.pk)
    results = search(office.actor("科长"), "督查", limit=5)
    assert [hit.url for hit in results.hits] == [f"/notices/{mine.pk}/"]
    assert results.count == 1


def test_the_index_follows_what_a_matter_is_now(office):
    matter = add(office, "旧题目", "旧正文")
    Matter.objects.filter(pk=matter.pk).update(title="新题目")
    BODIES[matter.pk] = "改过"
    operations.index(matter.pk)
    operations.index(matter.pk)
    assert found(office, "题目") == ["新题目"]
    assert found(office, "旧题") == found(office, "正文") == []


def test_rebuilding_finds_the_same(office):
    add(office, "督查一")
    many_errands(office, 3)
    assert operations.rebuild() == 4
    assert found(office, "督查") == ["督查一"]


def test_a_long_text_is_found_to_its_end_and_across_its_parts(office):
    filler = "".join(chr(0x4E00 + n % 5000) for n in range(3 * PART))
    edge = f"{filler[: PART - 3]}跨段落查找{filler[PART + 2 :]}。末尾的防汛要求"
    add(office, "长文", edge)
    for words in ("跨段落查找", "防汛要求", "末尾 跨段"):
        assert found(office, words) == ["长文"], words
    assert OVERLAP > queries.WORDS_LIMIT


def test_a_word_without_end_can_be_indexed_and_asked_for(office):
    add(office, "附件", "x" * 10_000 + " 督查")
    assert found(office, "督查") == ["附件"]
    assert found(office, "x" * 10_000) == ["附件"]


def test_one_character_is_answered_with_what_to_do(office):
    add(office, "汛")
    results = search(office.actor("拟稿"), "汛")
    assert results.hits == ()
    assert "至少两个汉字" in results.sentence
    assert search(office.actor("拟稿"), " ") == queries.Results()


def test_too_long_a_question_is_cut_and_told(office):
    assert "太长" in search(office.actor("拟稿"), "督查" * 5000).sentence


HOSTILE = [
    "'", '"', '"督查', "督查 OR 1=1", "督查' OR '1'='1", "head : 督查", "NOT 督查", "NEAR(督查 工作)", "督查*", "^督查", "督查)", "((((", "a & | ! <-> b", "\0督查", "督查\0",
    "%督查_", "督查;DROP TABLE search_words", "\\", "'督查':*", "督" * 10_000, "😀😀", "\ud800", "İ̇ß", "{督查}", "-督查", "+", "$$", "%s %d %(x)s", "࿿", "ａ" * 300, "𬭚𬭛",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words(office, words):
    add(office, "督查")
    assert set(found(office, words)) <= {"督查"}
    assert connection.introspection.table_names()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=150), body=st.text(max_size=300))
def test_any_text_can_be_indexed_and_any_words_asked(office, words, body):
    matter = Matter.objects.first() or add(office, "督查")
    BODIES[matter.pk] = body.encode("utf-8", "replace").decode()
    operations.index(matter.pk)
    search(office.actor("拟稿"), words)
    assert found(office, "督查") == ["督查"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text("督查工作防汛", max_size=30), words=st.text("督查工作防汛", min_size=2, max_size=4))
def test_what_is_found_is_what_stands_there(office, body, words):
    matter = Matter.objects.first() or add(office, "题")
    BODIES[matter.pk] = body
    operations.index(matter.pk)
    assert bool(found(office, words)) == (words in body)


def test_snippets_show_where_it_stands_with_the_hit_marked(office):
    add(office, "关于督查的函", "开头。" + "填" * 200 + "要抓好督查工作，ＡＩ辅助。" + "充" * 200)
    (hit,) = search(office.actor("拟稿"), "督查 ai").hits
    assert hit.title_pieces == (("关于", False), ("督查", True), ("的函", False))
    assert [text for text, is_hit in hit.snippet if is_hit] == ["督查", "ＡＩ"]
    assert hit.snippet[0][0].startswith("…填")
    assert hit.snippet[-1][0].endswith("充…")


def test_the_page_answers_with_a_constant_number_of_queries(office, client, django_assert_max_num_queries):
    client.force_login(office.people["拟稿"])
    add(office, "督查一")
    with django_assert_max_num_queries(60) as few:
        assert client.get("/search/", {"q": "督查"}).context["count_text"] == "找到1件"
    for number in range(60):
        add(office, f"督查{number}", "要抓好督查")
    with django_assert_max_num_queries(len(few) + 1):
        response = client.get("/search/", {"q": "督查"})
    assert len(response.context["results"]) == 50
    assert response.context["count_text"].startswith("找到61件，")
    assert "<mark>督查</mark>" in response.content.decode()
    assert client.get("/search/").status_code == client.get("/search/", {"q": "汛"}).status_code == 200
