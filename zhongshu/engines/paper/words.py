"""公文用语: how single lines of an official paper look. Patterns and small readers, no state."""

from __future__ import annotations

import datetime as dt
import re

from zhongshu.engines.paper.model import DOCUMENT_TYPES

CHINESE_DIGITS = "〇一二三四五六七八九"
_ZEROS = str.maketrans({"○": "〇", "Ｏ": "〇", "零": "〇", "０": "〇", "O": "〇"})

OPEN, CLOSE = "〔\\[［(（【〈{﹝", "〕\\]］)）】〉}﹞"
NUMBER = re.compile(
    rf"(?:[\w×]{{1,16}}[{OPEN}]\s*[\d０-９]{{2,4}}\s*年?\s*[{CLOSE}]\s*第?\s*[\d０-９]+\s*号"
    rf"|[\w×]*?[^\W\d]{{2,10}}(?:19|20)\d\d(?:年第?|[-—－]第?)\d+号?|第\s*\d{{1,4}}\s*[号期])"
)
"""发文字号 as people write it, right or wrong: the checker must see the wrong ones too."""

SIGNATORY = re.compile(r"签发人\s*[:：]\s*(?P<names>.+)$")
URGENCY = re.compile(r"(?P<word>特\s*急|加\s*急|特\s*提|平\s*急)")
SECRECY = re.compile(r"[绝机秘]\s*密\s*(?:[★☆*]\s*(?:\d+\s*[年个月天日]+|长期)?)?")
COPY_NUMBER = re.compile(r"(?:№|No\.?\s*)?\d{6}")
ANNEX_NOTE = re.compile(r"(?P<label>附\s*件?\s*[:：])\s*(?P<rest>\S.*)$")
ANNEX_MARK = re.compile(r"附\s*件?\s*(?:[\d０-９]{1,2}|[一二三四五六七八九十]{1,3})?\s*[:：]?")
NOTE_ITEM = re.compile(r"\d{1,2}\s*[.．、]\s*")
COPIES = re.compile(r"(?:抄\s*送|抄\s*报|分\s*送)\s*[:：]\s*(?P<rest>.+)$")
PRINTED = re.compile(
    r"(?P<who>.*?)\s*(?P<date>\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[〇○一二三四五六七八九零]{4}年[一二三四五六七八九十]+月[一二三四五六七八九十]+日)\s*印发?"
)
OBSOLETE_RECORD = re.compile(r"(?:主\s*题\s*词\s*[:：].*|[（(]?\s*共印\s*\d+\s*份\s*[）)]?|(?:校对|打印|打字|承办)\s*[:：].*)")
ATTENDANCE = re.compile(r"(?P<label>出\s*席|请\s*假|列\s*席|缺\s*席|参\s*加|主\s*持|记\s*录)\s*(?:人员|人)?\s*[:：]\s*(?P<names>.+)$")
BRACKETED = re.compile(r"[（(](?:[^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*)[）)]")
WEB_SPACE = re.compile(r"&(?:nbsp|ensp|emsp|sp);?")

