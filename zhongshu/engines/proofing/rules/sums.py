"""合计、余数、平均、乘积: what a sentence adds up, leaves over, shares out and multiplies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.headings import chinese_number
from zhongshu.engines.proofing.rules.quantities import BASIS, Quantity, quantities, same_things, sentences, sum_slack

_LEFT = re.compile("剩余|剩下|余下|其余|其他|另外|尚有|还有|未|正在|在办|结转|待办|继续|推进中|不予|没有|请假|缺席|缺勤")
_DONE = re.compile("已|完成|办结|办复|整改|解决|化解|立案|拨付|支出|建成|竣工|开工|投产|到位|处理|转办|实到|到会|出席")
_TOTAL = re.compile("共|总|合计|累计|全年|全市|全县|全区|全省|应|计划")
_STOP = re.compile(
    "同比|环比|较|比上|比去|增长|增加(?!值)|减少|下降|人均|户均|平均|每|最|去年|上年|前年|今年|明年|以上|其中|达到|提高|约|近|超过|新增|另|此外|同时|还|不少于|不低于|不超过|带动|惠及|涉及|覆盖|受益|可|带来|预计|力争|满意"
)
_OPENS = re.compile(
    r"(?P<first>，(?=(?:第一|首)[批期轮组次阶]|一季度|一期))|(?P<loose>[，；（(]?\s*(?:其中|包括|包含|含)[：:，]?)|(?P<strict>[（(：:]|[，]?(?:分别(?:为|是|用于|投向|安排|拨付|用在)))"
)
_GROWN = re.compile(r"，(?:同比|环比|比上?年?|较上?年?|增长|下降)[^，；。]{0,16}(?:[%％]|个百分点|倍)(?=，其中)")
_LEVELS = re.compile("中央|省级?|市级?|县级?|区级?|本级|上级|自筹|社会资本|镇级?|村级?")
_GROUND = {"立方米", "千瓦", "亩", "平方米", "公顷", "平方公里"}
_PAIRS = (("男", "女"), ("城", "农村"), ("城", "乡"), ("中央", "地方"), ("国内", "国外"), ("境内", "境外"), ("上半年", "下半年"), ("线上", "线下"), ("建议", "提案"), ("市级", "县级"), ("本级", "县"), ("专职", "兼职"), ("新建", "续建"), ("公办", "民办"), ("党员", "群众"))  # fmt: skip
_AFTER = re.compile(
    r"(?:[，、；]|^)(?:[一-龥（）]{0,8}?)(?:合计|共计|总计|总共|一共|累计|[两二三四五六七八九十][一-龥]{1,4}?共有?|(?<=[，、；])(?:[一二三四]季度|上半年|下半年|全年|前三季度|一季度末)?共)(?P<what>[一-龥]{0,6})$"
)
_AVERAGE = re.compile(r"(?:平均每|每|年均|月均|日均|户均|人均|平均)(?P<what>[一-龥]{0,6})$")


@text_rule(
    "number.sum",
    "分项之和与总数不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "共承办280件，其中建议142件、提案138件",
        "共受理300件，其中投诉80件",
        "合计支出500万元（工程300万元、设备120万元、其他80万元）",
        "全年累计服务3200人次，其中重点群体500人次、老年人300人次",
        "总投资3.2亿元，其中中央资金1.5亿元，省级资金8000万元，市级配套9000万元",
        "三批共选派驻村干部360人，第一批100人，第二批120人，第三批140人",
        "全年计划选派360人，第一批100人，第二批120人已到岗",
        "安排资金5000万元，其中教育2000万元、卫生1500万元",
        "共检查企业1500家，其中规上企业200家，整改企业1340家",
        "培训150人，其中男性88人、女性62人",
        "共有企业100家，其中民营企业60家，出口企业55家",
    ),
    bad=(
        "共承办280件，其中建议142件、提案148件",
        "合计支出500万元（工程300万元、设备120万元、其他90万元）",
        "共受理120件，其中投诉50件、举报40件、咨询40件",
        "总投资3.2亿元，其中中央资金1.5亿元，省级资金8000万元，市级配套1.2亿元",
        "培训150人，其中男性88人、女性72人",
        "全市新登记企业3600户，同比增长20%，其中一季度1000户、二季度1200户、三季度1500户",
        "全市新登记企业3600户，同比增长20%，其中一季度1000户、二季度1200户、三季度1500户",
        "三批共选派驻村干部360人，第一批100人，第二批120人，第三批150人",
        "项目总投资12亿元，其中2025年计划投资5亿元，2026年计划投资6亿元",
        "水库总库容2.4亿立方米，其中兴利库容1.6亿立方米、防洪库容1.8亿立方米",
        "争取上级资金2.4亿元，其中中央资金1.5亿元，省级资金1.1亿元",
        "占地面积50亩，其中建筑占地30亩，绿化及道路占地25亩",
        "安排专项资金9000万元，分别用于道路维修4200万元、桥梁加固2800万元、绿化提升1800万元",
        "选派干部45名，其中县处级8名，乡科级22名，一般干部20名",
        "安排专项资金5000万元，其中教育2000万元、卫生1500万元、文化1000万元、体育800万元",
    ),
    confidence=0.95,
)
def total(text: str) -> Iterator[Hit]:
    """The parts told side by side after a total. Where they may be but some of the parts, only near misses and too great sums are told."""
    for begin, sentence in sentences(text):
        held = [each for each in quantities(sentence) if each.unit != "%" or "%" not in sentence]
        at = 0
        while at < len(held) - 2:
            whole, parts = held[at], _parts_after(sentence, held, at)
            hit = _misadded(sentence, whole, parts) if len(parts) >= 2 else None
            if hit:
                yield Hit(hit.message, begin + hit.start, begin + hit.end, hit.suggestions)
                at += len(parts)
            at += 1


def _parts_after(sentence: str, held: Sequence[Quantity], at: int) -> list[Quantity]:
    """The quantities of one row after `held[at]`: of the same things, parted by pauses, none told in another way."""
    whole, parts = held[at], list[Quantity]()
    grown = _GROWN.match(sentence, whole.end + len(whole.after)) or _GROWN.match(sentence, whole.end)
    opened = (
        (_OPENS.match(sentence, grown.end()) if grown else None)
        or _OPENS.match(sentence, whole.end)
        or _OPENS.match(sentence, whole.end + len(whole.after))
    )
    if not opened or whole.unit in {"%", "倍", "年", "天", "个月"}:
        return []
    before = opened.end()
    for quantity in held[at + 1 :]:
        label = re.sub(r"（[^（）]*）|20\d\d年", "", sentence[before : quantity.start])
        if not same_things(whole, quantity) or len(label) > 22 or re.search(r"[。；（）()\d]", label.lstrip("，、；")):
            break
        if _STOP.search(label) or (parts and not re.match(r"[、，；和及与]|（[^（）]*）[、，；和及与]", sentence[before:])):
            break
        if parts and re.search(r"[，；].*[，；、]", label):
            break
        parts.append(quantity)
        before = quantity.end + (len(quantity.after) if re.match("[、，；]", sentence[quantity.end + len(quantity.after) :]) else 0)
    return parts


def _misadded(sentence: str, whole: Quantity, parts: Sequence[Quantity]) -> Hit | None:
    labels = [part.before for part in parts]
    added = sum(part.value for part in parts)
    off = abs(added - whole.value)
    if off <= sum_slack((whole, *parts)) or any(part.value > whole.value for part in parts):
        return None
    told = sentence[whole.start : parts[-1].end]
    head = sentence[whole.end : parts[0].start]
    if re.search("等", head) or re.match("[一-龥]{0,3}等", sentence[parts[-1].end :]):
        return None
    is_left = any(_LEFT.search(label) for label in labels)
    is_done = any(_DONE.search(label) for label in labels)
    if is_done and not is_left and "、" not in told and "：" not in head:
        return None
    all_told = is_left or any(a in labels[0] and b in labels[-1] and len(labels) == 2 for a, b in _PAIRS)
    all_told = all_told or (not re.search("其中|包括|含|，第|，首|，一", head) and bool(_TOTAL.search(whole.before)))
    if not all_told:
        pauses = all(mark in "、和及与" for part in parts[1:] if (mark := sentence[part.start - len(part.before) - 1]))
        by_years = (
            all(re.search(r"20\d\d年|[一二三四]季度|\d月", label) for label in labels)
            and bool(re.search("总|登记|新增|完成|累计", whole.before))
            and off <= 0.1 * whole.value
        )
        near = (off <= 0.15 * whole.value and (pauses or len(parts) > 2)) or by_years
        near = near or (added > whole.value and all(_LEVELS.search(label) for label in labels) and off <= 0.6 * whole.value)
        near = near or (added > whole.value and whole.unit in _GROUND and off <= 0.6 * whole.value)
        if not (near if added < whole.value else near or (added <= 1.3 * whole.value and pauses)):
            return None
    elif off > 0.6 * whole.value and not is_left:
        return None
    return Hit(
        f"各项之和是{whole.says(added)}，与总数{whole.says(whole.value)}不符。请核对。",
        whole.start,
        parts[-1].end,
        _mended(sentence, whole, parts, added),
    )


def _mended(sentence: str, whole: Quantity, parts: Sequence[Quantity], added: float) -> tuple[str, ...]:
    """The stretch with the total mended, then with each part mended, where that can be."""
    first, last = min(whole.start, parts[0].start), max(whole.end, parts[-1].end)
    made: list[str] = []
    for quantity, value in [(whole, added), *((part, part.value + whole.value - added) for part in parts[::-1])]:
        if value > 0 and len(made) < 5:
            made.append(sentence[first : quantity.start] + quantity.says(value) + sentence[quantity.end : last])
    return tuple(made)


def _is_not_done(done: Quantity, left: Quantity) -> bool:
    """结案, and 未结: a character of what was done stands after 未."""
    found = re.search("(?:尚|还|仍)?未([一-龥]{1,3})$", left.before)
    return bool(found) and bool(set(found[1] if found else "") & set(done.before[-4:]))


@text_rule(
    "number.rest",
    "总数与已办、未办之和不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "共交办120件，已办结100件，正在办理20件",
        "排查隐患50处，已整改45处，剩余5处",
        "受理500件，办结480件，正在调查12件，移送8件",
        "计划开工60个，已开工54个，正在办理手续3个",
    ),
    bad=(
        "共交办120件，已办结100件，正在办理25件",
        "排查隐患50处，已整改45处，剩余15处",
        "会议应到35人，实到32人，请假4人",
        "本年度共立案320件，结案304件，未结26件",
        "检查发现问题隐患56处，其中已完成整改49处，剩余9处正在整改",
    ),
    confidence=0.97,
)
def rest(text: str) -> Iterator[Hit]:
    """All = done + left, where the three stand one after the other."""
    for begin, sentence in sentences(text):
        if not _LEFT.search(sentence):
            continue
        held = quantities(sentence)
        for whole, done, left in zip(held, held[1:], held[2:], strict=False):
            following = next((quantity for quantity in held if quantity.start > left.start), None)
            if (
                same_things(whole, done)
                and same_things(done, left)
                and whole.unit not in {"%", "年", "天", "元"}
                and (_DONE.search(done.before) or _is_not_done(done, left))
                and _LEFT.search(left.before)
                and not _LEFT.search(done.before)
                and not _STOP.search(done.before.replace("其中", ""))
                and re.match("[，；]", sentence[done.end + len(done.after) :] or "，")
                and left.start - whole.end < 50
                and not (following and same_things(following, left) and following.start - left.end < 14)
                and max(done.value, left.value) <= whole.value
                and (
                    done.value + left.value > whole.value
                    or re.search("剩余|其余|余下|剩下|尚有|还有|未|正在整改|请假|缺席|缺勤", left.before)
                )
                and abs(whole.value - done.value - left.value) > 1e-6 + 2 * whole.half
            ):
                added = done.value + left.value
                yield Hit(
                    f"{done.says(done.value)}加{left.says(left.value)}是{whole.says(added)}，与总数{whole.says(whole.value)}不符。请核对。",
                    begin + whole.start,
                    begin + left.end,
                    _mended(sentence, whole, (done, left), added),
                )


@text_rule(
    "number.sum_after",
    "合计与前面各项之和不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "甲县20个、乙县30个、丙县25个，合计75个",
        "第一批40个，第二批35个，两批共75个",
        "新建20个、改建30个，全市共有85个",
        "市本级支出12.5亿元，县级支出18.3亿元，共计30.8亿元",
    ),
    bad=(
        "甲县20个、乙县30个、丙县25个，合计85个",
        "1月份受理120件，2月份受理95件，3月份受理135件，一季度共受理360件",
        "共收到人大代表建议142件、政协提案208件，合计340件",
        "第一批40个，第二批35个，两批共85个",
        "市本级支出12.5亿元，县级支出18.3亿元，共计31.8亿元",
        "甲县120公里，乙县85公里，丙县95公里，三县共计310公里",
        "招生任务为：甲省120人，乙省135人，丙市100人，三省（市）合计365人",
    ),
    confidence=0.95,
)
def sum_after(text: str) -> Iterator[Hit]:
    """Parts first, then 合计."""
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        for at, whole in enumerate(held):
            label = sentence[max(0, whole.start - 20) : whole.start]
            parts = _parts_before(sentence, held[:at], whole) if _AFTER.search(label) else []
            if len(parts) < 2:
                continue
            added = sum(part.value for part in parts)
            counted = re.search(r"([两二三四五六七八九])[一-龥（）]{1,6}?(?:合计|共计|共)", label)
            if counted and chinese_number(counted[1].replace("两", "二")) != len(parts):
                continue
            if sum_slack((whole, *parts)) < abs(added - whole.value) <= 0.5 * whole.value:
                yield Hit(
                    f"各项之和是{whole.says(added)}，文中写{whole.says(whole.value)}。请核对。",
                    begin + parts[0].start,
                    begin + whole.end,
                    _mended(sentence, whole, parts, added),
                )


_ANY_MEASURE = re.compile(
    r"(?P<row>(?:[一-龥]{1,8}\d[\d,]*(?:顶|床|张|台|套|件|个|把|双|箱|袋|桶|辆|艘|部|支|只|块|条|根|瓶)[、，]){2,})(?:共计?|合计|总计)(?P<n>\d[\d,]*)(?P<u>件|台|套|个)"
)


@text_rule(
    "number.sum_mixed",
    "不同量词的物品之和与合计不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=("采购帐篷500顶、棉被1200床、折叠床800张，共2500件（套）。",),
    bad=("采购帐篷500顶、棉被1200床、折叠床800张，共2600件（套）。",),
    confidence=0.93,
)
def sum_mixed(text: str) -> Iterator[Hit]:
    """Things with measure words of their own, and 共 so many 件."""
    for found in _ANY_MEASURE.finditer(text) if "计" in text or "共" in text else ():
        added = sum(int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", found["row"]))
        if added != int(found["n"].replace(",", "")):
            right = f"{added}{found['u']}"
            yield Hit(f"各项之和是{right}，文中写{found['n']}{found['u']}。请核对。", found.start("n"), found.end("u"), (right,))


def _parts_before(sentence: str, before: Sequence[Quantity], whole: Quantity) -> list[Quantity]:
    """The row of quantities that ends right before the clause of the total."""
    parts: list[Quantity] = []
    end = max(sentence.rfind(mark, 0, whole.start) for mark in "，、；")
    for quantity in reversed(before):
        gap = sentence[quantity.end : end]
        if (
            not same_things(quantity, whole)
            or len(gap) > 20
            or re.search(r"[，；。（）\d].*[，；、]", gap.lstrip("，、；"))
            or _STOP.search(gap)
        ):
            break
        if _STOP.search(quantity.before.removeprefix("其中")) or quantity.value > whole.value * 1.5:
            break
        parts.insert(0, quantity)
        end = quantity.start
        if quantity.value >= whole.value and re.search(r"[，；]?(?:共|合计|总计)[一-龥]{0,8}$", sentence[:end]):
            return []
    return parts


@text_rule(
    "number.stock",
    "原有、增减与现有的数不符",
    "arithmetic",
    "content",
    "should",
    BASIS,
    good=("上年末共有640家，今年新增58家、退库22家，目前共有676家", "原有120人，新招20人，现有140人"),
    bad=(
        "上年末共有640家，今年新增58家、退库22家，目前共有672家",
        "原有120人，新招20人，现有150人",
        "上年末在册学生2460人，今年毕业820人、招收新生900人，现有在册学生2380人",
    ),
    confidence=0.95,
)
def stock(text: str) -> Iterator[Hit]:
    """What there was, more what came, less what went, is what there is."""
    if not re.search("年末|年初|原有|月末", text):
        return
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        for at, first in enumerate(held):
            if not re.search("上年末|去年底|上年底|年初|原有|原来|上月末", first.before):
                continue
            value = first.value
            for quantity in held[at + 1 : at + 5]:
                if not same_things(first, quantity):
                    break
                if re.search("目前|现有|现在|年末|期末|月末|现共", quantity.before):
                    if value != first.value and abs(value - quantity.value) > 2.02 * quantity.half + 1e-6:
                        right = quantity.says(value)
                        yield Hit(
                            f"按增减计算应为{right}，文中写{quantity.says(quantity.value)}。请核对。",
                            begin + quantity.start,
                            begin + quantity.end,
                            (right,),
                        )
                    break
                sign = (
                    1
                    if re.search("新|增|招|调入|转入|引进|迁入|出生|购置|立项", quantity.before)
                    else -1
                    if re.search("退|减|注销|淘汰|关|撤|调出|转出|离|核销|清|毕业|死亡|迁出|报废|结题|销号", quantity.before)
                    else 0
                )
                if not sign:
                    break
                value += sign * quantity.value


@text_rule(
    "number.average",
    "平均数与总数不符",
    "arithmetic",
    "content",
    "should",
    BASIS,
    good=("三年累计培训4500人次，平均每年1500人次", "五年共投入120亿元，年均24亿元", "五年年均增长6%", "两年共建成15个，每年超过7个"),
    bad=(
        "三年累计培训4500人次，平均每年1600人次",
        "计划用3年时间改造1.5万户，年均改造6000户",
        "全年共开展执法检查2400次，平均每月240次",
        "五年共投入120亿元，年均25亿元",
    ),
    confidence=0.95,
)
def average(text: str) -> Iterator[Hit]:
    """A total of several years, and what that is for each of them."""
    if not re.search("平均|年均|月均|日均|每年", text):
        return
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        for at, mean in enumerate(held):
            if (
                at == 0
                or not re.search(r"(?:日均|平均每天|平均每日|平均每年|年均|每年平均|平均每月|月均|每年)[一-龥]{0,6}$", mean.before)
                or mean.unit == "%"
            ):
                continue
            whole = held[at - 1]
            if hit := _by_month(sentence, whole, mean):
                yield Hit(hit.message, begin + hit.start, begin + hit.end, hit.suggestions)
                continue
            years = re.search(
                r"(?P<n>[两二三四五六七八九十]{1,2}|\d{1,2})(?P<what>年|个月)(?:来|间|内|时间|累计|共|总共|合计)", sentence[: whole.start]
            )
            if (
                not years
                or not same_things(whole, mean)
                or mean.start - whole.end > 24
                or ("月" in mean.before) != (years["what"] == "个月")
            ):
                continue
            number = chinese_number(years["n"].replace("两", "二"))
            if number > 1 and not (whole.low / number <= mean.high + mean.step * 0.5 and whole.high / number >= mean.low):
                right = mean.says(whole.value / number)
                yield Hit(
                    f"{whole.says(whole.value)}除以{number}是{right}，文中写{mean.says(mean.value)}。请核对。",
                    begin + mean.start,
                    begin + mean.end,
                    (right,),
                )


_MONTHS = (("全年|一年来|年度", 12), ("上半年|下半年|1[至—-]6月", 6), ("[一二三四]季度", 3))


def _by_month(sentence: str, whole: Quantity, mean: Quantity) -> Hit | None:
    """A whole year's total, and what that is for each month of it."""
    size = next((number for words, number in _MONTHS if re.search(words, sentence[: whole.start])), 0)
    if days := re.search(r"(?<!\d)(\d{1,2})天(?!假期前)[^，。；\d]{0,10}$", sentence[: whole.start]):
        size = int(days[1]) if re.search("日均|每天|每日", mean.before) else 0
    elif not re.search("月均|每月平均|平均每月", mean.before):
        return None
    if not size or not same_things(whole, mean) or mean.start - whole.end > 16:
        return None
    if whole.low / size <= mean.high + mean.step * 0.5 and whole.high / size >= mean.low - mean.step * 0.5:
        return None
    right = mean.says(whole.value / size)
    return Hit(f"{whole.says(whole.value)}除以{size}是{right}，文中写{mean.says(mean.value)}。请核对。", mean.start, mean.end, (right,))


