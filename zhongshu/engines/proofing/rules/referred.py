"""前后一致（八）: what a later sentence refers back to: a deadline, a measure, a party, a side of a road, the greatest of a row, the end of a period."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.proofing.finding import Hit, text_rule

_BASIS = "内容关：前后一致"
_DAY = r"(?:20\d\d年)?\d{1,2}月\d{1,2}日"
_THAT_DAY = re.compile(
    rf"(?P<day>{_DAY})(?:这一|的)(?:上述)?(?:报送|上报|申报|报名|完成|办理|整改|提交|反馈|缴费)?(?:时限|期限|截止时间|截止日期|时间节点|最后期限)"
)
_DUE = re.compile(rf"(?P<day>{_DAY})(?:前|之前|以前|底前)")


@text_rule(
    "consistency.that_deadline",
    "再次提到的时限与前面不同",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "实施办法于12月31日前报送市政府办公室。请确保在12月31日这一报送时限前完成。",
        "初稿于11月30日前报送，定稿于12月31日前报送。请确保在12月31日这一时限前完成。",
    ),
    bad=("实施办法于12月31日前报送市政府办公室。请确保在12月20日这一报送时限前完成。",),
    confidence=0.94,
)
def that_deadline(text: str) -> Iterator[Hit]:
    """“12月20日这一时限” where the only deadline that was told is another day."""
    if "限" not in text and "截止" not in text and "节点" not in text:
        return
    for found in _THAT_DAY.finditer(text):
        told = {due["day"] for due in _DUE.finditer(text, 0, found.start())}
        if len(told) == 1 and found["day"] not in told:
            right = told.pop()
            if not right.endswith(found["day"]) and not found["day"].endswith(right):
                yield Hit(f"前面写的时限是{right}，这里是{found['day']}，请核对。", found.start("day"), found.end("day"), (right,))


_MEASURE = re.compile(r"(?:规格|尺寸|标准|限值|长度|宽度|高度|厚度|间距|限额|限高|指标)(?:为|是|不超过|不低于|应为|统一为)")
_THAT_MEASURE = re.compile(r"(?P<n>\d+(?:\.\d+)?)(?P<unit>毫米|厘米|米|平方米|公里|吨|℃|分贝)的(?:标准|规格|尺寸|要求|限额|限值|上限|底线)")


@text_rule(
    "consistency.that_measure",
    "再次提到的规格、标准与前面不同",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "号牌规格为480毫米×140毫米。号牌长度不得偏离480毫米的标准。",
        "住宿标准为每人每天500元。伙食按照每人每天100元的标准执行。",
    ),
    bad=("汽车号牌规格为480毫米×140毫米。制作单位应当执行上述规格，长度不得偏离460毫米的标准。",),
    confidence=0.9,
)
def that_measure(text: str) -> Iterator[Hit]:
    """“460毫米的标准”, where the measures that were laid down before have a number that differs in one digit and not this one."""
    if "的" not in text or not _MEASURE.search(text):
        return
    for found in _THAT_MEASURE.finditer(text):
        before = text[: found.start()]
        laid = _MEASURE.search(before)
        if not laid:
            continue
        told = {one[1] for one in re.finditer(rf"(\d+(?:\.\d+)?){found['unit']}", before[laid.end() :])}
        near = [
            number
            for number in told
            if len(number) == len(found["n"]) > 1 and sum(a != b for a, b in zip(number, found["n"], strict=True)) == 1
        ]
        if len(near) == 1 and found["n"] not in told:
            yield Hit(f"前面写的是{near[0]}{found['unit']}，这里是{found['n']}{found['unit']}，请核对。", *found.span("n"), (near[0],))


_PARTY = re.compile(
    r"(?:被告|原告|上诉人|被上诉人|申请人|被申请人|申请执行人|被执行人|甲方|乙方|丙方|承包人|发包人|中标人|中标单位|承租人|出租人|委托方|受托方|当事人)"
    r"(?P<name>[一-龥]{5,24}?(?:公司|集团|合作社|商行|经营部|医院|学校|委员会|中心|厂|店|社|局|所))"
)


@text_rule(
    "consistency.party",
    "当事人的名称前后不同",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "原告周某诉市建工集团第三分公司一案立案。被告市建工集团第三分公司未付报酬。",
        "被告市建工集团第二分公司、第三分公司、市建工集团第二分公司未到庭。",
        "原告周某诉市建工集团第三分公司、市建工集团第二分公司一案。被告市建工集团第二分公司未到庭。",
    ),
    bad=("原告周某诉市建工集团第三分公司一案立案。本院认为，被告市建工集团第二分公司未付报酬。",),
    confidence=0.92,
)
def party(text: str) -> Iterator[Hit]:
    """A party by name, where a name that differs in one character stands before and its own does not."""
    for found in _PARTY.finditer(text):
        name, before = found["name"], text[: found.start()]
        if name in before:
            continue
        for place in range(1, len(name) - 1):
            other = re.search(re.escape(name[:place]) + "([一-龥])" + re.escape(name[place + 1 :]), before)
            if other:
                right = other[1]
                yield Hit(
                    f"前面写的是“{other[0]}”，这里是“{name}”，请核对。",
                    found.start("name") + place,
                    found.start("name") + place + 1,
                    (right,),
                )
                break


_SIDES = {"东": "西", "西": "东", "南": "北", "北": "南"}
_SIDE = re.compile(r"(?:范围|区域)[为是：][^。；\n]{0,40}?(?P<road>[一-龥]{1,4}[路街道巷河渠线])以(?P<side>[东西南北])")


@text_rule(
    "consistency.side",
    "范围的方位前后相反",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=("影响范围为解放路以东、建设路以南区域。解放路以东受影响的用户请储水。", "施工范围为解放路以东。解放路以西正常供水。"),
    bad=("影响范围为解放路以东、建设路以南区域。解放路以西受影响的用户请储水。",),
    confidence=0.92,
)
def side(text: str) -> Iterator[Hit]:
    """What lies on the other side of the road than the area that was told, and is said to lie in it."""
    if "以" not in text or ("范围" not in text and "区域" not in text):
        return
    for told in _SIDE.finditer(text):
        other = _SIDES[told["side"]]
        for road in re.finditer(
            re.escape(told["road"][-3:]) + f"以(?P<side>{other})(?=(?:的)?(?:受影响|范围内|受限|停[水电气]|封闭|管控))", text[told.end() :]
        ):
            start = told.end() + road.start("side")
            yield Hit(f"前面写的是“{told['road']}以{told['side']}”，这里是“以{other}”，请核对。", start, start + 1, (told["side"],))


_ROW = re.compile(
    r"分别(?:为|是|达|达到)?(?P<row>(?:\d+(?:\.\d+)?(?P<unit>级|米|毫米|度|人|万元|亿元|公里|吨|℃|分|元)[、和与及，]{1,2}){1,8}\d+(?:\.\d+)?(?P=unit))"
)


@text_rule(
    "consistency.extreme",
    "最大（小）的数不在前面列出的数里",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=("两次震级分别为1.8级和2.5级。最大一次震级为2.5级。", "三站水位分别为21.5米、22.1米和23.0米。历史最高水位为24.2米。"),
    bad=("两次较大振动的震级分别为1.8级和2.5级。专家组认为，最大一次振动震级为2.8级。",),
    confidence=0.92,
)
def extreme(text: str) -> Iterator[Hit]:
    """The greatest or least of a row that was told, under another figure."""
    if "分别" not in text or "最" not in text:
        return
    for row in _ROW.finditer(text):
        told = re.findall(r"\d+(?:\.\d+)?", row["row"])
        found = re.compile(
            rf"(?<!历史)最(?P<way>[大高多长强]|[小低少短])(?:的|一次|一[一-龥]|的一[一-龥])[^。；\d]{{0,10}}?(?P<n>\d+(?:\.\d+)?){row['unit']}"
        ).search(text, row.end())
        if not found or found["n"] in told or found.start() - row.end() > 40:
            continue
        right = (max if found["way"] in "大高多长强" else min)(told, key=float)
        yield Hit(f"前面列出的数里没有{found['n']}{row['unit']}，请核对。", *found.span("n"), (right,))


_MONTH = r"(?P<{0}y>\d{{4}})年(?P<{0}m>\d{{1,2}})月"
_PERIOD = re.compile(
    r"(?:时限|期限|时间|周期|工期|活动期|实施期)(?:为|是|：|自)"
    + _MONTH.format("a")
    + r"(?:\d{1,2}日)?(?:起)?[至到—－-]"
    + _MONTH.format("b")
)
_LAST = re.compile(
    r"(?:第[二三四五六]|最后一?个?|总结|验收)阶段[^。；\n]{0,24}?[至到于—-]" + _MONTH.format("b") + r"(?:\d{1,2}日|底)?(?:结束|完成|止|前)?"
)


@text_rule(
    "date.beyond_period",
    "阶段的时间超出总的时限",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=("清理整顿时限为1997年4月至1998年2月。第一阶段从1997年4月开始，第三阶段至1998年2月结束。",),
    bad=("清理整顿时限为1997年4月至1998年2月。第一阶段从1997年4月开始，第三阶段至1998年3月结束。",),
    confidence=0.93,
)
def beyond_period(text: str) -> Iterator[Hit]:
    """A stage that ends after the period of the whole."""
    period = _PERIOD.search(text) if "阶段" in text else None
    if not period:
        return
    end = (int(period["by"]), int(period["bm"]))
    for found in _LAST.finditer(text, period.end()):
        if (int(found["by"]), int(found["bm"])) > end:
            right = f"{end[0]}年{end[1]}月"
            yield Hit(
                f"总的时限到{right}为止，这里写到{found['by']}年{found['bm']}月，请核对。", found.start("by"), found.end("bm") + 1, (right,)
            )
