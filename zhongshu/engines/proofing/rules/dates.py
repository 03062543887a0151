"""日期和时间: days that exist, weekdays that agree, periods that end after they begin, deadlines that are still to come."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, hits_of, paper_rule, text_rule

_DAYS = "一二三四五六日"
CALENDAR = "公历"
_LAST_YEAR = "2040"
"""Papers do not tell of later years: a digit too many is not mended into one."""
DAY = r"(?<![\d.])(?:(?P<{0}y>\d{{4}})年)?(?P<{0}m>\d{{1,2}})月(?P<{0}d>\d{{1,2}})日"
_PLAIN_MONTHS = re.compile(r"(?<![\d年])(?P<a>\d{1,2})\s*(?:月)?\s*(?:至|—|－|～|-)\s*(?P<b>\d{1,2})月(?!\d{1,2}日)")
_CLOCK = re.compile(r"(?<![\d:：])(?P<h>\d{1,2})[:：](?P<m>\d{2})(?![\d:：])")
_NEVER = (
    (re.compile(r"(?<![\d.个])(?:1[3-9]|[2-9]\d|0)月(?=[底初末份中上下]|\d{1,2}[日号]|[，。；、（）])"), "不存在：没有这个月份"),
    (
        re.compile(r"(?<![\d.])(?:[469]|11|0[469])月31[日号](?!文)|(?<![\d.])0?2月3[01][日号]|(?<![\d.])(?:1[0-2]|[1-9])月3[2-9]号"),
        "不存在：没有这一天",
    ),
    (re.compile(r"第(?:[五六七八九]|[5-9])季度"), "不存在：一年只有四个季度"),
    (re.compile(r"(?:(?<!每)周|星期)(?:八|九|十|[7890])(?![\d一-龥]{0,1}(?:年|岁|届|周|个))"), "不存在：没有这个星期几"),
    (re.compile(r"(?<![\d.])\d+\.\d+\.\d+(?=[%％万亿元公米吨亩人件个倍平])"), "有两个小数点"),
    (re.compile(r"(?<=[日午上于每])(?:2[5-9]|[3-9]\d)[时点](?=[前至召开起止在，。；]|\d{1,2}分|准时)"), "不存在：一天只有24小时"),
    (re.compile(r"(?<!\d)(?:[01]?\d|2[0-4])[时点](?:[6-9]\d)分(?!之)"), "不存在：一小时只有60分"),
)
_DEADLINE = re.compile(
    r"(?:于|在)"
    + DAY.format("a")
    + r"(?:（[^（）]{1,6}）)?(?:下午下班|下班)?(?:之|以)?前[^。；]{0,20}(?:报|完成|提交|反馈|送|上传|办结|落实|整改)"
)
_CHINESE = "〇一二三四五六七八九"


def day_of(year: int, month: int, day: int) -> dt.date | None:
    """The day, where there is one."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


@text_rule(
    "date.impossible",
    "日期不存在",
    "date_number",
    "content",
    "must",
    CALENDAR,
    good=(
        "2024年2月29日",
        "12月31日",
        "4月30日",
        "第100号",
        "2月4日至10日",
        "9:30",
        "1:500地形图",
        "二月二十八日",
        "3个月底前",
        "5日32号文",
        "版本3.5.6",
        "第一季度",
        "24时止",
        "见1.2.3条",
    ),
    bad=(
        "2月30日",
        "2025年2月29日",
        "4月31日",
        "13月5日",
        "2025年11月0日",
        "2025年13月",
        "会议于25:30召开",
        "10:75开始",
        "20205年3月",
        "二〇二五年二月三十日",
        "2025年4月31号前完成",
        "上午9时75分",
        "13月底前",
        "2025年第五季度",
        "每周星期八",
        "全长3.5.6公里",
        "于25时召开",
        "会议定于2025年6月18日25时在三楼会议室召开",
    ),
    confidence=0.99,
)
def date_impossible(text: str) -> Iterator[Hit]:
    """Days, months and hours that are in no calendar; 29 February only when the year is written."""
    if not re.search(r"[\d年月日周期度]", text):
        return
    for found in re.finditer(DAY.format("a"), text):
        year, month, day = int(found["ay"] or 2024), int(found["am"]), int(found["ad"])
        longest = calendar.monthrange(year, month)[1] if 1 <= month <= 12 and 1 <= year <= 9999 else 0
        if not 1 <= day <= longest:
            told = f"{month}月只有{longest}天" if longest else "没有这个月份"
            yield Hit(f"“{found[0]}”不存在：{told}。请核对日期。", found.start(), found.end(), _possible(found, month, longest))
    for found in re.finditer(r"(?<![\d.])(?:19|20)\d{3}年(?=\d{1,2}月|以来|底|初|度|末)", text):
        digits = found[0].removesuffix("年")
        years = {f"{digits[:at]}{digits[at + 1 :]}年" for at in range(2, 5)}
        meant = tuple(sorted((year for year in years if year < _LAST_YEAR), reverse=True))
        yield Hit(f"“{found[0]}”不是年份，请核对。", found.start(), found.end(), meant)
    for found in re.finditer(r"(?<!\d)\d{4}年(\d{1,2})月(?!\d{1,2}日)", text):
        if not 1 <= int(found[1]) <= 12:
            yield Hit(
                f"“{found[0]}”不存在：没有这个月份。请核对日期。", found.start(), found.end(), (f"{found[0].partition('年')[0]}年12月",)
            )
    for found in re.finditer(r"([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日", text):
        month, day = chinese(found[1]), chinese(found[2])
        if month > 12 or not 1 <= day <= calendar.monthrange(2024, month)[1]:
            longest = calendar.monthrange(2024, month)[1] if month <= 12 else 0
            rights = (f"{found[1]}月{written(longest)}日",) if longest else ()
            yield Hit(f"“{found[0]}”不存在。请核对日期。", found.start(), found.end(), rights)
    yield from _never(text)