@text_rule(
    "number.product",
    "每份的数与总数不符",
    "arithmetic",
    "content",
    "should",
    BASIS,
    good=("每户补助2000元，共补助300户，合计发放60万元", "每人每月补助200元，共1000人，全年发放240万元"),
    bad=("每户补助2000元，共补助300户，合计发放50万元",),
    confidence=0.93,
)
def product(text: str) -> Iterator[Hit]:
    """So much for each, so many, together so much."""
    for begin, sentence in sentences(text):
        if "每" not in sentence:
            continue
        held = quantities(sentence)
        for one, many, whole in zip(held, held[1:], held[2:], strict=False):
            each = re.search(r"(?<!月)(?<!年)每(?P<unit>[户人个亩件项家名套辆场])(?![每均月年天日])[一-龥]{0,6}$", one.before)
            if not each or many.unit not in {each["unit"], {"名": "人"}.get(each["unit"], each["unit"])} or whole.unit != one.unit:
                continue
            if (
                not re.search("合计|共计|总计|总额|共[一-龥]{0,4}$", whole.before)
                or many.start - one.end > 16
                or whole.start - many.end > 16
            ):
                continue
            low, high = one.low * many.low, one.high * many.high
            if one.unit == "元":
                low = high = one.value * many.value
            if not (low <= whole.high and high >= whole.low):
                right = whole.says(one.value * many.value)
                yield Hit(
                    f"按前两个数算是{right}，文中写{whole.says(whole.value)}。请核对。", begin + whole.start, begin + whole.end, (right,)
                )
