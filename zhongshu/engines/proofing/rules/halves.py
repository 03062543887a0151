"""缺半的标点: where the other half of a lonely bracket or quotation mark most likely stood."""

from __future__ import annotations

import re

from zhongshu.engines.proofing.vocabulary import shipped, tokens_of

_CLAUSE, _SENTENCE = 40, 90
"""How far at most a clause and a sentence go from a lonely mark."""
_MOST, _SHORTEST = 5, 2
_PAUSES, _STOPS = "，。；：！？\n", "。；！？\n"
_SPEAKS_ON = re.compile(r"（(?:其中|含|包括|不含)|(?<=[：说道\n。])[“‘]|^[“‘]")
"""What stands between such a mark and its other half may have pauses of its own."""
_IN_BRACKETS = re.compile(
    r"（(?:[市县区省][、/][市县区](?:[、/][市县区])?|[市县区省]|[一二三四五六七八九十]{1,2}|\d{1,2}|街道|社区|试行|暂行|草案|征求意见稿|(?:\d{4}年?[—－-])?\d{4}年?(?!\d|月)|[A-Za-z][A-Za-z\d.]*|[一-龥]{0,8}〔\d{4}〕\d+号)(?!\d)"
)
_NAMED = re.compile(r"（以下简称")
_GOES_ON = re.compile(r"(?=应当|必须|须|均|已|将|由|为|达|可|要|的|等)")
_TITLE_ENDS = re.compile(
    r"(?:条例|办法|规定|细则|意见|方案|规划|纲要|通知|决定|法|报告|计划|措施|预案|规则|标准|目录|要点|批复|请示|公告|清单|章程|白皮书|汇编|指南|简报)(?![一-龥]*(?:的通知|的意见|的决定|办法|方案))"
)
_QUOTE_ENDS = re.compile(
    r"(?=\d|专项|行动|改革|工程|计划|制度|机制|问题|活动|模式|经验|政策|服务|平台|原则|要求|战略|理念|格局|体系|工作|建设|品牌|精神|成效|责任|推进|相结合|和|与|等|的|、|规划|时期|目标|双|重要思想|思想|意识|观念|定位|导向|方针|"
    r"总体布局|战略布局|倡议|攻坚|文化|称号|系列|主题|项目|企业|试点|示范|基地|小组|专班|清单|指数|景区|产业)"
)
_BEFORE_TITLE = re.compile(
    r"(?:推进|落实|实施|深化|贯彻|执行|按照|根据|依据|依照|对照|印发|转发|制定|修订|出台|发布|公布|颁布|学习|传达|审议|通过|讨论|研究|起草|编制|解读|报送|提交|违反|符合|参照|遵守|宣传)(?:并|了|过|的|有关)*(?=[一-龥])|[了过]|[的和与、以把对将在]|(?=关于)"
)
_BEFORE_QUOTE = re.compile(
    r"推进|落实|实施|深化|开展|坚持|做到|推行|打造|建立|完善|贯彻|执行|围绕|按照|根据|依据|增强|坚定|牢固树立|树立|聚焦|擦亮|用好|践行|弘扬|抓好|强化|印发|转发|获评|评为|授予|荣获|的|和|与|、|以|把|对|将|在"
)
_BEFORE_BRACKET = re.compile(r"(?=以下简称|下同|名单|附后|详见|见附件|含|其中|包括|试行|暂行|草案|征求意见稿|\d{4}[年—－-])")


def other_half(text: str, at: int, other: str, *, opens: bool) -> tuple[int, int, tuple[str, ...]]:
    """The stretch around the lonely mark at `at`, as characters of the text, and what to write for it.

    The likeliest place for the other half comes first; the last choice takes the lonely mark out.
    """
    return _closed(text, at, other) if opens else _opened(text, at, other)


def _closed(text: str, at: int, other: str) -> tuple[int, int, tuple[str, ...]]:
    mark = text[at]
    again = text.find(mark, at + 1)
    goes_on = _SPEAKS_ON.match(text, at)
    stop = re.search(f"[{_STOPS if goes_on else _PAUSES}]", text[at + 1 : at + (_SENTENCE if goes_on else _CLAUSE)])
    end = at + 1 + (stop.start() if stop else min(_CLAUSE, len(text) - at - 1))
    if mark in "“‘" and at < again < end:
        words = text[at:again]
        return at, again, _choices([words.rstrip("、和与") + other, words + other], words[1:])
    words = text[at:end]
    places = _places_after(words)
    made = [words[:place] + other + words[place:] for place in places]
    if goes_on and mark in "“‘" and text[end : end + 1] and text[end] in "。！？":
        end += 1
        made = [words + text[end - 1] + other, *(each + text[end - 1] for each in made)]
        words = text[at:end]
    return at, end, _choices(made, words[1:])


def _places_after(words: str) -> list[int]:
    """Where a closing half may stand in the words from the lonely mark on, the likeliest first."""
    mark, bare = words[0], len(words.rstrip(_PAUSES + "、"))
    if mark in "《〈":
        ends = sorted({found.end() for found in _TITLE_ENDS.finditer(words[:bare])}, reverse=True)
        return [*ends, bare]
    if mark in "“‘":
        ends = [found.start() for found in _QUOTE_ENDS.finditer(words) if found.start() > _SHORTEST]
        nouns = [end for end in ends if words[end] not in "、和与等的"]
        return [*nouns[-1:], bare, *ends[:1], *ends[-1:], *_word_ends(words, 1 + _SHORTEST), *ends]
    if short := _IN_BRACKETS.match(words):
        return [short.end(), bare]
    if named := _NAMED.match(words):
        return [*_word_ends(words, named.end() + _SHORTEST)[:_MOST], bare]
    pauses = [found.start() for found in re.finditer("[，、]", words[:bare])]
    further = [found.start() for found in _GOES_ON.finditer(words) if found.start() > _SHORTEST]
    return [bare, *pauses[:1], *further]


def _word_ends(words: str, least: int) -> list[int]:
    """Where words end, from a place on."""
    return [end for start, end, _ in tokens_of(shipped(), words) if end >= least and end > start and words[end - 1] != "、"]


def _opened(text: str, at: int, other: str) -> tuple[int, int, tuple[str, ...]]:
    start = max(max(text.rfind(pause, max(0, at - _CLAUSE), at) for pause in _PAUSES) + 1, at - _CLAUSE, 0)
    words, mark = text[start : at + 1], text[at]
    if mark in "》〉":
        places = [found.end() for found in _BEFORE_TITLE.finditer(words)]
        about = words.find("关于")
        places = [*([about] if about >= 0 else []), *places]
    elif mark in "”’":
        places = [0, *(found.end() for found in _BEFORE_QUOTE.finditer(words))][::-1]
    else:
        places = [found.end() for found in _BEFORE_BRACKET.finditer(words)][::-1]
        places += [found.end() for found in _BEFORE_QUOTE.finditer(words)][::-1]
    places = [place for place in dict.fromkeys(places) if place < len(words) - _SHORTEST]
    made = [words[:place] + other + words[place:] for place in dict.fromkeys([*places[: _MOST - 1], 0])]
    return start, at + 1, _choices(made, words[:-1])


def _choices(made: list[str], without: str) -> tuple[str, ...]:
    return (*list(dict.fromkeys(made))[:_MOST], without)
