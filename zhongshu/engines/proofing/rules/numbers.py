"""数字: dates, arithmetic, counts, and how numerals are written (GB/T 15835—2011)."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from zhongshu.engines.proofing.finding import Hit, hits_of, text_rule
from zhongshu.engines.proofing.rules.headings import chinese_number

_BASIS = "GB/T 15835—2011"
_DAYS = "一二三四五六日"
_COUNT = re.compile(r"“([一两二三四五六七八九十]{1,2})个?([一-龥]{1,8})”[（(]([^（()）“”]{4,200})[）)]")
_RATE = re.compile(
    r"(?:交办|受理|收到|承办|应办|应检|接收|转办|下达|排查|登记|分解|共有)[^，。；\d]{0,12}(?P<all>\d[\d,]*)(?P<unit>[件个项条起批次户家名人处])[^，。；\d]{0,6}[，、]"
    r"(?:其中)?[^，。；\d]{0,6}(?:办结|完成|办复|整改|解决|化解|销号|检查|答复)[^，。；\d]{0,8}(?P<part>\d[\d,]*)(?P=unit)[^，。；\d]{0,4}[，、][^，。；\d]{0,8}率(?:为|达到|达|是)?(?P<rate>\d+(?:\.\d+)?)[%％]"
)


@text_rule(
    "date.impossible",
    "日期不存在",
    "date_number",
    "content",
    "must",
    "公历",
    good=("2024年2月29日", "12月31日", "4月30日", "第100号", "2月4日至10日"),
    bad=("2月30日", "2025年2月29日", "4月31日", "13月5日", "2025年11月0日"),
    confidence=0.99,
)
def date_impossible(text: str) -> Iterator[Hit]:
    """Days and months that are in no calendar; 29 February only when the year is written."""
    for found in re.finditer(r"(?<![\d.])(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日", text):
        year, month, day = int(found[1] or 2024), int(found[2]), int(found[3])
        longest = calendar.monthrange(year, month)[1] if 1 <= month <= 12 and 1 <= year <= 9999 else 0
        if not 1 <= day <= longest:
            told = f"{month}月只有{longest}天" if longest else "没有这个月份"
            yield Hit(f"“{found[0]}”不存在：{told}。请核对日期。", found.start(), found.end())


@text_rule(
    "date.weekday",
    "日期与星期不符",
    "date_number",
    "content",
    "must",
    "公历",
    good=("2018年12月29日（星期六）", "2025年7月1日（周二）"),
    bad=("2018年12月29日（星期五）", "2025年7月1日（周三）上午"),
    confidence=0.99,
)
def date_weekday(text: str) -> Iterator[Hit]:
    """Only dates with their year."""
    for found in re.finditer(r"(\d{4})年(\d{1,2})月(\d{1,2})日[（(](星期|周)([一二三四五六日天])", text):
        try:
            day = dt.date(*(int(found[part]) for part in (1, 2, 3)))
        except ValueError:
            continue
        right = _DAYS[day.weekday()]
        if found[5].replace("天", "日") != right:
            yield Hit(
                f"{found[1]}年{found[2]}月{found[3]}日是{found[4]}{right}，不是{found[4]}{found[5]}。请核对日期或星期。",
                found.start(4),
                found.end(5),
                (found[4] + right,),
            )


@text_rule(
    "number.range_percent",
    "百分数范围省略了前一个百分号",
    "arithmetic",
    "wording",
    "should",
    _BASIS,
    good=("10%～15%", "10%—15%", "480—560米", "2024-2025年"),
    bad=("增长10-15%", "增长10～15%", "提高3—5%"),
)
def range_percent(text: str) -> Iterator[Hit]:
    """Both ends of a range bear the sign."""
    yield from hits_of(
        re.compile(r"(?<![\d.%-])(\d+(?:\.\d+)?)\s*[-－—~～至]\s*(\d+(?:\.\d+)?)[%％]"),
        text,
        "百分数的范围两端都写百分号，应写作“{1}%～{2}%”。",
        "{1}%～{2}%",
    )


@text_rule(
    "number.mixed",
    "大数里数字和汉字混写",
    "arithmetic",
    "wording",
    "should",
    _BASIS + "，4.1.6",
    good=("3.5亿元", "3亿5000万元", "5000万元", "5千瓦", "3百分点"),
    bad=("3亿5千万元", "5千万元", "2万3千人", "8百万元"),
)
def mixed_numerals(text: str) -> Iterator[Hit]:
    """Only 万 and 亿 go with digits."""
    message = "阿拉伯数字只与“万”“亿”连用，不与“千”“百”混写。请全写数字，如“3.5亿”“5000万”。"
    yield from hits_of(
        re.compile(r"(?<![\d.第])\d+亿\d+[千百]万?|(?<![\d.第])\d+万\d+[千百](?![瓦米克])|(?<![\d.第亿万])\d+[千百]万"), text, message
    )


@text_rule(
    "number.approximate",
    "概数之间用了顿号",
    "arithmetic",
    "wording",
    "should",
    _BASIS + "，4.2.2",
    good=("三四个", "一、二等奖", "二、三产业", "第三、四季度", "十二届三中、四中全会"),
    bad=("三、四个单位", "七、八天", "五、六百人"),
)
def approximate(text: str) -> Iterator[Hit]:
    """Two neighbouring numerals that say about so many."""
    for found in re.finditer(
        r"(?<![一二三四五六七八九十第、初和至年月])([一二三四五六七八])、([二三四五六七八九])(?=[个名天次倍位家件遍趟]|[十百千万](?!、))",
        text,
    ):
        if "一二三四五六七八九".index(found[2]) - "一二三四五六七八九".index(found[1]) == 1:
            yield Hit(f"表示概数的两个数字之间不用顿号，应写作“{found[1]}{found[2]}”。", found.start(), found.end(), (found[1] + found[2],))


@text_rule(
    "number.less_times",
    "减少用了倍数",
    "grammar",
    "wording",
    "should",
    _BASIS + "；倍数只用于增加",
    good=("增长2倍", "下降50%", "降低到原来的一半", "下降了2%，增长3倍"),
    bad=("成本降低2倍", "减少了三倍", "下降近1.5倍"),
)
def less_times(text: str) -> Iterator[Hit]:
    """Less is told in percent or fractions."""
    message = "“{1}”不能用倍数。请改用百分数或分数，如“{1}50%”“{1}一半”。"
    yield from hits_of(
        re.compile(r"(降低|减少|下降|缩小|缩短|减小)了?(?:近|约|超过|将近)?(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)倍"), text, message
    )


@text_rule(
    "number.count_list",
    "概括的个数与列举不符",
    "count_list",
    "content",
    "should",
    "内容关：数字前后一致",
    good=(
        "“三服务”(服务发展、服务决策、服务落实)",
        "“两线三督”（线上+线下，日常监督、专项监督、重点监督）",
        "“六联六提”（联甲、联乙、联丙、联丁、联戊、联己）",
        "“三河三湖”（甲河、乙河、丙河、丁湖、戊湖、己湖）",
    ),
    bad=("“三服务”（服务发展、服务决策）", "“五个坚持”（坚持甲、坚持乙、坚持丙、坚持丁）"),
)
def count_list(text: str) -> Iterator[Hit]:
    """“五个坚持（…）” lists five. Terms with two counts (两线三督) and lists parted in several ways are left alone."""
    for found in _COUNT.finditer(text):
        wanted = chinese_number(found[1].replace("两", "二"))
        others = set(re.findall("[一两二三四五六七八九十]", found[2])) - {found[1]}
        marks = [mark for mark in "、；，," if mark in found[3]]
        if wanted < 2 or others or len(marks) != 1 or re.search("等|以下|简称|见|和|及", found[3]):
            continue
        items = [item for item in found[3].split(marks[0]) if item.strip()]
        if len(items) not in {wanted, wanted * (1 + found[2].count(found[1]))}:
            yield Hit(f"“{found[1]}”与括号里列举的{len(items)}项不符。请核对是漏列还是数目写错。", found.start(1), found.end(3))


@text_rule(
    "number.rate",
    "比率与两个数不符",
    "arithmetic",
    "content",
    "must",
    "内容关：数字准确",
    good=("交办事项7580件，办结6852件，办结率90.4%", "承办建议142件，办复142件，办复率100%"),
    bad=("交办事项7580件，办结6852件，办结率94.0%", "受理200件，办结150件，办结率80%"),
    confidence=0.98,
)
def rate(text: str) -> Iterator[Hit]:
    """Part ÷ whole, rounded to the stated decimals."""
    for found in _RATE.finditer(text):
        whole, part = (int(found[name].replace(",", "")) for name in ("all", "part"))
        decimals = len(found["rate"].partition(".")[2])
        exact = part * 100 / whole if whole else 0.0
        if abs(exact - float(found["rate"])) > 0.5 * 10**-decimals + 1e-9:
            right = f"{exact:.{decimals}f}%"
            yield Hit(
                f"{part}÷{whole}={right}，文中写{found['rate']}%。请核对这三个数。", found.start("rate"), found.end("rate") + 1, (right,)
            )