def _never(text: str) -> Iterator[Hit]:
    for pattern, told in _NEVER if re.search("月|季度|星期|周|时|点|[.]", text) else ():
        for found in pattern.finditer(text):
            rights = tuple(right for right in _meant(found[0]) if not pattern.search(text[: found.start()] + right + text[found.end() :]))
            yield Hit(f"“{found[0]}”{told}，请核对。", found.start(), found.end(), rights)
    for found in _CLOCK.finditer(text):
        hour, minute = int(found["h"]), int(found["m"])
        is_time = re.search(r"(?:日|上午|下午|晚|[）)]|于|在|至|—|-)\s*$", text[: found.start()]) or re.match(
            r"\s*(?:至|召开|开始|前|起|在|到)", text[found.end() :]
        )
        if is_time and (hour > 24 or minute > 59):
            rights = (f"{_hour_meant(hour)}:{found['m']}",) if minute <= 59 else ()
            yield Hit(f"没有“{found[0]}”这个时间。请核对。", found.start(), found.end(), rights)


def _hour_meant(hour: int) -> int:
    """25 was most likely meant for 15: the tens were mistaken."""
    return hour if hour <= 24 else 10 + hour % 10


def _meant(words: str) -> tuple[str, ...]:
    """What most likely was meant by a month, day, weekday, quarter, number or hour that is none."""
    return next((mend(found) for pattern, mend in _MEANT if (found := pattern.fullmatch(words))), ())


def _days_of(found: re.Match[str]) -> tuple[str, ...]:
    longest = calendar.monthrange(2025, int(found[1]))[1]
    return tuple(f"{found[1]}月{day}{found[3]}" for day in (longest, *((29,) if longest < 29 else ())))


_MEANT: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, ...]]], ...] = (
    (re.compile(r"第(.)季度"), lambda found: ("第4季度" if found[1].isdigit() else "第四季度",)),
    (re.compile(r"(周|星期)[70]"), lambda found: (f"{found[1]}日",)),
    (re.compile(r"(\d+)月"), lambda found: ("12月", f"{int(found[1]) % 10}月") if int(found[1]) % 10 else ("10月",)),
    (re.compile(r"(\d+)月(\d+)([日号])"), _days_of),
    (re.compile(r"(\d+)\.(\d+)\.(\d+)"), lambda found: (f"{found[1]}.{found[2]}{found[3]}", f"{found[1]}{found[2]}.{found[3]}")),
    (re.compile(r"(\d+)([时点])"), lambda found: (f"{_hour_meant(int(found[1]))}{found[2]}",)),
)


def _possible(found: re.Match[str], month: int, longest: int) -> tuple[str, ...]:
    """The month's last day, or December: the day that was most likely meant."""
    year = f"{found['ay']}年" if found["ay"] else ""
    if longest:
        return (f"{year}{month}月{longest}日",) if int(found["ad"]) else (f"{year}{month}月1日",)
    return (f"{year}12月{found['ad']}日", f"{year}{found['am'][-1]}月{found['ad']}日")


