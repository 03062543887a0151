"""The spelling layer: what it promises on sentences of ours, on real papers, and on its own files."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from zhongshu.engines.proofing import check_text, check_texts, language
from zhongshu.engines.proofing.finding import RULES
from zhongshu.engines.proofing.language import codes, guards, hashing, ngrams, reading, spelling, spelling_of, store

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data"
SLIPS = (
    ("各级人民政府应当加强对安全生产工作的零导。", "零", "领", "typo_phonetic"),
    ("末经批准，任何单位和个人不得擅自改变土地用途。", "末", "未", "typo_shape"),
    ("要严格落实安全生产责任治，压实各方责任。", "治", "制", "typo_phonetic"),
    ("市人民正府有关部门按照职责分工负责监督管理。", "正", "政", "typo_phonetic"),
    ("对违反规定的单位和个人，依法追究法津责任。", "津", "律", "typo_shape"),
    ("县级以上人民政应当将所需经费列入本级财政预算。", "政", "政府", "missing_char"),
)
GOOD = (
    "各县（区）要坚持人民至上、生命至上，压实防汛抗旱责任，做好应急值守工作。",
    "联系人：王建国，电话：010-62345678，邮箱：abc@example.gov.cn。",
    "“十四五”期间，全市地区生产总值年均增长6.5%。",
    "会议由市委书记李志强主持，副市长陈晓东汇报了有关情况。",
    "",
    "\n\n",
    "2026年5月8日",
)


def one(text):
    (found,) = spelling(text)
    return found


@pytest.mark.parametrize(("text", "wrong", "right", "kind"), SLIPS)
def test_a_slip_is_found_where_it_stands_with_the_right_suggestion_first(text, wrong, right, kind):
    found = one(text)
    assert (text[found.start : found.end], found.suggestions[0], found.kind) == (wrong, right, kind)
    assert 0.5 < found.confidence <= 1


@pytest.mark.parametrize("text", GOOD)
def test_good_text_names_and_numbers_are_left_alone(text):
    assert spelling(text) == []


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("发展改革委牵头，各有关部门按只责分供负责。", [("只", "职"), ("供", "工")]),
        ("违反有关法津刑政法规规定的，依法予以处罚。", [("津", "律"), ("刑", "行")]),
        ("市场监官总局、生态环镜部按职责分工负责。", [("官", "管"), ("镜", "境")]),
    ],
)
def test_slips_that_hide_each_other_are_all_found_and_nothing_else(text, slips):
    assert [(text[found.start : found.end], found.suggestions[0]) for found in spelling(text)] == slips


def test_places_count_the_characters_of_the_text_as_given():
    text = "附件：\r\n  2024年 GDP增长5.2%，\n\n各级人民政府应当加强对安全生产工作的零导。"
    found = one(text)
    assert (found.start, text[found.start : found.end]) == (text.index("零"), "零")


def test_a_paper_is_told_the_same_whether_it_is_checked_alone_or_among_others():
    slips = ["充分发挥基层党组织战斗保垒作用和党员先锋模范作用。", "各级人民政府应当加强对安全生产工作的零导。"]
    papers = [
        f"{place}{slip}\n请{place}认真落实。" for place in ("东渡区", "南浦区", "云麓区", "白鹭县", "清汐县", "龙渚市") for slip in slips
    ]
    among = list(check_texts(papers))
    assert among == [check_text(paper) for paper in papers]
    assert all(any(found.excerpt[:1] in "保垒零" for found in each) for each in among), (
        "what six papers have alike is no name of one of them"
    )


def test_a_leaders_name_that_is_mistyped_is_told_as_a_name_and_not_as_a_word():
    assert [found.kind for found in check_text("习进平总书记强调，要抓好落实。")] == ["name_title"]


def test_what_a_paper_has_several_times_is_taken_for_a_name_wherever_it_stands():
    text = "今年以来，会议研究了陈立群提出的意见。"
    at = text.index("立")
    paper = f"陈立群主持会议。\n陈立群出席。\n{text}"
    assert not guards.comes_again(text, at, at + 1)
    assert guards.comes_again(text, at, at + 1, paper), "the place counts in the paragraph, the neighbours in its paper"


def test_many_texts_at_once_are_judged_like_each_alone():
    texts = [slip[0] for slip in SLIPS]
    assert spelling_of(texts) == [spelling(text) for text in texts]
    assert spelling_of([]) == []


def test_a_smaller_part_of_the_chance_tells_no_less():
    texts = [*(slip[0] for slip in SLIPS), "要坚持惩前毖后、治病救人，既要抓早抓小，也要动真碰硬。"]
    usual, eager = (sum(map(len, spelling_of(texts, part=part))) for part in (1.0, 0.05))
    assert eager >= usual >= len(SLIPS)


def test_the_same_text_gives_the_same_answer():
    text = "\n".join(slip[0] for slip in SLIPS)
    assert spelling(text) == spelling(text)


@pytest.mark.parametrize("folder", ["notices"])
def test_real_papers_are_hardly_accused(folder):
    papers = sorted((SHARED / folder).glob("*.txt"))
    if not papers:
        pytest.skip("the real papers lie in ../shared/data, which is not here")
    texts = [paper.read_text("utf-8") for paper in papers]
    alarms = [
        (text[found.start - 6 : found.end + 6], found) for text, each in zip(texts, spelling_of(texts), strict=True) for found in each
    ]
    assert len(alarms) <= 3 * sum(map(len, texts)) / 10_000, alarms


def test_the_shipped_files_are_the_ones_their_manifest_names():
    manifest = json.loads((store.DATA / "manifest.json").read_text("utf-8"))
    assert set(manifest["files"]) == {path.name for path in store.DATA.iterdir()} - {"manifest.json"}
    store.model_in(store.DATA)
    assert sum(path.stat().st_size for path in store.DATA.iterdir()) < 32_000_000


def test_a_damaged_file_is_refused(tmp_path):
    for path in store.DATA.iterdir():
        shutil.copy(path, tmp_path)
    with (tmp_path / "characters.txt").open("a", encoding="utf-8") as held:
        held.write("甲")
    with pytest.raises(store.ModelError, match="characters"):
        store.model_in(tmp_path)


def test_a_table_gives_back_every_key_it_kept_and_hardly_any_other():
    drawn = np.random.default_rng(5)
    keys = np.unique(drawn.integers(1, 2**60, 20_000, dtype=np.uint64))
    values = (keys % np.uint64(251)).astype(np.uint8)
    table = hashing.pack(keys, (values,), np.ones(len(keys))).open()
    slot = table.find(keys)
    kept = slot >= 0
    assert kept.mean() > 0.95
    assert (table.values[0][slot[kept]] == values[kept]).mean() > 0.999
    assert (table.find(drawn.integers(2**60, 2**63, 20_000, dtype=np.uint64)) >= 0).mean() < 0.001


def test_what_may_follow_four_characters_adds_up_to_one():
    grams, alphabet = store.shipped().grams, store.shipped().alphabet
    for context in ("人民政府", "各级人民", "鹏飞跃进"):
        stem = int(ngrams.windows_of(alphabet.codes(context))[-1]) & ((1 << 48) - 1)
        windows = (stem << ngrams.BITS | np.arange(min(len(alphabet), store.CORE))).astype(np.uint64)
        assert np.exp(-grams.costs(windows)[0] / ngrams.UNIT).sum() == pytest.approx(1, abs=0.1)


def test_numbers_and_latin_are_one_sign_each_and_lines_are_kept_apart():
    encoded = store.shipped().alphabet.encode("第12.5条ABC\n乙")
    assert (
        "".join(encoded.text[start:end] for start, end in zip(encoded.start, encoded.end, strict=True))
        == "第12.5条ABC" + "\n" * codes.MARGIN + "乙"
    )
    model = store.shipped()
    assert (reading.read(model, "甲\n乙").core == codes.BREAK).sum() == 3 * codes.MARGIN


def test_names_after_titles_and_foreign_names_are_left_alone():
    text = "会议由副市长李志强、王晓东，联系人：郭　卫民参加，马克·吐温没有到会。"
    alone = guards.left_alone(text)
    for name in ("李志强", "王晓东", "卫民", "马克·吐温"):
        assert alone[text.index(name) : text.index(name) + len(name)].all()
    assert not alone[: text.index("李")].any()


def test_a_character_written_twice_is_reported_once_and_words_that_meet_are_not():
    text = "各级人民政府应当加强领导导，落实责任。"
    found = one(text)
    assert (found.start, found.end, found.suggestions, found.kind) == (12, 13, ("",), "redundant_char")
    assert spelling("由中央宣传部部务会议研究，各局局长参加，更新新能源公务用车。") == []


def test_a_changed_text_is_what_the_suggestions_make_of_it():
    for text, wrong, right, _ in SLIPS:
        found = one(text)
        assert text[: found.start] + found.suggestions[0] + text[found.end :] == text.replace(wrong, right, 1) or wrong == "政"


def test_the_package_says_what_it_exports():
    assert set(language.__all__) == {"ADDED", "Correction", "Faint", "spelling", "spelling_and_faint_of", "spelling_of"}


@pytest.mark.parametrize(
    "text",
    [
        "各级人民政府应当加强对安全生产工作的零导。",
        "应当依照有关法律、行政法规的定执行。",
        "各级人民政府应当加强领导导，落实责任。",
    ],
)
def test_a_finding_says_how_sure_the_layer_is(text):
    (told,) = (hit for rule in RULES if rule.id.startswith("spelling.") for hit in rule.find(text))
    chance = one(text).confidence
    assert told.confidence == (chance if chance >= 0.99 else min(chance, 0.954)), "below certainty what the tables tell goes first"
