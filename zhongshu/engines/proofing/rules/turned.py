"""字序、语序颠倒: two neighbouring characters that make no word as they stand and do the other way round, and words that stand in the wrong order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.language.guards import NUMERALS, left_alone, touches_number
from zhongshu.engines.proofing.vocabulary import shipped
from zhongshu.engines.proofing.vocabulary.likely import is_strange, run_costs, segment, tokens_of
from zhongshu.engines.proofing.vocabulary.store import FIXED, UNIT, Vocabulary

_HOPEFUL, _LEAST, _OF_BOTH = 6 * UNIT, 21.0, 16.0
"""By how much likelier the words must become for a place to be looked at, and words and characters together, in nats, for it to be told."""
_AROUND = 6
_HAN = re.compile("[一-龥]")
_SET_PHRASES = re.compile("优亲厚友|房住不炒|吃拿卡要|跑冒滴漏|打非治违|控增去存|扩优提质|强链补链|延链补链")
"""Short for more than they say: no dictionary has their halves."""
_LATE = re.compile(
    r"(?P<adverb>有效|明显|显著|大幅|稳步|持续|切实|极大|全面|有力|圆满|成功|顺利|妥善|及时|深入|大力)了(?P<verb>改善|提升|提高|增强|促进|推动|推进|解决|缓解|降低|保障|维护|遏制|完成|化解|处置|减轻|带动|激发|优化|支持|开展)(?=[一-龥])"
)
_BOTH = re.compile(
    r"进行对(?P<what>[^，。；、]{2,20}?)(?P<act>检查|审计|调查|评估|整治|排查|核查|督查|监督|考核|验收|培训|改造|检测|抽查|指导|宣传|审查|清理|研究|经济责任审计|专项审计)(?=[，。；])"
)


@text_rule(
    "order.characters",
    "相邻的字前后颠倒",
    "order",
    "wording",
    "should",
    "文字关；由公文词语统计得出，供核对",
    good=(
        "推进政务信息系统整合共享，着力破除信息孤岛。",
        "加强国内国际合作，开展上海海上搜救演习。",
        "对欺凌行为早发现、早干预、早处置。",
        "严厉打击乱捕滥猎行为，宁可十防九空，不可失防万一。",
        "产业生态和生态产业，人大代表，代表人，会议室，议会。",
        "对优亲厚友、吃拿卡要等问题严肃查处，坚持“房住不炒”定位。",
    ),
    bad=(
        "推进政务信息系统整合共享，着力破除息信孤岛。",
        "对欺凌行为早发现、早预干、早处置。",
        "各成员单位要一进步完善联席会议制度。",
        "各地要统推筹进城乡建设。",
        "请各区（县）结合实际制定施实方案。",
        "深表切达对革命先烈的崇高敬意。",
    ),
    confidence=0.97,
)
def turned_characters(text: str) -> Iterator[Hit]:
    """Where official text does not have a word beside its neighbours, two characters that changed places make the words likely."""
    words = shipped()
    alone: NDArray[np.bool_] | None = None
    told = -1
    set_phrases = {at for found in _SET_PHRASES.finditer(text) for at in range(*found.span())}
    for at in _turned_places(words, text):
        if at <= told or at in set_phrases:
            continue
        begin, end = _around(text, at)
        tokens = [(begin, begin, -1), *segment(words, text, begin, end), (end, end, -1)]
        if not _stands_strangely(words, tokens, at) or _is_parallel(words, tokens, text, at):
            continue
        right = text[at + 1] + text[at]
        mended = text[begin:at] + right + text[at + 2 : end]
        gain = _cost(words, text[begin:end]) - _cost(words, mended)
        if gain < _HOPEFUL:
            continue
        before, after = run_costs([text[begin:end], mended])
        both = text[at - 1 : at] + text[at + 1] in words.number and text[at] + text[at + 2 : at + 3] in words.number
        least = _OF_BOTH if both else _LEAST
        if gain / UNIT + before - after < least or before - after < least / 4:
            continue
        alone = left_alone(text) if alone is None else alone
        if alone[at] or alone[at + 1]:
            continue
        told = at + 1
        yield Hit(f"“{text[at : at + 2]}”的字序疑有颠倒，应为“{right}”。", at, at + 2, (right,))


@text_rule(
    "order.scrambled",
    "几个字的次序错乱",
    "order",
    "wording",
    "should",
    "文字关；由公文词语统计得出，供核对",
    good=(
        "严厉打击乱捕滥猎行为，宁可十防九空，不可失防万一。",
        "对优亲厚友、吃拿卡要等问题严肃查处，坚持“房住不炒”定位。",
        "早发现、早报告、早处置，做到快查快办。",
    ),
    bad=("推进农村公路安命生全防护工程，逐一排查。",),
    confidence=0.95,
)
def scrambled(text: str) -> Iterator[Hit]:
    """Three or four characters in a row that are words only in another order; two neighbours that changed places have a rule of their own."""
    words = shipped()
    tokens = tokens_of(words, text)
    alone: NDArray[np.bool_] | None = None
    told = -1
    for first, (begin, _, _) in enumerate(tokens):
        run = first
        while run < len(tokens) and tokens[run][1] - tokens[run][0] == 1 and _HAN.match(text[tokens[run][0]]) and run - first < _FOUR:
            run += 1
        if run - first < _THREE or begin <= told:
            continue
        orders = sorted((found for size in range(_THREE, run - first + 1) for found in _reordered(words, text, begin, size)), reverse=True)
        if not orders or orders[0][0] < _SCRAMBLED:
            continue
        alone = left_alone(text) if alone is None else alone
        right = orders[0][1]
        end = begin + len(right)
        if alone[begin:end].any() or any(letter in NUMERALS for letter in right) or _SET_PHRASES.search(text[max(0, begin - 3) : end + 3]):
            continue
        told = end - 1
        yield Hit(
            f"“{text[begin:end]}”的字序疑有错乱，应为“{right}”。",
            begin,
            end,
            tuple(order for _, order in orders if len(order) == len(right))[:2],
        )


_THREE, _FOUR, _SCRAMBLED, _MOVED = 3, 4, 23.0, 5.0
"""The score from which an order is told, and what each character that has moved takes from it."""
_ORDERS = {
    size: tuple(
        order
        for order in permutations(range(size))
        if order[0] != 0 or order[-1] != size - 1 or size > _THREE
        if sum(order[at] != at for at in range(size)) > 1
        if not any(order == (*range(at), at + 1, at, *range(at + 2, size)) for at in range(size - 1))
    )
    for size in (3, 4)
}
"""All orders but the right one and those in which two neighbours have changed places."""


def _reordered(words: Vocabulary, text: str, begin: int, size: int) -> Iterator[tuple[float, str]]:
    """Every order of the characters that makes two words of them, or one, with its score: how much likelier the text is then, in nats, less what the moves cost."""
    letters = text[begin : begin + size]
    if len(set(letters)) < size:
        return  # 快查快处
    rights = [("".join(letters[at] for at in order), order) for order in _ORDERS[size]]
    known = words.number
    hopeful = [(right, order) for right, order in rights if right in known or (size == _FOUR and right[:2] in known and right[2:] in known)]
    if not hopeful:
        return
    start, end = _around(text, begin)
    end = max(end, begin + size)
    now = _cost(words, text[start:end])
    for right, order in hopeful:
        mended = text[start:begin] + right + text[begin + size : end]
        gain = (now - _cost(words, mended)) / UNIT
        if gain > _SCRAMBLED:
            before, after = run_costs([text[start:end], mended])
            yield gain + before - after - _MOVED * sum(order[at] != at for at in range(size)), right


def _turned_places(words: Vocabulary, text: str) -> Iterator[int]:
    """The first of two neighbours that are no word together, and the other way round make one, with each other or with those beside them."""
    known = words.number
    strangers = [(at, first, second) for at, (first, second) in enumerate(pairwise(text)) if first + second not in known]
    for at, first, second in strangers:
        if first == second or not ("一" <= first <= "龥" and "一" <= second <= "龥"):
            continue
        left, after = text[at - 1 : at], text[at + 2 : at + 3]
        makes = (
            second + first in known
            or second + first + after in known
            or left + second + first in known
            or (left + second in known and first + after in known and len(left + after) == 2)
        )
        if not makes:
            continue
        if second in text[max(0, at - 2) : at] or first in text[at + 2 : at + 4]:
            continue  # 快查快办, 连吃带喝
        if after and after in "县市区镇乡村州旗":
            continue  # 文水县
        if not _HAN.match(left) and re.match("[，。、；等]", after):
            continue  # a word by itself in a row: 山火
        yield at


def _around(text: str, at: int) -> tuple[int, int]:
    """The stretch of Chinese around a place."""
    begin, end = at, at + 2
    while begin > max(0, at - _AROUND) and _HAN.match(text[begin - 1]):
        begin -= 1
    while end < min(len(text), at + 2 + _AROUND) and _HAN.match(text[end]):
        end += 1
    return begin, end


def _stands_strangely(words: Vocabulary, tokens: Sequence[tuple[int, int, int]], at: int) -> bool:
    """Whether one of the two belongs to a short word that official text does not have beside its neighbours."""
    return any(
        start <= at + 1 and at < end and end - start <= 2 and is_strange(words, tokens, number)
        for number, (start, end, _) in enumerate(tokens[1:-1], 1)
    )


def _is_parallel(words: Vocabulary, tokens: Sequence[tuple[int, int, int]], text: str, at: int) -> bool:
    """Four single characters, 乱捕滥猎 or 十防九空, unless two words come of them: 农增民收."""
    single = {start for start, end, _ in tokens if end - start == 1}
    if re.search("[二三四五六七八九十百千万两]", text[at : at + 2]):
        return True
    if not {at - 1, at, at + 1, at + 2} <= single or not _HAN.match(text[at + 2 : at + 3]):
        return False
    return not (text[at - 1] + text[at + 1] in words.number and text[at] + text[at + 2] in words.number)


def _cost(words: Vocabulary, run: str) -> int:
    total, last = 0, words.number["#"]
    for _, _, word in segment(words, run, 0, len(run)):
        total += words.follow(last, word)
        last = word
    return total


_AS_GOOD = frozenset(["各行业各", "下大气力", "铁海联运", "人无驾驶"])


@cache
def _turned_fixed() -> dict[str, str]:
    """Fixed words of four characters with two neighbours changed about, where no words come of it."""
    known = shipped().number
    fixed = {row.split()[0] for row in FIXED.read_text("utf-8").splitlines()}
    held: dict[str, str] = {}
    for word in fixed:
        if touches_number(*word[:2]) or touches_number(*word[2:]):
            continue
        for at in range(len(word) - 1):
            turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            is_word = turned in known or turned in fixed or (turned[:2] in known and turned[2:] in known)
            if turned != word and not is_word and turned not in _AS_GOOD:
                held[turned] = word
    return held


_PARALLEL = re.compile(
    "(?<![一-龥])(?:要|做到|坚持|实现|着力|突出)?(?P<key>[早快严实深细防控减增促保抓强优扩稳调治补零无多少应敢善可])[一-龥]{2}(?:、(?P=key)[一-龥]{2})+(?![一-龥])"
)


@text_rule(
    "order.fixed_words",
    "固定词语里相邻的字颠倒",
    "order",
    "wording",
    "should",
    "《现代汉语词典》；法律法规和政府工作报告中的固定词（fixed.txt）",
    good=(
        "稳中有进，各行业各领域，税收收入收缴，驾驶人无驾驶证。",
        "做到早发现、早制止、早查处。",
        "抓落实、抓实效、抓长远。",
        "防洪涝、防干旱、防台风。",
    ),
    bad=(
        "经济运行总体平稳、稳中进有，主要指标好于预期。",
        "做到早发现、早止制、早查处。",
        "坚持齐共抓管，形成合力。",
        "着力扩投资、扩费消、扩开放。",
    ),
    confidence=0.955,
)
def turned_fixed(text: str) -> Iterator[Hit]:
    """稳中进有 for 稳中有进; in a row that says one character again and again, 早止制 beside 早发现."""
    known, held = shipped().number, _turned_fixed()
    for at in range(len(text) - _FOUR + 1):
        word = held.get(text[at : at + _FOUR])
        if not word:
            continue
        end = at + _FOUR
        is_across = any(text[max(0, at - size) : at + 1] in known for size in (1, 2) if _HAN.match(text[max(0, at - 1)])) or any(
            text[end - 1 : end + size] in known for size in (1, 2) if _HAN.match(text[end : end + 1])
        )
        if not is_across and not left_alone(text)[at]:
            yield Hit(f"“{text[at:end]}”的字序颠倒，应为“{word}”。", at, end, (word,))
    for row in _PARALLEL.finditer(text):
        begin = row.start("key")
        for item in text[begin : row.end()].split("、"):
            pair = item[1:]
            if pair not in known and pair[::-1] in known and pair[0] != pair[1]:
                yield Hit(f"“{pair}”的字序颠倒，应为“{pair[::-1]}”。", begin, begin + len(item), (item[0] + pair[::-1],))
            begin += len(item) + 1


_FIXED = (
    (
        re.compile(
            r"(?!德智体美劳)德(?=[智体美劳]{4})(?:智体|智美|智劳|体[智美劳]|美[智体劳]|劳[智体美])[智体美劳]{2}(?=全面|“|五育|教育|并举)"
        ),
        "德智体美劳",
    ),
    (re.compile(r"党的二十届[二三四五]中全会(?:、|和|及|以及)(?:党的)?二十大(?!报告)"), "党的二十大和二十届历次全会"),
    (re.compile(r"(?<=责令)期限(?=改正|整改|拆除|治理)"), "限期"),
    (re.compile(r"(?:^|(?<=[，。；]))将现(?=[《将有就把])"), "现将"),
    (re.compile(r"(?<=思想和行动)一统(?=到)|(?<=思想认识)一统(?=到)"), "统一"),
)


@text_rule(
    "order.words",
    "词语的次序不当",
    "order",
    "wording",
    "should",
    "文字关：语法规范",
    good=("有效改善了城区水环境质量。", "对12家企业进行经济责任审计。", "责令限期改正，现将有关事项通知如下，统一到部署上来。"),
    bad=(
        "责令期限改正；逾期不改正的，予以处罚。",
        "将现《责任分解表》印发给你们。",
        "深入贯彻党的二十届三中全会、二十大精神。",
        "促进学生德体智美劳全面发展。",
        "把思想和行动一统到决策部署上来。",
        "有效了改善城区水环境质量。",
        "市审计局进行对12家市属国有企业经济责任审计，发现问题93个。",
    ),
    confidence=0.95,
)
def turned_words(text: str) -> Iterator[Hit]:
    """了 before the verb instead of after it; 进行对…检查."""
    for pattern, right in _FIXED:
        for found in pattern.finditer(text):
            yield Hit(f"字序颠倒，应写作“{right}”。", found.start(), found.end(), (right,))
    for found in _LATE.finditer(text):
        right = f"{found['adverb']}{found['verb']}了"
        yield Hit(f"“了”应在动词之后，写作“{right}”。", found.start(), found.end(), (right,))
    for found in _BOTH.finditer(text):
        right = f"对{found['what']}进行{found['act']}"
        yield Hit(f"语序不当，应写作“{right}”。", found.start(), found.end(), (right,))