_DATE = re.compile(
    r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日|(?P<y>[〇一二三四五六七八九]{4})年(?P<m>[一二三四五六七八九十]{1,3})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
_UNIT_END = (
    "政府|办公厅|办公室|委员会|委|局|部|厅|院|署|会|组|处|科|办|党校|院校|幼儿园|高校|行政村|镇街|市民|中心|公司|集团|大学|学院|学校|中学|小学|银行|军区|司令部|总队|支队|大队|党组|党委|纪委|站|所|馆|社|厂|"
    "指挥部|街道|总局|税务局|专家组|工作组|领导小组|专班|协会|学会|联合会|工会|共青团|妇联"
)
UNIT = re.compile(rf"[一-龥×Xx〇（）()0-9]{{1,38}}(?:{_UNIT_END})(?:[（(]\S{{1,10}}[）)])?|国务院|中共中央|中央军委|国家教委")
POST_AND_NAME = re.compile(
    r"(?P<post>(?:代)?(?:省长|市长|州长|县长|区长|镇长|乡长|总\s*理|主\s*席|部\s*长|主\s*任|局\s*长|厅\s*长|秘书长))\s+(?P<name>[一-龥×]{1,4}(?:\s[一-龥])?)"
)
SALUTATION = re.compile(r"(?:尊敬的)?(?:各位|同志们|女士们|朋友们|先生们).{0,20}[:：!！]?")
_NOT_ADDRESSEE = re.compile(r"如下|。|！|；|^[一二三四五六七八九十]+、|^[（(]|^\d|^附|^图|现将|为了|根据")

LEVELS: tuple[re.Pattern[str], ...] = (
    re.compile(r"[一二三四五六七八九十百]{1,4}\s*、"),
    re.compile(r"[（(]\s*[一二三四五六七八九十百]{1,4}\s*[）)]"),
    re.compile(r"\d{1,2}\s*[.．、](?!\d)"),
    re.compile(r"[（(]\s*\d{1,2}\s*[）)]"),
)
"""结构层次序数, 7.3.3: 一、（一）1.（1）, and the marks people put in their place."""

LONGEST_HEADING = 48
LONGEST_RUN_IN = 36


def heading_of(text: str) -> tuple[int, int]:
    """(level, lead) seen from the numbering. The heading ends at the first 。; a long first sentence is no heading: lead 0."""
    level = next((number for number, pattern in enumerate(LEVELS, 1) if pattern.match(text)), 0)
    if not level:
        return 0, 0
    stop = text.find("。") + 1 or len(text)
    colon = text.find("：") + 1
    if 0 < colon < stop and colon <= 20:
        stop = colon - 1
    is_sentence = stop == len(text) and text.endswith("。") and "，" in text
    too_long = is_sentence or stop > (LONGEST_HEADING if stop == len(text) else LONGEST_RUN_IN) or text[stop - 1] in "；;，,、"
    return level, 0 if too_long else stop


def read_date(text: str) -> dt.date | None:
    """The first date in `text`, Arabic or Chinese; None when there is none or it never was a day."""
    found = _DATE.search(text.translate(_ZEROS) if "年" in text and not re.search(r"\d{4}\s*年", text) else text)
    if not found:
        return None
    if found["year"]:
        parts = [int(found[name]) for name in ("year", "month", "day")]
    else:
        parts = [int("".join(str(CHINESE_DIGITS.index(c)) for c in found["y"])), _small_number(found["m"]), _small_number(found["d"])]
    try:
        return dt.date(*parts)
    except ValueError:
        return None


def is_date_line(text: str) -> bool:
    """Whether the line is a date and nothing else; it need not be a real day."""
    return bool(_DATE.fullmatch(text.translate(_ZEROS)) or _DATE.fullmatch(text))


def _small_number(digits: str) -> int:
    """一 to 九十九."""
    tens, ten, ones = digits.rpartition("十")
    return (CHINESE_DIGITS.index(tens) if tens else 1) * 10 * bool(ten) + (CHINESE_DIGITS.index(ones) if ones else 0)


def type_of_title(title: str) -> str:
    """文种 at the end of a title, or nothing. 复函 is a 函, 会议纪要 is 纪要, 令 is 命令."""
    bare = re.sub(r"[（(][^（()）]*[）)]\s*$", "", title).rstrip("。．. ")
    for kind in sorted(DOCUMENT_TYPES, key=len, reverse=True):
        if bare.endswith(kind):
            return kind
    return "命令" if bare.endswith("令") else ""


def is_unit(text: str) -> bool:
    """Whether the whole line looks like the name of one body."""
    return bool(UNIT.fullmatch(re.sub(r"\s", "", text)))


def is_addressee(text: str) -> bool:
    """主送机关: ends with a colon, names bodies, tells nothing."""
    if not text.endswith(("：", ":")) or len(text) > 600 or SALUTATION.fullmatch(text) or _NOT_ADDRESSEE.search(text[:-1]):
        return False
    last = re.split(r"[，、；,]", re.sub(r"[（(][^（()）]*[）)]", "", text[:-1]))[-1]
    return bool(
        re.search(
            rf"(?:{_UNIT_END}|单位|处室|科室|调查队|队|机构|机关|部门|企业|团体|学校|院校|医院|公司|集团|协会|镇|乡|省|市|县|区|州|国务院|同志|党支部|开发区)$",
            last.strip(),
        )
    )


def unspaced(text: str) -> str:
    """关 于 … 的 通 知: letters spaced out for looks are joined again; other spaces become one."""
    parts = text.split()
    if len(parts) > 2 and all(len(part) == 1 for part in parts):
        return "".join(parts)
    return " ".join(parts)
