"""前后一致（五）: an edition and a deadline that come up again and are not what they were."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule

_BASIS = "内容关：前后一致"
_EDITION = re.compile(r"第(?P<n>[一二三四五六七八九十]{1,3}|\d{1,3})(?P<unit>[届批轮期次])(?:全[省市国县区])?(?P<what>[一-龥“”]{4,14})")


@paper_rule(
    "consistency.edition",
    "届次前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "云州市关于举办第六届湖滨马拉松赛的通知\n各县：\n第六届湖滨马拉松赛定于10月19日举行。第五届湖滨马拉松赛吸引了2万人。",
        "第三批先进集体已经公布。第四批先进集体的申报工作同步启动。",
        "第六届湖滨马拉松赛定于10月举行。各单位要确保第六届湖滨马拉松赛圆满成功。",
    ),
    bad=(
        "云州市人民政府关于举办第六届湖滨马拉松赛的通知\n各县人民政府：\n要做好各项准备工作，确保第七届湖滨马拉松赛圆满成功。",
        "第六届湖滨马拉松赛定于10月19日举行。各单位要确保第七届湖滨马拉松赛安全、精彩。",
        "云岭市第三届职工技能大赛筹备就绪。组委会决定，第四届职工技能大赛于9月20日开赛。",
        "为做好第四次全国文物普查工作，各地要高度重视第三次全国文物普查工作。",
        "我市将于2026年3月承办全省第九届农民运动会。各单位要全力做好第八届全省农民运动会筹备工作。",
        "云州市人民政府关于公布第五批市级非遗项目的通知\n各县人民政府：\n现将第四批市级非遗项目予以公布。",
        "同意以石门县名义申办2027年第六届全国农民篮球邀请赛。请你县做好第九届全国农民篮球邀请赛的各项筹备工作。",
    ),
    whole=False,
    confidence=0.93,
)
def edition(paper: Paper) -> Iterator[Hit]:
    """第六届… is held, and 第七届… of the same name is to be made sure of: what the title or 定于 names is the one that the paper is about."""
    about = [(found, True) for found in _EDITION.finditer(paper.title)]
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for found in _EDITION.finditer(text) if "第" in text else ():
            what = re.sub("[“”]", "", found["what"])
            same = [
                (other, fixed)
                for other, fixed in about
                if other["unit"] == found["unit"] and re.sub("[“”]", "", other["what"])[:4] == what[:4] and other["n"] != found["n"]
            ]
            settled = any(other["n"] == found["n"] and re.sub("[“”]", "", other["what"])[:4] == what[:4] for other, _ in about)
            before = text[max(0, found.start() - 8) : found.start()]
            sure = re.search(
                "(?:确保|办好|做好|全力做好|高度重视|重视|部署|组织开展|组织实施|保障|现将|公布|本届|推动|筹备|举办|承办|申办)[一-龥]{0,2}$",
                before,
            )
            is_plain = (
                same
                and not _OTHER_TIMES.search(same[0][0].string + text)
                and re.match(r"[^。；]{0,14}(?:于\d|组委会|将于|开赛|开幕|举行)", text[found.end() :])
            )
            is_told = (same and same[0][1] and sure) or (is_plain and same[0][0]["what"][:6] == found["what"][:6])
            if is_told and not settled and not re.search("在|继|曾|上一|往|去年|上年", before):
                first = same[0][0]
                yield Hit(
                    f"前面写的是“第{first['n']}{first['unit']}”，这里是“第{found['n']}{found['unit']}”，请核对。",
                    found.start(),
                    found.end("unit"),
                    (f"第{first['n']}{first['unit']}",),
                    "blocks",
                    index,
                )
            fixed = (
                re.search(
                    "(?:为做好|为开展|为搞好|关于做好|现就|为扎实做好|名义(?:申办|承办|举办)(?:\\d{4}年)?)$",
                    text[max(0, found.start() - 12) : found.start()],
                )
                or re.match(r"[^，。；]{0,12}(?:定于|将于|拟于|于\d)", text[found.start("what") + 4 :])
                or re.search("(?:定于|将于|拟于)[^。；]{0,24}$", text[: found.start()])
            )
            about.append((found, bool(fixed)))


_PERIOD = re.compile(
    r"(?P<what>申报|报名|受理|征集|投票|公示|报送|填报|登记|申请)(?:受理)?(?:的)?(?:时间|期限|期|工作)?(?:为|是|自|从|：|从即日起|自即日起)[^，。；]{0,14}?(?:至|到|—|－|-|截至)(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
)
_OTHER_TIMES = re.compile(
    "代表大会|委员会|全体会议|政协|全会|上届|去年|上年|曾|已成功|成功举办|往届|下届|下一届|明年|申办|历届|回顾|以来|前[一二三两]届|换届"
)
_UNTIL = re.compile(
    r"(?P<what>申报|报名|受理|征集|投票|公示|报送|填报|登记|申请)(?:受理)?(?:的)?(?:截止|截至)(?:时间|日期|日)?(?:为|是|：|于)?(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
)
_CLOSES = re.compile(
    r"(?:(?P<y>\d{4})年)?(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?P<what>申报|报名|受理|征集|投票|公示|报送|填报|登记|申请)?(?:工作)?(?:截止|结束)"
)
_HELD = re.compile(
    r"(?:会议|培训|报到|活动|比赛|考试|演练|开幕)?(?:时间：|定于|于)(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?P<to>至|到|—|－|-)?"
)
_ARRIVE = re.compile(
    r"(?:于|在)(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:（[^（）]{2,4}）)?(?:上午|下午)?(?:\d{1,2}(?:时|点|:|：)(?:\d{1,2}分?)?)?前?[^，。；]{0,4}?(?:到会场|入场|签到|到场|进场|到会|就座|候会)"
)


@paper_rule(
    "consistency.deadline",
    "截止、到会的日期与前面的时间不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "申报受理时间为1月5日至2月10日。2月10日申报截止后不再受理。",
        "会议时间：5月22日上午9时。请于5月22日上午8时40分前到会场就座。",
        "会议时间：5月22日至23日。请于5月23日上午8时40分前到会场就座。",
        "申报时间为5月1日至5月20日。5月25日评审结束后公布名单。",
        "会议时间：5月22日上午9时。请于5月21日下午签到。",
    ),
    bad=(
        "申报受理时间为2026年1月5日至2月10日。对2月20日申报截止后提交的材料，不予受理。",
        "申报截止时间为2025年6月30日。7月30日申报截止后，系统将自动关闭。",
        "专项检查自5月10日起至6月10日止。请各单位在7月10日专项检查结束前完成自查。",
        "公示期为10月9日至10月15日。公示期满无异议后，于10月12日正式发文。",
        "报名时间：3月1日至3月15日。\n3月18日报名截止后，名单将予公布。",
        "会议定于6月18日上午9时召开，会期半天。请参会人员于6月19日上午8时40分前到会签到。",
        "报名时间：10月8日至10月20日。\n资格审查：报名结束后，于10月18日开始审查。",
        "专项行动从3月1日开始至5月31日结束。专项行动结束后，各单位于4月10日前报送总结。",
        "会议时间：5月22日（星期四）上午9时，会期半天。\n请参会人员于5月23日上午8时40分前到会场签到就座。",
    ),
    whole=False,
    confidence=0.93,
)
def deadline(paper: Paper) -> Iterator[Hit]:
    """The period ends on one day and closes on another; who is to be in his seat comes no later than the meeting."""
    ends: dict[str, tuple[str, str]] = {}
    held: tuple[int, int] | None = None
    last = _last_day(paper)
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        if "日" not in text:
            continue
        for found in _UNTIL.finditer(text):
            ends.setdefault(found["what"], (found["m"], found["d"]))
        for found in _PERIOD.finditer(text):
            ends.setdefault(found["what"], (found["m"], found["d"]))
        yield from _after_end(text, index, last)
        yield from _at_end(text, index, last)
        for found in _CLOSES.finditer(text):
            known = ends.get(found["what"] or "", next(iter(ends.values()), None) if len(ends) == 1 and not found["what"] else None)
            if known and known != (found["m"], found["d"]):
                right = f"{known[0]}月{known[1]}日"
                yield Hit(
                    f"前面写到{right}为止，这里写{found['m']}月{found['d']}日，请核对。",
                    found.start("m"),
                    found.end("d") + 1,
                    (right,),
                    "blocks",
                    index,
                )
        if held is None and (first := _HELD.search(text)) is not None:
            held = (13, 0) if first["to"] else (int(first["m"]), int(first["d"]))
        for found in _ARRIVE.finditer(text):
            day = (int(found["m"]), int(found["d"]))
            if held and held < day and held[0] == day[0]:
                right = f"{held[0]}月{held[1]}日"
                yield Hit(
                    f"会议、活动在{right}，这里写{day[0]}月{day[1]}日到场，请核对。",
                    found.start("m"),
                    found.end("d") + 1,
                    (right,),
                    "blocks",
                    index,
                )


_ENDS = re.compile(
    r"(?P<am>\d{1,2})月(?P<ad>\d{1,2})日(?:起|开始|（[^（）]{1,6}）)?(?:至|到|—|－|-|～)(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
)
_AFTER_END = re.compile(
    r"(?:报名|申报|征集|公示|受理|行动|活动|整治|检查|演练|比赛|培训|评审|普查|投票|排查|自查)(?:工作)?(?:结束|截止|期满|完成)[一-龥]{0,5}后，?[^，。；\d]{0,14}?，?[^，。；\d]{0,12}?(?:于|在|自|从)(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
)


def _last_day(paper: Paper) -> tuple[int, int, int, int] | None:
    """Month and day on which the one period that the paper tells of begins and ends; of none or several nothing is known."""
    found = [match for block in paper.blocks for match in _ENDS.finditer(block_text(block))]
    if len({match[0] for match in found}) != 1 or found[0]["y"]:
        return None
    return int(found[0]["am"]), int(found[0]["ad"]), int(found[0]["m"]), int(found[0]["d"])


_AT_END = re.compile(r"(?<!年)(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?P<what>[一-龥]{2,8})(?:结束|截止|期满)(?:前|后|时)")


def _at_end(text: str, index: int, last: tuple[int, int, int, int] | None) -> Iterator[Hit]:
    """7月10日专项检查结束前, where the one period ends on 6月10日."""
    for found in _AT_END.finditer(text) if last else ():
        day = (int(found["m"]), int(found["d"]))
        if last and found["what"][-2:] in text[: found.start()] and day != last[2:] and (day[0] == last[2] or day[1] == last[3]):
            right = f"{last[2]}月{last[3]}日"
            yield Hit(
                f"前面写到{right}结束，这里写{day[0]}月{day[1]}日，请核对。",
                found.start("m"),
                found.end("d") + 1,
                (right,),
                "blocks",
                index,
            )


def _after_end(text: str, index: int, last: tuple[int, int, int, int] | None) -> Iterator[Hit]:
    """What is to be done 结束后 comes after the last day."""
    for found in _AFTER_END.finditer(text) if last and "后" in text else ():
        day = (int(found["m"]), int(found["d"]))
        if last and not found["y"] and last[:2] <= last[2:] and last[:2] <= day < last[2:]:
            yield Hit(
                f"前面写到{last[2]}月{last[3]}日才结束，这里写{day[0]}月{day[1]}日，请核对。",
                found.start("m"),
                found.end("d") + 1,
                (),
                "blocks",
                index,
            )
