"""引用: numbers of papers and titles of laws as they are quoted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches
from functools import cache

from zhongshu.engines.paper import Paper
from zhongshu.engines.proofing.finding import Hit, paper_rule, text_rule
from zhongshu.engines.proofing.lexicon import table
from zhongshu.engines.proofing.rules.headings import chinese_number

_CODE = r"[一-龥]{2,12}"
_NOT_CODE = re.compile(
    r"^.*?(?:根据|按照|依据|依照|参照|遵照|贯彻|落实|执行|印发的|转发的|见|经|以|《|和|及|与|的|文件|通知|是|为|对|据|按|将)(?=[一-龥]{2})"
)
_BARE = re.compile("[^印下签颁转核分出批]发$|政办?函$|[委办局厅府政]办?[发函字请报呈文批告]$|办[发函]$")
_DIGITS = r"\d０-９"
_CITED = re.compile(
    rf"(?P<code>{_CODE})\s*(?P<open>[\[（(【［〈〔﹝{{｛「『《<＜]?)\s*(?P<year>[{_DIGITS}]{{2,5}}|[〇零○一二三四五六七八九]{{4}})\s*年?\s*(?P<close>[\]）】］〉〕﹞}}｝」』)》>＞]?)"
    rf"\s*(?P<mark>第?|[-－—]|[Nn][Oo][.．]?|№|#)\s*(?P<serial>[{_DIGITS}]{{1,5}}|[一二三四五六七八九十]{{1,3}})\s*(?P<end>号?)"
)
_INSIDE = re.compile(rf"(?P<code>{_CODE})[〔\[（(【](?P<year>(?:19|20)\d{{2}})号[〕\]）)】](?P<serial>\d{{1,4}})号?")
_YEAR_OUTSIDE = re.compile(rf"(?P<code>{_CODE})(?P<year>(?:19|20)\d{{2}})年?[〔\[（(【](?P<serial>\d{{1,4}})号?[〕\]）)】]号?")
_TURNED = re.compile(
    r"[〔\[（(【]\s*(?P<year>(?:19|20)\d{2})\s*[〕\]）)】]\s*(?P<code>[一-龥]{1,7}[发函办电字文])第?\s*(?P<serial>\d{1,5})\s*号"
)


@text_rule(
    "number.cited",
    "引用公文的字号写法不对",
    "doc_number",
    "wording",
    "should",
    "GB/T 9704—2012，7.2.5",
    good=(
        "根据国发〔2018〕43号文件",
        "（2020）云01民终12号判决",
        "国务院令第493号",
        "《云政发〔2025〕8号》",
        "财政部公告2018年第3号",
        "省政府2025年1号文件",
        "（国发〔2018〕43号）",
        "鄂政文〔2004〕15号",
    ),
    bad=(
        "根据国发[2018]43号文件",
        "（云政办函（2024）7号）",
        "云政发〔2024〕第7号",
        "云政发〔2024〕007号",
        "云政发【2024】7号",
        "云政发〔24〕7号",
        "云政发2024〕7号",
        "云政发〔2024年〕7号",
        "云政办发(2024)7号",
        "（云政发2025〔23号〕）",
        "云政发〔2024〕7文件",
        "国办发﹝2018﹞15号",
        "国办发2018年15号文",
        "（国办发〔2021〕9）",
        "（〔2021〕国办发9号）",
        "（国办发《2021》9号）",
        "（国办发<2021>9号）",
        "（国办发〔2021〕九号）",
        "（国办发〔2021〕９号）",
        "云政办函2025-16号",
        "（云交〔2025〕第48号）",
        "（云人常[2023]5号）",
        "云安委办〔2025号〕3",
        "（云人社发{2025}41号）",
        "（云政发〔2024〕No.17）",
        "（云政办发［2024］28号）",
        "根据云防指〔二〇二五〕8号文件要求",
        "（云政发〔2205〕8号）",
        "（云政发『2025』8号）",
        "（云政办函〔202〕8号）",
    ),
    confidence=0.98,
)
def number_cited(text: str) -> Iterator[Hit]:
    """A court's case number has round brackets of its own and no 机关代字 before them."""
    if not re.search(r"[〔﹝\[［【（(「『《〈{｛<＜\-－年发函字]\s*[\d０-９〇零○一二]{1,4}", text):
        return
    for found in _CITED.finditer(text):
        if _INSIDE.match(text, found.start()) or _YEAR_OUTSIDE.match(text, found.start()):
            continue
        hit = _misnumbered(text, found)
        if hit:
            yield hit
    for found in (*_INSIDE.finditer(text), *_YEAR_OUTSIDE.finditer(text)):
        code = _NOT_CODE.sub("", found["code"])
        right = f"{code}〔{found['year']}〕{int(found['serial'])}号"
        yield Hit(f"公文字号应写作“{right}”。", found.end() - len(found[0]) + len(found["code"]) - len(code), found.end(), (right,))
    for found in () if "初字" in text or "终字" in text else _TURNED.finditer(text):
        right = f"{found['code']}〔{found['year']}〕{int(found['serial'])}号"
        yield Hit(f"公文字号先写机关代字，后写年份，应写作“{right}”。", found.start(), found.end(), (right,))