def written(number: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _CHINESE[tens]) + "十" * bool(tens) + (_CHINESE[ones] if ones else "")


def chinese(words: str) -> int:
    """一 to 九十九; 99 for what is no such number."""
    tens, ten, ones = words.rpartition("十")
    return (
        (_CHINESE.index(tens) if tens else 1) * 10 * bool(ten) + (_CHINESE.index(ones) if ones else 0)
        if len(tens) < 2 and len(ones) < 2
        else 99
    )


@text_rule(
    "date.weekday",
    "日期与星期不符",
    "date_number",
    "content",
    "must",
    CALENDAR,
    good=("2018年12月29日（星期六）", "2025年7月1日（周二）", "2025年7月1日星期二"),
    bad=("2018年12月29日（星期五）", "2025年7月1日（周三）上午", "2025年7月1日星期四"),
    confidence=0.99,
)
def date_weekday(text: str) -> Iterator[Hit]:
    """Only dates with their year."""
    for found in re.finditer(r"(\d{4})年(\d{1,2})月(\d{1,2})日\s*[（(，,]?(星期|周)([一二三四五六日天])", text):
        day = day_of(*(int(found[part]) for part in (1, 2, 3)))
        right = _DAYS[day.weekday()] if day else ""
        if day and found[5].replace("天", "日") != right:
            yield Hit(
                f"{found[1]}年{found[2]}月{found[3]}日是{found[4]}{right}，不是{found[4]}{found[5]}。请核对日期或星期。",
                found.start(),
                found.end(5),
                (found[0][: found.start(4) - found.start()] + found[4] + right,),
            )


@paper_rule(
    "date.weekday_bare",
    "没写年份的日期与星期不符",
    "date_number",
    "content",
    "should",
    CALENDAR,
    good=("定于2025年召开，时间为7月1日（星期二）。", "7月1日（星期二）开会。"),
    bad=("2025年工作会议定于7月1日（星期四）召开。",),
    whole=False,
    confidence=0.95,
)
def weekday_bare(paper: Paper) -> Iterator[Hit]:
    """A date without its year must fit the year that the paper tells of, or one beside it."""
    years = {int(year) for block in paper.blocks for year in re.findall(r"(?<!\d)(20\d{2})年", block_text(block))}
    if paper.issue_date:
        years.add(paper.issue_date.year)
    if not years or max(years) - min(years) > 1:
        return
    near = {year + step for year in years for step in (0, 1)} if paper.issue_date else years
    for index, block in enumerate(paper.blocks):
        for found in re.finditer(r"(?<![年\d])(\d{1,2})月(\d{1,2})日[（(](?:星期|周)([一二三四五六日天])", block_text(block)):
            days = [day for year in near if (day := day_of(year, int(found[1]), int(found[2])))]
            if days and all(_DAYS[day.weekday()] != found[3].replace("天", "日") for day in days):
                head = found[0][:-1]
                rights = tuple(dict.fromkeys(head + _DAYS[day.weekday()] for day in days))
                yield Hit(f"“{found[0]}）”日期与星期不符，请核对。", found.start(), found.end(), rights, "blocks", index)


@text_rule(
    "date.hour",
    "上午、下午与钟点不符",
    "date_number",
    "content",
    "should",
    "时间表示法",
    good=("上午9:30", "下午14:30", "下午3时", "晚上8时"),
    bad=("上午14:30召开", "上午15时", "凌晨9时"),
    confidence=0.95,
)
def hour(text: str) -> Iterator[Hit]:
    """上午 ends at 12, 凌晨 at 6."""
    for found in re.finditer(r"(上午|凌晨)(\d{1,2})(?=[:：时点])", text):
        if int(found[2]) > (12 if found[1] == "上午" else 7):
            part = "上午" if int(found[2]) <= 12 else "下午"
            yield Hit(f"“{found[0]}时”：钟点与“{found[1]}”不符，请核对。", found.start(), found.end(), (part + found[2],))


@text_rule(
    "date.short_year",
    "年份没有写四位",
    "date_number",
    "wording",
    "should",
    "GB/T 15835—2011；GB/T 9704—2012，7.3.5",
    good=("2025年3月5日", "近30年5个月", "第25年"),
    bad=("25年3月5日", "’25年3月5日前", "24年底前完成", "截至25年6月底"),
    confidence=0.93,
)
def short_year(text: str) -> Iterator[Hit]:
    """Years have four digits."""
    yield from hits_of(
        re.compile(
            r"(?<![\d第近约满超达用了])[’']?([12]\d)年(?=\d{1,2}月\d{1,2}日|底|末|初|度(?!过)|以来|上半年|下半年|[一二三四]季度|\d{1,2}月(?!以|后|内))"
        ),
        text,
        "年份应写四位，如“20{1}年”。",
        "20{1}年",
    )


