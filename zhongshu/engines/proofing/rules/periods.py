"""时间段: periods that end after they begin, plans with their years, and how long a thing lasts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.dates import CALENDAR, DAY, chinese, day_of

_TO = r"(?:（[^（）]{1,6}）)?(?:上午|下午)?\s*(?:至|到|—|－|-|～|起至|开始至|零时至|起，至)\s*"
_PERIOD = re.compile(DAY.format("a") + _TO + r"(?:(?P<by>\d{4})年)?(?:(?P<bm>\d{1,2})月)?(?P<bd>\d{1,2})日")
_MONTHS = re.compile(r"(?<!\d)(?P<ay>\d{4})年(?P<am>\d{1,2})月" + _TO + r"(?:(?P<by>\d{4})年)?(?P<bm>\d{1,2})月(?!\d{1,2}日)")
_YEARS = re.compile(r"(?<!\d)(?P<ay>\d{4})年?" + r"\s*(?:至|到|—|－|-|～)\s*" + r"(?P<by>(?:19|20)\d{2})年(?!\d{1,2}月)")
_HOURS = re.compile(
    r"(?P<part>上午|下午|晚上|凌晨)?(?<!\d)(?P<ah>\d{1,2})[:：](?P<am>\d{2})\s*(?:至|到|—|－|-|～)\s*(?P<bh>\d{1,2})[:：](?P<bm>\d{2})(?!\d)"
)


@text_rule(
    "date.period",
    "时间段止于起始之前",
    "date_number",
    "content",
    "must",
    CALENDAR,
    good=(
        "2025年3月1日至2025年4月1日",
        "3月5日至10日",
        "12月25日至1月5日",
        "2024年12月至2025年2月",
        "2021—2025年",
        "9:00至17:00",
        "4—6月",
        "2月4日至10日",
        "12月至次年2月",
        "2025年12月25日至1月5日",
        "11月11日至2027年3月10日",
    ),
    bad=(
        "2025年3月1日至2025年2月1日",
        "2025年5月20日至5月10日",
        "3月15日至10日",
        "2025年6月至2025年3月",
        "2025—2021年",
        "上午11:00至9:00",
        "2025年9月5日至8月30日",
    ),
    confidence=0.97,
)
def period(text: str) -> Iterator[Hit]:
    """A period that runs over New Year may leave the second year out."""
    for pattern in (_PERIOD, _MONTHS, _YEARS):
        for found in pattern.finditer(text):
            held = found.groupdict()
            if _ends_early(held):
                years = pattern is _YEARS
                yield Hit(f"“{found[0]}”的结束时间早于开始时间，请核对。", found.start(), found.end(), _turned(found, whole_years=years))
    for found in _HOURS.finditer(text):
        begin, end = (int(found[f"{side}h"]) * 60 + int(found[f"{side}m"]) for side in "ab")
        if (
            end <= begin
            and not (int(found["bh"]) <= 6 and int(found["ah"]) >= 16)
            and not (found["part"] == "上午" and int(found["bh"]) <= 5)
        ):
            yield Hit(f"“{found[0]}”的结束时间早于开始时间，请核对。", found.start(), found.end(), _hours_meant(found, begin))


_EVENING = 18


def _hours_meant(found: re.Match[str], begin: int) -> tuple[str, ...]:
    """The end twelve hours on, where it was written by the twelve-hour clock; begin and end changed about."""
    hour = int(found["bh"]) + 12
    ends, turns = found.start("bh") - found.start(), found.start("ah") - found.start()
    later = f"{found[0][:ends]}{hour}:{found['bm']}" if hour < 24 and hour * 60 + int(found["bm"]) > begin else ""
    between = found[0][found.end("am") - found.start() : ends]
    turned = f"{found[0][:turns]}{found['bh']}:{found['bm']}{between}{found['ah']}:{found['am']}"
    choices = (later, turned) if hour <= _EVENING else (turned, later)
    return tuple(dict.fromkeys(each for each in choices if each and each != found[0]))


def _turned(found: re.Match[str], *, whole_years: bool) -> tuple[str, ...]:
    """Begin and end changed about; a year that is written once stays in front."""
    split = re.search(r"(?:（[^（）]{1,6}）)?(?:上午|下午)?\s*(?:起至|开始至|零时至|起，至|至|到|—|－|-|～)\s*", found[0])
    if not split:
        return ()
    first, last = found[0][: split.start()], found[0][split.end() :]
    if whole_years:
        return (last.rstrip("年") + ("年" if first.endswith("年") else "") + split[0] + first.rstrip("年") + "年",)
    year = re.match(r"\d{4}年", first)
    if year and not re.match(r"\d{4}年", last):
        return (year[0] + last + split[0] + first[year.end() :],)
    month = re.match(r"\d{1,2}月", first)
    if month and "月" not in last:
        return (month[0] + last + split[0] + first[month.end() :],)
    return (last + split[0] + first,)


def _ends_early(held: dict[str, str | None]) -> bool:
    first_year, last_year = held.get("ay"), held.get("by")
    if first_year and last_year and first_year != last_year:
        return int(last_year) < int(first_year)
    if "am" not in held or (last_year and not first_year):
        return False
    begin = (int(held["am"] or 0), int(held.get("ad") or 0))
    end = (int(held["bm"] or held["am"] or 0), int(held.get("bd") or 0))
    may_turn = not last_year and begin[0] >= 9 and end[0] <= 4
    return end < begin and not may_turn


_PLANS = {"十一五": (2006, 2010), "十二五": (2011, 2015), "十三五": (2016, 2020), "十四五": (2021, 2025), "十五五": (2026, 2030)}
_PLAN = re.compile(
    r"“(?P<name>十[一二三四五]五)”(?:时期|期间|规划|规划期|实施期|编制期|纲要|五年|的)*(?:为|是|指|涵盖|从|自)?[（(，]?(?:即)?(?P<a>20\d{2})年?(?:至|—|－|-|～|—)(?P<b>20\d{2})年"
)
_LASTS = re.compile(
    r"(?:为期|期限为?|有效期为?|工期为?|任期为?|周期为?|会期|历时)(?P<n>\d{1,3}|[一两二三四五六七八九十]{1,2})(?P<unit>年|个月|天|日)[^。；\d]{0,10}?"
    + DAY.format("a")
    + r"(?:（[^（）]{1,6}）)?(?:起)?(?:至|到|—|－|-|～)(?:(?P<by>\d{4})年)?(?:(?P<bm>\d{1,2})月)?(?P<bd>\d{1,2})日"
)


@text_rule(
    "date.plan_years",
    "五年规划的年份不对",
    "date_number",
    "content",
    "must",
    "国民经济和社会发展五年规划的起止年份",
    good=("“十四五”时期（2021—2025年）", "“十五五”规划（2026—2030年）", "“十四五”以来"),
    bad=(
        "“十四五”时期（2021—2026年）",
        "到“十五五”末（2025年）",
        "“十五五”规划（2025—2030年）",
        "“十五五”规划实施期为2025—2030年",
        "“十四五”时期是2020—2025年",
    ),
    confidence=0.98,
)
def plan_years(text: str) -> Iterator[Hit]:
    """The 14th plan runs from 2021 to 2025."""
    for found in re.finditer(
        r"“(?P<name>十[一二三四五]五)”(?:时期|期间|规划)?(?P<end>末|初|收官之年|开局之年)[（(，]?(?:即)?(?P<y>20\d{2})年", text
    ):
        year = str(_PLANS[found["name"]][found["end"][0] in "末收"])
        if found["y"] != year:
            yield Hit(f"“{found['name']}”{found['end']}是{year}年，请核对。", found.start("y"), found.end(), (f"{year}年",))
    for found in _PLAN.finditer(text):
        right = _PLANS[found["name"]]
        if (int(found["a"]), int(found["b"])) != right:
            start, end = found.start("a"), found.end()
            yield Hit(f"“{found['name']}”是{right[0]}—{right[1]}年，请核对。", start, end, (f"{right[0]}—{right[1]}年",))


@text_rule(
    "date.lasts",
    "期限与起止日期不符",
    "date_number",
    "content",
    "should",
    CALENDAR,
    good=(
        "有效期三年，自2025年1月1日至2027年12月31日",
        "为期5天，7月1日至5日",
        "为期一个月，自2025年7月1日至7月31日",
        "有效期2年，自2025年1月1日至2027年1月1日",
    ),
    bad=("有效期三年，自2025年1月1日至2026年12月31日", "为期5天，7月1日至7月3日"),
    confidence=0.93,
)
def lasts(text: str) -> Iterator[Hit]:
    """为期三年 from one day to another, both days counted or the last one not."""
    for found in _LASTS.finditer(text):
        year = int(found["ay"] or 2024)
        month = int(found["bm"] or found["am"])
        first = day_of(year, int(found["am"]), int(found["ad"]))
        last = day_of(int(found["by"] or year) + (not found["by"] and month < int(found["am"])), month, int(found["bd"]))
        number = int(found["n"]) if found["n"].isdigit() else chinese(found["n"].replace("两", "二"))
        if not first or not last or last < first or (not found["ay"] and found["unit"] == "年"):
            continue
        days = (last - first).days
        size = {"年": 365.25, "个月": 30.44}.get(found["unit"], 1.0) * number
        slack = 1.6 if found["unit"] in {"天", "日"} else 3.0
        if not -slack + size <= days + 1 <= size + slack:
            yield Hit(
                f"“{found[0]}”：起止日期共{days + 1}天，与前面的期限不符，请核对。",
                found.start(),
                found.end(),
                _ends_meant(found, first, number),
            )


def _ends_meant(found: re.Match[str], first: dt.date, number: int) -> tuple[str, ...]:
    """The period with the last day that its length asks for, counted with the first."""
    if found["unit"] in {"天", "日"}:
        last = first + dt.timedelta(days=number - 1)
    else:
        months = first.year * 12 + first.month - 1 + number * (12 if found["unit"] == "年" else 1)
        turn = day_of(months // 12, months % 12 + 1, first.day)
        if turn is None:
            return ()
        last = turn - dt.timedelta(days=1)
    begins = found.start("by") if found["by"] else found.start("bm") if found["bm"] else found.start("bd")
    kept = found[0][: begins - found.start()]
    is_same_year = not found["by"] and last.year == first.year
    if found["by"] or not is_same_year:
        return (f"{kept}{last.year}年{last.month}月{last.day}日",)
    return (f"{kept}{last.month}月{last.day}日" if found["bm"] or last.month != first.month else f"{kept}{last.day}日",)


_QUARTER = re.compile(
    r"(?P<what>第?(?P<q>[一二三四1-4])季度|上半年|下半年|前三季度)(?:，?即|（|\()?(?P<a>\d{1,2})(?:月)?(?:份)?(?:至|—|－|-|～|到)(?P<b>\d{1,2})月"
)


@text_rule(
    "date.quarter",
    "季度、半年与月份不符",
    "date_number",
    "content",
    "must",
    CALENDAR,
    good=("一季度（1月至3月）完成投资18亿元。", "上半年（1—6月）", "下半年7至9月集中整治", "四季度10月至11月开展验收"),
    bad=("一季度（1月至4月）完成投资18亿元。", "四季度（9月至12月）开展验收。", "上半年（1至7月）全市运行平稳。", "第三季度（7—10月）"),
    confidence=0.96,
)
def quarter(text: str) -> Iterator[Hit]:
    """In a bracket the very months of the quarter; after it, months that lie in it."""
    for found in _QUARTER.finditer(text) if "季度" in text or "半年" in text else ():
        what = found["what"]
        at = "一二三四".find(found["q"] or " ") if not (found["q"] or "").isdigit() else int(found["q"]) - 1
        first, last = (
            (1, 6) if what == "上半年" else (7, 12) if what == "下半年" else (1, 9) if what == "前三季度" else (at * 3 + 1, at * 3 + 3)
        )
        told = (int(found["a"]), int(found["b"]))
        is_all = bool(re.search("[（(即]", found[0][len(what) :]))
        if (is_all and told != (first, last)) or not first <= told[0] <= last or not first <= told[1] <= last:
            right = (
                f"{first}月至{last}月"
                if "月" in text[found.start("a") : found.start("b")]
                else f"{first}{text[found.end('a') : found.start('b')]}{last}月"
            )
            yield Hit(f"{what}是{first}月至{last}月，请核对。", found.start("a"), found.end(), (right,))


_OBSERVED: tuple[tuple[str, tuple[int, int]], ...] = (
    ("国家宪法日|宪法宣传日", (12, 4)), ("全国消防日|消防宣传日|119消防日", (11, 9)), ("全民国家安全教育日", (4, 15)), ("国家公祭日", (12, 13)), ("烈士纪念日", (9, 30)), ("植树节", (3, 12)),
    ("世界水日", (3, 22)), ("世界地球日", (4, 22)), ("世界环境日|六五环境日", (6, 5)), ("国际禁毒日", (6, 26)), ("全国防灾减灾日", (5, 12)), ("教师节", (9, 10)), ("记者节", (11, 8)),
    ("国际劳动妇女节|三八妇女节", (3, 8)), ("五四青年节|中国青年节", (5, 4)), ("全国土地日", (6, 25)), ("全国生态日", (8, 15)), ("全民健身日", (8, 8)), ("国际志愿者日", (12, 5)), ("世界艾滋病日", (12, 1)),
    ("全国交通安全日", (12, 2)), ("国际消费者权益日", (3, 15)), ("中国医师节", (8, 19)), ("世界无烟日", (5, 31)), ("世界献血者日", (6, 14)), ("全国爱眼日", (6, 6)), ("国际儿童节|六一儿童节", (6, 1)),
    ("建军节", (8, 1)), ("人民警察节", (1, 10)), ("中国航海日", (7, 11)), ("世界人口日", (7, 11)), ("世界粮食日", (10, 16)), ("国家扶贫日", (10, 17)), ("世界读书日", (4, 23)),
)  # fmt: skip
_DAY_OF = re.compile(
    r"(?<![\d年月至—-])(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:是|为|（|，是|“)?(?:第\d+个|第[一二三四五六七八九十]+个|一年一度的)?“?(?:"
    + "|".join(f"(?P<o{at}>{words})" for at, (words, _) in enumerate(_OBSERVED))
    + ")"
)


@text_rule(
    "date.observed",
    "节日、纪念日的日期不对",
    "date_number",
    "content",
    "must",
    "全国人大常委会、国务院和联合国确定的节日、纪念日",
    good=("每年的12月4日是国家宪法日。", "11月9日消防日", "4月15日是全民国家安全教育日", "9月8日，教师节前夕，慰问教师。", "3月12日植树节"),
    bad=("每年的12月5日是国家宪法日。", "11月19日是全国消防日。", "4月12日是第十个全民国家安全教育日。", "9月1日教师节"),
    confidence=0.96,
)
def observed(text: str) -> Iterator[Hit]:
    """Days that are the same every year."""
    for found in _DAY_OF.finditer(text) if re.search("[日节]", text) else ():
        at = next(int(name[1:]) for name, words in found.groupdict().items() if name.startswith("o") and words)
        name, (month, day) = found[f"o{at}"], _OBSERVED[at][1]
        if (int(found["m"]), int(found["d"])) != (month, day) and not re.match("前|后|期间|当周|临近|将至", text[found.end() :]):
            right = f"{month}月{day}日"
            yield Hit(f"{name}是{right}，请核对。", found.start("m"), found.end("d") + 1, (right,))


_FOUNDED: tuple[tuple[str, int], ...] = (
    ("抗日战争(?:暨世界反法西斯战争)?胜利|世界反法西斯战争胜利|抗战胜利", 1945),
    ("(?:中华人民共和国|新中国|建国|共和国)(?:成立)?|国庆", 1949),
    ("(?:中国共产党)(?:成立|诞生)|建党|党的生日", 1921),
    ("(?:中国)?人民解放军(?:建军|成立|诞生)|建军|南昌起义|“八一”", 1927),
    ("(?:红军)?长征(?:胜利)", 1936),
    ("遵义会议(?:召开)?", 1935),
    ("五四运动", 1919),
    ("辛亥革命", 1911),
    ("改革开放", 1978),
    ("(?:中国人民志愿军)?抗美援朝(?:出国作战|战争)?(?:(?:出国)?作战)?", 1950),
    ("香港(?:回归|回归祖国)", 1997),
    ("澳门(?:回归|回归祖国)", 1999),
    ("(?:中国)?(?:共产主义青年团|共青团)(?:成立|建团)|建团", 1922),
    ("全国人民代表大会(?:成立)|人民代表大会制度(?:建立|确立)?", 1954),
    ("(?:中国)?人民政协(?:成立)|人民政治协商会议(?:成立)", 1949),
    ("毛泽东(?:同志)?(?:诞辰|诞生)", 1893),
    ("邓小平(?:同志)?(?:诞辰|诞生)", 1904),
    ("周恩来(?:同志)?(?:诞辰|诞生)", 1898),
    ("西藏和平解放", 1951),
    ("唐山(?:大)?地震", 1976),
    ("汶川(?:特大)?地震", 2008),
)
_YEARS_OF = re.compile(
    "(?:" + "|".join(f"(?P<e{number}>{words})" for number, (words, _) in enumerate(_FOUNDED)) + r")(?P<n>\d{2,3})周年(?!以)"
)


@text_rule(
    "date.anniversary",
    "周年数与年份不符",
    "date_number",
    "content",
    "must",
    "重大历史事件的年份",
    good=(
        "2025年9月3日是中国人民抗日战争暨世界反法西斯战争胜利80周年纪念日",
        "2021年是中国共产党成立100周年",
        "庆祝中华人民共和国成立75周年",
        "2024年，为迎接新中国成立75周年",
        "自2023年起，为2029年新中国成立80周年作准备",
    ),
    bad=(
        "2025年9月3日是中国人民抗日战争暨世界反法西斯战争胜利85周年纪念日",
        "2024年是新中国成立70周年",
        "2025年是中国共产党成立105周年",
        "2028年，将迎来改革开放40周年",
        "今年是中国共产党成立105周年（2025年）。",
    ),
    confidence=0.97,
)
def anniversary(text: str) -> Iterator[Hit]:
    """The year of the sentence, if it tells but one, less the year of the event."""
    if "周年" not in text:
        return
    for found in _YEARS_OF.finditer(text):
        number = next(int(name[1:]) for name, words in found.groupdict().items() if name != "n" and words)
        begin, end = (max(text.rfind(mark, 0, found.start()) for mark in "。；\n") + 1, found.end())
        years = {int(year) for year in re.findall(r"(?<!\d)(20\d{2})年", text[begin:end])}
        years = years or {int(year) for year in re.findall(r"^（(20\d{2})年", text[end:])}
        if len(years) != 1:
            continue
        right = years.pop() - _FOUNDED[number][1]
        if right > 0 and int(found["n"]) != right:
            yield Hit(f"按年份算应为{right}周年，请核对。", found.start("n"), found.end(), (f"{right}周年",))