def _misnumbered(text: str, found: re.Match[str]) -> Hit | None:
    held = found.groupdict()
    bare = not held["open"] and not held["close"]
    closes = text[found.end() : found.end() + 1] in "）)】" and text[: found.start()].endswith(("（", "(", "【"))
    has_end = held["end"] or re.match("文|通知|规定", text[found.end() :]) or (closes and (held["open"], held["close"]) != ("", ""))
    if (bare and not _BARE.search(held["code"])) or not has_end or (held["mark"] in {"-", "－", "—"} and not bare):
        return None
    code = _NOT_CODE.sub("", held["code"])
    year, serial = (unicodedata.normalize("NFKC", held[name]) for name in ("year", "serial"))
    if not year.isdigit():
        year = "".join(str("〇一二三四五六七八九".index(sign)) for sign in re.sub("[零○]", "〇", year))
    if len(code) < 2 or (len(year) == 2 and int(year) > 40) or (held["open"] in {"《", "<", "＜"} and not _BARE.search(code)):
        return None
    if len(year) in {3, 5} or (len(year) == 4 and not 1949 <= int(year) <= 2099):
        return _no_year(text, found, code) if held["open"] and held["close"] and _BARE.search(code) else None
    if not serial.isdigit():
        if bare or held["open"] in "（(" or not chinese_number(serial):
            return None
        serial = str(chinese_number(serial))
    right = f"{code}〔{year if len(year) == 4 else '20' + year}〕{int(serial)}号"
    start = found.start() + len(held["code"]) - len(code)
    if text[start : found.end()] == right:
        return None
    return Hit(f"公文字号应写作“{right}”：六角括号，四位年份，不加“第”，不编虚位。", start, found.end(), (right,))


def _no_year(text: str, found: re.Match[str], code: str) -> Hit:
    """〔2205〕 and 〔202〕 are no years: which was meant is for the writer to say."""
    start = found.end("code") - len(code)
    return Hit(f"公文字号“{text[start : found.end()]}”里的年份不对，请核对。", start, found.end())


@text_rule(
    "number.cited_order",
    "引用公文先写字号后写标题",
    "doc_number",
    "wording",
    "hint",
    "引用公文先引标题、后引发文字号（惯例）",
    good=("《关于检查的通知》（云政发〔2025〕8号）",),
    bad=("根据云政发〔2025〕8号《关于检查的通知》要求",),
    confidence=0.7,
)
def number_cited_order(text: str) -> Iterator[Hit]:
    """Title first, then the number in round brackets."""
    for found in re.finditer(r"([一-龥]{2,6}[发函办字电文]〔\d{4}〕\d+号)(《[^《》]+》)", text):
        right = f"{found[2]}（{found[1]}）"
        yield Hit(f"引用公文先引标题、后引字号，宜写作“{right}”。", found.start(), found.end(), (right,))


