"""定名: what kind of slip a wrong word is — typed for another of the same sound, taken for one that looks alike, or confused with another word."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from zhongshu.engines.proofing.vocabulary.store import CONFUSED, likes, look_alikes, shipped

_RATHER_SOUND = frozenset(
    [
        "正证",
        "证征",
        "征证",
        "放方",
        "方放",
        "理里",
        "里理",
        "度渡",
        "渡度",
        "返反",
        "反返",
        "底低",
        "低底",
        "块快",
        "快块",
        "直置",
        "置直",
        "直值",
        "值直",
        "架驾",
        "驾架",
        "固故",
        "故固",
        "赠增",
        "增赠",
        "案按",
        "按案",
        "定订",
        "炸诈",
        "诈炸",
        "交文",
        "即既",
        "既即",
        "失矢",
        "矢失",
        "济挤",
        "挤济",
        "复覆",
        "制致",
        "合和",
        "份分",
        "分份",
        "项向",
        "证政",
        "政证",
        "整正",
        "致至",
        "形刑",
        "型刑",
        "刑型",
        "列例",
        "例列",
        "讯迅",
        "迅讯",
        "记纪",
        "纪记",
        "密秘",
        "秘密",
        "压厌",
        "验检",
        "检验",
        "付讨",
        "采彩",
        "彩采",
        "防访",
        "访防",
        "妨防",
        "防妨",
        "泄泻",
        "泻泄",
        "须顺",
        "径经",
        "经径",
        "形型",
        "动运",
        "旗期",
        "期旗",
        "像象",
        "象像",
        "座坐",
        "坐座",
        "班斑",
        "斑班",
        "辅铺",
        "效校",
        "校效",
        "源原",
        "原源",
        "据居",
        "居据",
    ]
)
"""Pairs, first the wrong one, that share a component and are none the less typed for one another, for they sound the same."""
_VARIANTS = frozenset(
    [
        "帐账",
        "份分",
        "分份",
        "材才",
        "象像",
        "像象",
        "相像",
        "像相",
        "作做",
        "做作",
        "覆复",
        "复覆",
        "定订",
        "订定",
        "划画",
        "画划",
        "它他",
        "座坐",
        "坐座",
        "消销",
        "销消",
        "厉励",
        "励厉",
        "历厉",
        "具据",
        "据具",
        "俱具",
        "泻泄",
        "泄泻",
        "漏露",
        "露漏",
        "步部",
        "布部",
        "辩辨",
        "辨辩",
        "炼练",
        "练炼",
        "即既",
        "既即",
        "联连",
        "连联",
        "至致",
        "致至",
        "记纪",
        "纪记",
        "象相",
        "诫戒",
        "溶融",
        "熔融",
        "犯范",
        "殖值",
        "值殖",
        "贴帖",
        "帖贴",
        "采彩",
        "彩采",
        "必毕",
        "决绝",
        "唯惟",
        "惟唯",
        "交缴",
        "缴交",
        "查察",
        "察查",
        "震振",
        "振震",
        "付副",
        "幅副",
        "克恪",
        "该改",
        "承成",
        "成承",
        "书抒",
        "按暗",
        "材财",
        "暴爆",
        "爆暴",
        "属署",
        "委诿",
        "份忿",
        "勿毋",
        "功工",
        "工功",
        "效校",
        "沿延",
        "延沿",
        "伸申",
        "申伸",
        "掘崛",
        "迭叠",
        "叠迭",
        "磨摩",
        "摩磨",
        "型形",
        "形型",
        "蓝兰",
        "兰蓝",
        "报抱",
        "荐见",
        "启起",
        "起启",
        "托脱",
        "脱托",
        "消削",
        "削消",
        "混浑",
        "题提",
        "带戴",
        "急亟",
        "亟急",
        "副付",
        "合和",
        "和合",
        "秘密",
        "密秘",
        "装按",
        "按安",
        "安按",
        "费废",
        "废费",
        "炮泡",
        "式势",
        "势式",
        "式事",
        "事式",
        "应映",
        "映应",
        "利力",
        "力利",
        "制致",
    ]
)
"""Pairs, first the wrong one, that are confused as words even where the result is none: 帐户, 充份, 再接再励."""
_SAME_SOUND, _BOTH, _USUAL = 2, 13, 40


@cache
def _alike() -> frozenset[str]:
    return look_alikes() - _RATHER_SOUND


@cache
def _confused() -> frozenset[tuple[str, str]]:
    """Pairs of words that people confuse, in both directions, and those of the rule that tells real words apart."""
    told = [tuple(group.split("/")) for group in CONFUSED.read_text("utf-8").split()]
    folder = resources.files("zhongshu.engines.proofing.lexicon")
    rows = [row[:2] for row in list(csv.reader((folder / "pairs.csv").read_text("utf-8").splitlines()))[1:]]
    number = shipped().number
    real = [(wrong, right) for wrong, right in rows if wrong in number and len(wrong) == len(right)]
    return frozenset([*real, *((one, other) for one, other in told), *((other, one) for one, other in told)])


def kind_of(text: str, start: int, end: int, right: str) -> str:
    """The kind of slip when characters `start` to `end` of a text stand for `right`: typo_phonetic, typo_shape or word_confusion."""
    wrong = text[start:end]
    if len(wrong) != len(right):
        return "word_confusion"
    while len(right) > 1 and right[0] == text[start]:
        start, right = start + 1, right[1:]
    while len(right) > 1 and right[-1] == text[end - 1]:
        end, right = end - 1, right[:-1]
    if _is_confused(text, start, end, right):
        return "word_confusion"
    pairs = [one + other for one, other in zip(text[start:end], right, strict=True) if one != other]
    if pairs and all(pair in _VARIANTS for pair in pairs):
        return "word_confusion"
    used = shipped().official[shipped().number[wrong]] if wrong in shipped().number else 0
    return _likeness(pairs, is_word=len(wrong) > 1 and used >= _USUAL)


def _likeness(pairs: list[str], *, is_word: bool) -> str:
    if pairs and all(pair in _alike() for pair in pairs):
        return "typo_shape"
    if pairs and all(pair in _RATHER_SOUND for pair in pairs):
        return "typo_phonetic"
    likeness = [likes(pair[0]).get(pair[1], (0, 0)) for pair in pairs]
    sound, shape = min((each[0] for each in likeness), default=0), min((each[1] for each in likeness), default=0)
    if shape >= _BOTH:
        return "typo_shape"
    if sound >= _SAME_SOUND:
        return "word_confusion" if is_word and len(pairs) > 1 else "typo_phonetic"
    if shape:
        return "typo_shape"
    return "word_confusion" if is_word else "typo_phonetic"


def _is_confused(text: str, start: int, end: int, right: str) -> bool:
    """Whether the words of two to four characters around the place, as they are and as mended, are confused for one another."""
    held, size = _confused(), end - start
    for length in range(max(2, size), 5):
        for at in range(max(0, end - length), start + 1):
            if at + length <= len(text):
                mended = text[at:start] + right + text[end : at + length]
                if (text[at : at + length], mended) in held:
                    return True
    return False
