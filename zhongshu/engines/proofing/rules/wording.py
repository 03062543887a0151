"""文字和提法: confusable words, words written twice, and a few fixed formulations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.proofing.finding import Hit, hits_of, text_rule

_CONGRESS = "党的二十大报告和党内法规的规范表述"
@text_rule(
    "word.repeated",
    "词语重复",
    "duplicate",
    "wording",
    "should",
    "文字关",
    good=(
        "一项一项抓",
        "人人有责",
        "研究研究",
        "高高兴兴",
        "许多许多",
        "一件一件",
        "点点滴滴",
        "二〇二〇年",
        "以测绘为目的的航摄",
        "实实在在",
    ),
    bad=("进一步进一步加强", "加强加强领导", "市政府的的决定", "落实了了"),
    confidence=0.9,
)
def repeated(text: str) -> Iterator[Hit]:
    """A word typed twice. Words that Chinese does double are left alone."""
    for found in re.finditer(r"([一-龥]{2,5})\1", text):
        if (
            not re.match("[一二三四五六七八九十百千万亿〇零每逐许很非好不]", found[1])
            and found[1] not in _DOUBLED
            and found[1][0] != found[1][-1]
        ):
            yield Hit(f"“{found[1]}”写了两遍，请删去一个。", found.start(), found.end(), (found[1],))
    yield from hits_of(
        re.compile(r"(?<!目)的的(?!确|士|哥|卡)|了了(?!解|望|结|然|断|却|事)|是是(?!非)|(?<!实)在在(?!建|职|校|线|岗|编|册|场|地|逃)"),
        text,
        "“{0}”多了一个字，请删去一个。",
    )


_DOUBLED = frozenset(
    {"研究", "讨论", "商量", "学习", "考虑", "休息", "许多", "哈尔", "意思", "多多", "考察", "检查", "打听", "整理", "清理"}
)


@text_rule(
    "phrase.verbs",
    "“两个维护”等提法的搭配",
    "fixed_phrase",
    "political",
    "should",
    _CONGRESS,
    good=("深刻领悟“两个确立”的决定性意义，增强“四个意识”、坚定“四个自信”、做到“两个维护”", "牢固树立“四个意识”", "坚决做到“两个维护”"),
    bad=("坚定“四个意识”", "增强“四个自信”", "坚定“两个维护”", "增强“两个维护”"),
)
def phrase_verbs(text: str) -> Iterator[Hit]:
    """增强 goes with 意识, 坚定 with 自信, 做到 with 维护."""
    for wrong, noun, right in (("坚定", "四个意识", "增强"), ("增强|树牢", "四个自信", "坚定"), ("增强|坚定|树牢", "两个维护", "做到")):
        for found in re.finditer(rf"({wrong})“{noun}”", text):
            yield Hit(f"规范提法是“{right}“{noun}””。", found.start(1), found.end(1), (right,))


@text_rule(
    "phrase.quotes",
    "提法没有加引号",
    "fixed_phrase",
    "political",
    "should",
    _CONGRESS,
    good=("增强“四个意识”", "“两个确立”", "“增强四个意识、坚定四个自信”主题"),
    bad=("增强四个意识", "深刻领悟两个确立的决定性意义"),
)
def phrase_quotes(text: str) -> Iterator[Hit]:
    """These four are always quoted, unless they stand inside a longer quotation."""
    for found in re.finditer(r"两个确立|四个意识|四个自信|两个维护", text):
        before = text[: found.start()]
        if before.count("“") == before.count("”") and before.count("《") == before.count("》"):
            yield Hit(f"“{found[0]}”要加引号。", found.start(), found.end(), (f"“{found[0]}”",))


@text_rule(
    "phrase.words",
    "固定提法的字句",
    "fixed_phrase",
    "political",
    "should",
    _CONGRESS,
    good=("统筹发展和安全", "中央八项规定精神", "富强民主文明和谐美丽的社会主义现代化强国", "心怀“国之大者”"),
    bad=(
        "统筹安全和发展",
        "统筹发展与安全",
        "违反八项规定精神",
        "富强、民主、文明、和谐、美丽的社会主义现代化强国",
        "牢记国之大者",
        "稳中求进的工作总基调",
    ),
)
def phrase_words(text: str) -> Iterator[Hit]:
    """Wordings that are fixed to the letter."""
    for pattern, right in (
        (r"统筹(?:安全[和与]发展|发展与安全)", "统筹发展和安全"),
        (r"(?<!中央)八项规定精神", "中央八项规定精神"),
        (r"富强、民主、文明、和谐、美丽(?=的?社会主义现代化强国)", "富强民主文明和谐美丽"),
        (r"(?<!“)国之大者(?!”)", "“国之大者”"),
        (r"稳中求进的工作总基调", "稳中求进工作总基调"),
    ):
        yield from hits_of(re.compile(pattern), text, f"规范提法是“{right}”。", right)