@text_rule(
    "date.mixed",
    "一个日期里混用两种数字",
    "date_number",
    "wording",
    "should",
    "GB/T 15835—2011，5.2",
    good=("2025年3月5日", "二〇二五年三月五日", "二十届三中全会"),
    bad=("2025年三月5日", "二〇二五年3月5日", "2025年3月五日", "二零二五年3月"),
    confidence=0.97,
)
def mixed(text: str) -> Iterator[Hit]:
    """Arabic or Chinese, not both."""
    for found in _MIXED_DATE.finditer(text):
        right = re.sub("[^\\d年月日]+", _in_digits, found[0])
        yield Hit("同一个日期里阿拉伯数字和汉字数字混用，请统一。", found.start(), found.end(), (right,))


def _in_digits(words: re.Match[str]) -> str:
    """A year is read digit by digit, a month or a day as a number."""
    return "".join(str(_CHINESE.index(word)) for word in re.sub("[零○]", "〇", words[0])) if len(words[0]) == 4 else str(chinese(words[0]))


_MIXED_DATE = re.compile(
    r"\d{4}年[一二三四五六七八九十]{1,3}月(?:\d{1,2}日|[一二三四五六七八九十]{1,3}日)?|\d{4}年\d{1,2}月[一二三四五六七八九十]{1,3}日|[一二][〇零○一二三四五六七八九]{3}年\d{1,2}月(?:\d{1,2}日)?"
)


@paper_rule(
    "date.after_meeting",
    "报送参会名单的期限在会议之后",
    "consistency",
    "content",
    "should",
    "内容关：时间要求可行",
    good=("会议定于7月15日召开。\n请于7月12日前将参会人员名单报送市政府办公室。", "会议定于7月15日召开。\n请于7月30日前报送落实情况。"),
    bad=("会议定于7月15日召开。\n请于7月16日前将参会人员名单报送市政府办公室。",),
    whole=False,
    confidence=0.93,
)
def after_meeting(paper: Paper) -> Iterator[Hit]:
    """Who comes must be told before the day of the meeting."""
    meeting: tuple[int, int] | None = None
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        if found := re.search(r"(?:定于|拟于|将于)(?:\d{4}年)?(\d{1,2})月(\d{1,2})日[^。；]{0,30}(?:召开|举行|举办)", text):
            meeting = meeting or (int(found[1]), int(found[2]))
        for found in re.finditer(
            r"于(?:\d{4}年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日[^。；]{0,14}前[^。；]{0,16}(?:参会|与会|参训|参加人员|会议回执|回执|报名|出席)",
            text,
        ):
            day = (int(found["m"]), int(found["d"]))
            if meeting and meeting < day and not (meeting[0] == 1 and day[0] == 12):
                yield Hit(
                    f"会议在{meeting[0]}月{meeting[1]}日，报送名单的期限却在其后，请核对。",
                    found.start("m"),
                    found.end("d") + 1,
                    (),
                    "blocks",
                    index,
                )


@paper_rule(
    "date.deadline",
    "要求的期限早于成文日期",
    "date_number",
    "content",
    "should",
    "内容关：时间要求可行",
    good=("云州市人民政府关于检查的通知\n各县：\n请于2025年3月20日前报送。\n云州市人民政府\n2025年3月1日",),
    bad=("云州市人民政府关于检查的通知\n各县：\n请于2025年2月20日前报送。\n云州市人民政府\n2025年3月1日",),
)
def deadline(paper: Paper) -> Iterator[Hit]:
    """What is asked for by a day that is over when the paper is signed."""
    for index, block in enumerate(paper.blocks):
        for found in _DEADLINE.finditer(block_text(block)):
            day = day_of(int(found["ay"] or (paper.issue_date.year if paper.issue_date else 1)), int(found["am"]), int(found["ad"]))
            if day and paper.issue_date and found["ay"] and day < paper.issue_date:
                yield Hit(
                    f"期限{day.year}年{day.month}月{day.day}日早于成文日期，请核对。", found.start(), found.end(), (), "blocks", index
                )