@cache
def _laws() -> tuple[frozenset[str], tuple[str, ...]]:
    rows = table("laws.csv")
    return frozenset(title for title, _ in rows), tuple(title for title, known in rows if known)


@text_rule(
    "law.title",
    "法律法规名称疑有误",
    "law_title",
    "legal",
    "should",
    "法律法规名称表（laws.csv）",
    good=("《中华人民共和国安全生产法》", "《中华人民共和国村民委员会组织法》", "《中华人民共和国某某特别保护法》"),
    bad=(
        "《中华人民共和国安全生产管理法》",
        "《中华人民共和国地方各级人民代表大会和各级人民政府组织法》",
        "《中华人民共和国突发事件应付法》",
    ),
    confidence=0.93,
)
def law_title(text: str) -> Iterator[Hit]:
    """A title that is in no table and yet all but the same as one that is often quoted."""
    for found in re.finditer(r"《(中华人民共和国[^《》〈〉]{2,40}(?:法|条例))》", text):
        known, often = _laws()
        if found[1] in known:
            continue
        near = get_close_matches(found[1], often, n=1, cutoff=0.86)
        if near and abs(len(near[0]) - len(found[1])) <= 3 and _differs_inside(found[1], near[0]):
            yield Hit(f"法律名称疑有误，请核对是否为“《{near[0]}》”。", found.start(), found.end(), (f"《{near[0]}》",))


def _differs_inside(told: str, right: str) -> bool:
    """One stretch of at most three characters differs."""
    changes = [code for code in SequenceMatcher(None, told, right, autojunk=False).get_opcodes() if code[0] != "equal"]
    return len(changes) == 1 and max(changes[0][2] - changes[0][1], changes[0][4] - changes[0][3]) <= 3


@cache
def repealed() -> dict[str, tuple[str, str]]:
    """Title to the day from which it is void and what stands in its place."""
    return {title: (until, instead) for title, until, instead in table("repealed.csv")}


@paper_rule(
    "law.repealed",
    "引用的法律法规已经废止",
    "law_title",
    "legal",
    "should",
    "法律法规废止表（repealed.csv）",
    good=(
        "云州市人民政府关于检查的通知\n各县：\n根据《中华人民共和国民法典》办理。\n云州市人民政府\n2025年3月1日",
        "云州市人民政府关于检查的通知\n各县：\n根据《中华人民共和国合同法》办理。\n云州市人民政府\n2018年3月1日",
        "云州市人民政府关于检查的通知\n各县：\n原《中华人民共和国合同法》施行期间订立的合同。\n云州市人民政府\n2025年3月1日",
    ),
    bad=(
        "云州市人民政府关于检查的通知\n各县：\n根据《中华人民共和国合同法》办理。\n云州市人民政府\n2025年3月1日",
        "云州市人民政府关于检查的通知\n各县：\n按照《国家行政机关公文处理办法》办理。\n云州市人民政府\n2025年3月1日",
    ),
    confidence=0.95,
)
def law_repealed(paper: Paper) -> Iterator[Hit]:
    """Judged by the day on which the paper is signed; a text without a date is not judged."""
    if not paper.issue_date:
        return
    for segment in paper.segments():
        for found in re.finditer(r"(?<!原)《([^《》]{3,30})》", segment.text):
            until, instead = repealed().get(found[1], ("9999", ""))
            if paper.issue_date.isoformat() >= until and not re.match("[^。；]{0,12}(?:废止|失效)", segment.text[found.end() :]):
                yield Hit(
                    f"《{found[1]}》已自{until}起废止，请核对，改引{instead}。",
                    found.start(),
                    found.end(),
                    (instead,),
                    segment.element,
                    segment.index,
                )
