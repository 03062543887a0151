"""个人信息和公开: what must not stand in a paper that is to be published (《个人信息保护法》《政府信息公开条例》)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.paper import Paper
from zhongshu.engines.proofing.finding import Hit, paper_rule, text_rule

_LAW = "《中华人民共和国个人信息保护法》第28条；《中华人民共和国政府信息公开条例》第15条"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY = re.compile(r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])")
_PHONE = re.compile(r"(?<![\d.－-])1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)")
_CARD = re.compile(r"(?<![\d.])(?:62|4\d|5[1-5])\d{2}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,4})?(?!\d)")


def is_identity_number(number: str) -> bool:
    """公民身份号码 by its check character (GB 11643)."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True)) % 11] == number[17].upper()


def is_card_number(number: str) -> bool:
    """A bank card by the Luhn sum; 16 to 19 digits."""
    digits = [int(digit) for digit in re.sub(r"\D", "", number)]
    doubled = [digit if at % 2 == 0 else digit * 2 - 9 * (digit > 4) for at, digit in enumerate(reversed(digits))]
    return 16 <= len(digits) <= 19 and sum(doubled) % 10 == 0


KEPT_INSIDE = re.compile(
    "内部(?:资料|文件|掌握|使用|传阅|明电)|不得外传|注意保[密存]|严禁外泄|仅供(?:领导|内部)|未经批准不得(?:公开|翻印|转载)"
)
"""Words by which a paper says of itself that it stays inside. Not 工作秘密, 不予公开: a paper that is published may speak of those."""


@text_rule(
    "privacy.identity",
    "含公民身份号码",
    "personal_data",
    "legal",
    "must",
    _LAW,
    good=("统一社会信用代码91330100MA27XXXXXX", "110101199003070019"),
    bad=("身份证号110101199003070011",),
    confidence=0.99,
)
def identity(text: str) -> Iterator[Hit]:
    """Eighteen characters whose check character is right."""
    for found in _IDENTITY.finditer(text):
        if is_identity_number(found[0]):
            yield Hit(
                "这是公民身份号码，属于敏感个人信息，公开前应当删去或遮盖。",
                found.start(),
                found.end(),
                (found[0][:6] + "********" + found[0][14:],),
            )


@text_rule(
    "privacy.phone",
    "含手机号码",
    "personal_data",
    "legal",
    "should",
    _LAW,
    good=("联系电话：0571-12345678", "（联系人：张三，电话：13800138000）", "金额13800138000000元"),
    bad=("手机：13800138000", "联系方式138 0013 8000"),
    confidence=0.9,
)
def phone(text: str) -> Iterator[Hit]:
    """A contact of the office is given by its land line."""
    for found in _PHONE.finditer(text):
        if re.search("联系人[^。；]{0,24}$", text[: found.start()]):
            continue  # whom to ask, told on purpose
        yield Hit(
            "这是手机号码，公开前请核对是否应当遮盖；联系人宜写办公电话。",
            found.start(),
            found.end(),
            (found[0][:3] + "****" + found[0][-4:],),
        )


@text_rule(
    "privacy.card",
    "含银行卡号",
    "personal_data",
    "legal",
    "must",
    _LAW,
    good=("6222021234567890124", "编号4000123"),
    bad=("卡号6222021234567890128",),
    confidence=0.95,
)
def card(text: str) -> Iterator[Hit]:
    """Sixteen to nineteen digits whose sum is right."""
    for found in _CARD.finditer(text):
        if is_card_number(found[0]) and not _IDENTITY.fullmatch(found[0]):
            yield Hit("这像是银行卡号，属于敏感个人信息，公开前应当删去或遮盖。", found.start(), found.end(), ("*" * 12 + found[0][-4:],))


@paper_rule(
    "privacy.public",
    "主动公开的公文含不宜公开的内容",
    "publication",
    "legal",
    "should",
    "《中华人民共和国政府信息公开条例》第14条至第16条",
    good=("云州市人民政府关于检查的通知\n各县：\n好。\n云州市人民政府\n2025年3月1日\n（此件公开发布）",),
    bad=("云州市人民政府关于检查的通知\n各县：\n本通知为内部资料，注意保存，不得外传。\n云州市人民政府\n2025年3月1日\n（此件公开发布）",),
    confidence=0.9,
)
def public(paper: Paper) -> Iterator[Hit]:
    """Words that keep a thing inside, in a paper whose 附注 says that it is published."""
    if not re.search(r"(?:主动|此件|公开)(?:公开|发布)", paper.remark) or "不予公开" in paper.remark:
        return
    for segment in paper.segments():
        for found in KEPT_INSIDE.finditer(segment.text):
            yield Hit(
                f"公文拟主动公开，却写有“{found[0]}”，请核对公开属性。", found.start(), found.end(), (), segment.element, segment.index
            )
