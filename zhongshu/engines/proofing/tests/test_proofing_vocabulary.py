"""The vocabulary: words as official text has them, and the change that a strange place asks for."""

import pytest

from zhongshu.engines.proofing.rules.windows import told_in
from zhongshu.engines.proofing.vocabulary import company, doubled, missing, unlikely, windows
from zhongshu.engines.proofing.vocabulary.likely import alien_places, tokens_of
from zhongshu.engines.proofing.vocabulary.store import likes, shipped

LEAST, LEAST_GAP, LEAST_TWICE = 0.25, 0.2, 11.5


def words_of(text):
    return [text[start:end] for start, end, _ in tokens_of(shipped(), text) if end > start]


def test_a_text_is_cut_into_the_words_that_official_text_has():
    assert words_of("修建农村公路，2025年") == ["修建", "农村公路", "，2025", "年"]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("充分发挥基层党组织战斗保垒作用。", "保", "堡"),
        ("具备条件的要尽快播利，确保面积。稳定粮食播利面积。", "利", "种"),
        ("巡逻队按规定持征上岗。", "征", "证"),
        ("完成馆藏档案数字化扫秒480万页。", "秒", "描"),
    ],
)
def test_a_character_that_makes_no_word_is_changed_for_the_like_one_that_does(text, wrong, right):
    assert (wrong, right) in {(text[change.start : change.end], change.new) for change in unlikely(text, LEAST)}


def test_the_change_tells_the_word_in_which_it_stands():
    text = "不得善自占用城市绿地。"
    (change,) = unlikely(text, LEAST)
    assert text[slice(*change.word)] == "善自"
    assert change.sound == 4


@pytest.mark.parametrize(
    "text",
    [
        "会议由副市长陈立群主持。",
        "市政协办公室，市监委，市法院。",
        "市财政局吴晓，市自然资源和规划局钱进，区政府孙立。",
        "要加强巡河巡湖。",
        "中蒙两国坚持友好合作。",
        "第二十届三中全会",
        "要兜实“三保”底线。",
        "",
    ],
)
def test_names_countries_numbers_and_new_words_are_left_alone(text):
    assert unlikely(text, LEAST) == []


def test_a_word_after_one_that_it_often_follows_costs_less_than_by_itself():
    words = shipped()
    decision, make = words.number["决定"], words.number["作出"]
    assert words.knows(make, decision)
    assert words.follow(make, decision) < words.cost[decision] < words.follow(make, -1)


def test_like_characters_are_known_by_sound_and_by_shape():
    assert likes("在")["再"][0] == 4
    assert likes("末")["未"][1] >= 12
    assert "水" in likes("氷")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("对破坏生态环境行为保持严打态势，切维护人民群众财产安全。", "切实"),
        ("大力实施生态修复，累完成治理面积3600亩。", "累计"),
        ("加快推农村公路提档升级。", "推进"),
        ("推进多种形式适规模经营。", "适度"),
    ],
)
def test_a_character_by_itself_is_filled_up_to_the_word_that_was_meant(text, word):
    (gap,) = missing(text, LEAST_GAP)
    assert gap.word == word
    assert text[gap.start : gap.place] + gap.new + text[gap.place : gap.end] == word


@pytest.mark.parametrize(
    "text", ["多措并举扩投资促消费稳外贸。", "据气象部门预报，明日有雨。", "我市各县、乡、村，会、应、须", "企企业", ""]
)
def test_what_stands_by_itself_by_right_lacks_nothing(text):
    assert missing(text, LEAST_GAP) == []


def test_a_character_written_twice_is_told_by_the_words_and_one_doubled_on_purpose_is_not():
    assert doubled("推推动客货邮融合发展。", LEAST_TWICE) == [0]
    assert doubled("依法依规予以处处罚。", LEAST_TWICE) == [6]
    assert doubled("补齐短板、拉长长板，市发展改革委委务会议，“十五五”规划，吉尔吉斯斯坦，多走走、多看看，天天调度。", LEAST_TWICE) == []


LINES = ["问计于民\t0123\t12", "由#%降至#\t34\t-", "城乡要素平等\t1!\t-"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("要问计于民。", []),
        ("要问记于民。", [(1, 5, 2, False)]),
        ("要问于民。", [(1, 4, 2, True)]),
        ("漏损率由12.6%陈至8.9%。", [(3, 14, 9, False)]),
        ("促进城多要素平等。", [(2, 8, 3, False)]),
        ("要问\n于民。", []),
    ],
)
def test_a_stretch_is_met_with_one_character_open_or_left_out(text, told):
    found = windows.near_of(text, windows.table_of(LINES))
    assert [(each.start, each.end, each.at, each.is_lacking) for each in found] == told


def test_no_shipped_stretch_is_told_for_another():
    for line in windows.FILE.read_text("utf-8").splitlines()[::97]:
        term = line.split("\t")[0].replace("#", "5")
        assert not told_in(term, windows.table()), term


def test_words_further_around_tell_words_apart_that_their_neighbours_do_not():
    words = shipped()
    for around, right, wrong in (
        ("濒危野生动植物种群，生物多样性", "珍稀", "珍惜"),
        ("群众意见建议，人大代表、政协委员，社情民意渠道", "反映", "反应"),
    ):
        tokens = tokens_of(words, f"{around}{right}")
        near = company.friends_near([word for *_, word in tokens], len(tokens) - 2)
        assert company.fitness(words.number[right], near) > company.fitness(words.number[wrong], near) + 2, right
    assert company.fitness(-1, [1, 2]) == 0.0
    assert company.friends_near([-1], 0) == []


def test_a_usual_word_is_doubted_when_another_keeps_the_company_of_the_words_around():
    text = "完善现代企业制定，深化国有企业改革。"
    tokens = tokens_of(shipped(), text)
    told = {text[start:end]: alien_places([word for *_, word in tokens], at) for at, (start, end, _) in enumerate(tokens)}
    assert told.pop("制定") == {1}
    assert not any(told.values())
