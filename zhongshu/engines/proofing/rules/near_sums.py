"""推算（四）: sums that are true but for a digit, increases and what they come to, members of a household."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.quantities import (
    BASIS,
    NUMBER,
    Quantity,
    decimals_of,
    difference_slack,
    fits,
    quantities,
    same_things,
    sentences,
    sum_slack,
    value_of,
)

_UNCOUNTED = frozenset({"%", "倍", "年", "天", "个月", "岁", "个工作日", "度", "小时", "分钟", "米", "℃", "个百分点"})
_PARTS_FOLLOW = re.compile(r"[，；（(：:]?(?:其中|包括|分别[为是]|含|：|（|分为)")
_OF_ANOTHER_TIME = re.compile(
    "增加|提高|[由从]|余者|同比|比上|较|上年|去年|每|均|最|约|近|超过|以上|目标|计划|预计|力争|满意|覆盖|惠及|其中"
)


@text_rule(
    "number.slip_in_sum",
    "各项之和与总数只差一个数字",
    "arithmetic",
    "content",
    "should",
    BASIS,
    good=(
        "记录到振动事件567次，其中震级小于1.0级的412次，1.0级至2.0级的155次。",
        "全年受理1250件，其中投诉320件，举报180件，主要集中在城区。",
        "共有学校186所，其中小学102所、中学64所，幼儿园20所。",
        "共有17.8万人，其中乘火车6.2万人、自驾5.5万人、骑摩托车1.1万人，余者乘长途客车。",
        "安排资金1250万元，其中去年结余320万元，今年安排980万元。",
    ),
    bad=(
        "记录到振动事件567次，其中震级小于1.0级的412次，1.0级至2.0级的165次。",
        "共有学校186所，其中小学102所、中学64所，幼儿园30所。",
        "共接待群众来访1386批次：个体访1120批次，集体访206批次，联名信访70批次。",
    ),
    confidence=0.93,
)
def slip_in_sum(text: str) -> Iterator[Hit]:
    """A total and all that follows of the same things in its sentence: were one digit another, the sum would be right."""
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        for at, whole in enumerate(held[:-2]):
            if whole.unit in _UNCOUNTED or len(whole.written.replace(".", "")) < 3 or not _opens(sentence, whole):
                continue
            parts = _all_after(sentence, held[at:])
            if len(parts) < 2 or any(part.value > whole.value for part in parts):
                continue
            sums = [sum(part.value for part in parts[:size]) for size in range(2, len(parts) + 1)]
            if any(abs(total - whole.value) <= sum_slack((whole, *parts)) for total in sums):
                continue
            wrong = _slipped(whole, parts)
            if wrong:
                quantity, right = wrong
                total = whole.says(sums[-1])
                yield Hit(
                    f"各项之和是{total}，文中写{whole.says(whole.value)}，两者只差一个数字。请核对。",
                    begin + quantity.start,
                    begin + quantity.end,
                    right,
                )


def _opens(sentence: str, whole: Quantity) -> bool:
    return bool(_PARTS_FOLLOW.match(sentence, whole.end) or _PARTS_FOLLOW.match(sentence, whole.end + len(whole.after)))


def _all_after(sentence: str, held: Sequence[Quantity]) -> list[Quantity]:
    """The quantities that follow to the end of the sentence, if all of them are of the same things and told alike."""
    whole, parts = held[0], list[Quantity]()
    before = whole.end
    for quantity in held[1:]:
        label = sentence[before : quantity.start].replace("其中", "", 0 if parts else 1)
        if not same_things(whole, quantity) or quantity.shown != whole.shown or len(label) > 26 or _OF_ANOTHER_TIME.search(label):
            return []
        parts.append(quantity)
        before = quantity.end
    return [] if re.search("余者|其余|其他|还有|另", sentence[before:]) else parts


def _slipped(whole: Quantity, parts: Sequence[Quantity]) -> tuple[Quantity, tuple[str, ...]] | None:
    """The figure that one other digit would make right, the last part first, with all that may be meant."""
    off = sum(part.value for part in parts) - whole.value
    rights = [(part, part.value - off) for part in reversed(parts)] + [(whole, whole.value + off)]
    near = [(quantity, quantity.says(value)) for quantity, value in rights if value > 0 and is_slip(quantity, value)]
    if not near:
        return None
    return near[0][0], tuple(told for quantity, told in near if quantity is near[0][0])


def is_slip(quantity: Quantity, value: float) -> bool:
    """Whether the value, written as the quantity is, differs from it by one digit or by two that changed places."""
    told, right = quantity.written.replace(",", ""), f"{value / quantity.scale:.{decimals_of(quantity.written)}f}"
    if len(told) != len(right) or told == right:
        return False
    other = [at for at in range(len(told)) if told[at] != right[at]]
    return len(other) == 1 or (len(other) == 2 and other[1] - other[0] == 1 and sorted(told) == sorted(right))


_RISE = re.compile("(?:提高|增加|扩招|新增|增长|上调|扩大|增招|增设|追加|调增|补充|增建|新建|再建)(?:了)?$")
_FALL = re.compile("(?:减少|下降|降低|压减|核减|调减|下调|缩减|裁减)(?:了)?$")
_BECOMES = re.compile(
    "(?:达到|达|增至|增加到|提高到|提高至|降至|减少到|降到|减至|调整为|调整到|总规模为?|总数为?|变为|扩大到)(?:了)?(?:每人)?(?:每[年月])?$"
)


@text_rule(
    "number.raised_to",
    "增减以后的数不对",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "补助标准为每年640元，2024年提高30元，达到每年670元。",
        "1995年招生1445人，1996年扩招555人，扩招后总规模达到2000人。",
        "新建泵站12座，增加投资30万元，达到330万元。",
        "全省有床位5.2万张，增加0.3万张，达到5.5万张。",
    ),
    bad=(
        "补助标准为每年640元，2024年提高30元，达到每年690元。",
        "1995年招生1445人，1996年扩招555人，扩招后总规模达到2100人。",
        "原核定编制86名，核减4名，减少到84名。",
        "缴费标准为380元，提高20元，提高到420元。",
    ),
    confidence=0.94,
)
def raised_to(text: str) -> Iterator[Hit]:
    """So much, so much more or less, and what it comes to, one right after the other."""
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        for base, step, told in zip(held, held[1:], held[2:], strict=False):
            rise, fall = _RISE.search(step.before), _FALL.search(step.before)
            if not (
                (rise or fall)
                and _BECOMES.search(told.before)
                and same_things(base, step)
                and same_things(step, told)
                and base.unit != "%"
                and step.value < base.value
                and len(sentence[base.end : step.start]) <= 16
                and len(sentence[step.end : told.start]) <= 16
                and not re.search("比|较|其中|每年(?:提高|增)|以上|以下", sentence[base.start : told.start])
            ):
                continue
            exact = base.value + step.value if rise else base.value - step.value
            slack = difference_slack(base, step, told) if base.scale > 1 else 1e-6
            if abs(exact - told.value) > slack and 0.5 < told.value / exact < 2:
                right = told.says(exact)
                yield Hit(
                    f"{base.says(base.value)}{'加' if rise else '减'}{step.says(step.value)}是{right}，文中写{told.says(told.value)}。请核对。",
                    begin + told.start,
                    begin + told.end,
                    (right,),
                )


_HOUSEHOLDS = re.compile(
    rf"(?P<houses>{NUMBER})户[、，（(]?(?:共|计|总人口|人口)?(?P<people>{NUMBER})人[）)]?，(?:平均)?(?:户均|每户)(?:人口)?(?:约|为)?(?P<mean>\d+(?:\.\d+)?)人"
)


@text_rule(
    "number.household",
    "户均人口与户数、人数不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=("全村505户1748人，户均约3.5人。", "全村505户、1748人，户均3人以上。"),
    bad=("全村505户1748人，户均约4.5人。",),
    confidence=0.96,
)
def household(text: str) -> Iterator[Hit]:
    """So many households, so many people, and how many that is in each."""
    if "户均" not in text and "每户" not in text:
        return
    for found in _HOUSEHOLDS.finditer(text):
        houses, people = value_of(found["houses"]), value_of(found["people"])
        exact = people / houses if houses else 0.0
        if exact and not fits(exact, exact, found["mean"]) and not text[found.end() :].startswith("以"):
            right = f"{exact:.{decimals_of(found['mean'])}f}"
            yield Hit(
                f"{found['people']}÷{found['houses']}={right}，文中写{found['mean']}。请核对。",
                found.start("mean"),
                found.end("mean"),
                (right,),
            )
