"""重复: a word, a clause or a paragraph written twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, hits_of, paper_rule, text_rule

_DOUBLED = frozenset(
    [
        "研究",
        "讨论",
        "商量",
        "学习",
        "考虑",
        "休息",
        "许多",
        "哈尔",
        "意思",
        "多多",
        "考察",
        "检查",
        "打听",
        "整理",
        "清理",
        "如何",
        "大口",
        "太多",
        "咣当",
        "叮当",
        "好多",
        "很多",
        "仔细",
        "认真",
        "轰隆",
        "哗啦",
        "久久",
        "天天",
        "渐渐",
        "往往",
        "常常",
        "仅仅",
        "刚刚",
        "偏偏",
        "统统",
        "足足",
        "稳稳",
        "深深",
        "默默",
        "牢牢",
        "紧紧",
        "时时",
        "处处",
        "事事",
        "人人",
        "家家",
        "户户",
        "年年",
        "月月",
        "日日",
        "层层",
        "步步",
        "点点",
        "条条",
        "件件",
        "项项",
        "桩桩",
        "口口",
        "句句",
        "字字",
        "样样",
        "种种",
        "代代",
    ]
)
_PAIRED = re.compile(r"(?:^|(?<=[，。；：]))([^。；！？“”《》\s，]{4,20}，[^。；！？“”《》\s，]{4,20})，\1(?=[，。；])")
_LISTED = re.compile(
    r"(?:^|(?<=[，。；：]))(?:本次[一-龥]{1,6}?|共|分别|其中)?([^。；！？“”《》（）\s，：]{3,12}(?:、[^。；！？“”《》（）\s，：]{2,16}){1,5})[，；、]\1(?=[，。；、])"
)
_APART = re.compile(r"(?:^|(?<=[，。；：]))([一-龥]{5,24})，(?!或)(?:[^，。；：“”《》\s]{2,40}，){1,2}\1(?=[，。；])")
_AFTER_ROW = re.compile(r"(?<=[，。；：要须])([一-龥]{4})、([一-龥]{4})，(?:\1|\2)(?=[、，])")
_ONE = re.compile(
    r"(?<!目)(?<!标)的的(?!确|士|哥|卡)|(?<!不)(?<!奈何不)(?<!算不)(?<!终)(?<!为)(?<!知)了了(?!解|望|结|然|断|却|事|如|之)|(?<!求)(?<!事)(?<!口)是是(?!非)|(?<!实)(?<!内)(?<!存)(?<!潜)(?<!现)(?<!外)在在(?!建|职|校|线|岗|编|册|场|地|逃|押|途|读|京|外|案|位|家|园|乎|研|产|营|施|用|此|于)|"
    r"(?<!参)(?<!赠)(?<!给)与与(?!会)|(?<!饱)(?<!总)和和(?!美|睦|气|平|谐)|及及(?!时)|(?<!把)把把(?!关|握|式)|被被(?!动|告|害)|(?<!将)(?<!反)(?<!面)(?<!针)(?<!绝)(?<!相)(?<!应)(?<!核)(?<!校)对对(?!方|应|口|策|象|联|外|称|照|抗|比|立|子)|(?<!不)(?<!因)为为(?!民|期|主|何|人|难|此|了|首|什)|(?<!从)(?<!由)(?<!自)从从(?!业|事|严|宽|业|速|重|众|属|容)|(?<!理)由由(?!于)|(?<!干)(?<!武)(?<!大)将将(?!军|领|士|帅|来)|(?<!各)各各|(?<!每)(?<!一)(?<!逐)(?<!二)(?<!三)(?<!几)(?<!这)(?<!那)(?<!哪)(?<!两)(?<!第)(?<!、)(?<!，)个个(?!体|人|案|性|别|数|都|子|头|是)|等等等"
)
_LONGER = 0.97
_NO_ROW = re.compile("、[和及与由报向为或等于在将对]|[和及与由报的为或等于在将](?!平|谐|入|来|理|设|册|线|岗|职)")
_TAIL = re.compile("主要|分管|有关|负责|相关|要|应|须|配合|参加|同步|稳步|持续|明显|显著|快速|全面|齐头|双双|共同|协同|实现|进一步")
_KEPT = re.compile("[一二三四五六七八九十百千万亿〇零每逐许很非好不第]")


@text_rule(
    "word.repeated",
    "词语重复",
    "duplicate",
    "wording",
    "should",
    "文字关",
    good=(
        "一项一项抓",
        "人人有责",
        "研究研究",
        "高高兴兴",
        "许多许多",
        "一件一件",
        "点点滴滴",
        "二〇二〇年",
        "以测绘为目的的航摄",
        "实实在在",
        "不了了之",
        "实事求是是我们的路线",
        "标的的交付",
        "反对对别国制裁",
        "产业创业创新平台",
        "人人讲安全、个个会应急",
        "老年人每人每月200元",
        "做到随到随收、随叫随到",
    ),
    bad=("进一步进一步加强", "加强加强领导", "市政府的的决定", "落实了了", "推动推动发展", "人民政府人民政府", "于2025年2025年底前完成"),
    confidence=0.94,
)
def repeated(text: str) -> Iterator[Hit]:
    """A word typed twice. Words that Chinese does double, and those that meet by chance, are left alone."""
    for found in re.finditer(r"([一-龥]{2,8})\1", text):
        word = found[1]
        if not _KEPT.match(word) and word not in _DOUBLED and word[0] != word[-1] and not re.search("[业发生产]创$|^创|每$|随", word):
            surer = _LONGER if len(word) > 2 else 0.0
            yield Hit(f"“{word}”写了两遍，请删去一个。", found.start(), found.end(), (word,), confidence=surer)
    for found in re.finditer(r"((?:19|20)\d{2}年|(?<!\d)\d{1,2}月|(?<!\d)\d{1,2}日)\1", text):
        yield Hit(f"“{found[1]}”写了两遍，请删去一个。", found.start(), found.end(), (found[1],))
    for found in _ONE.finditer(text):
        yield Hit(f"“{found[0]}”多了一个字，请删去一个。", found.start(), found.end(), (found[0][0] if found[0] != "等等等" else "等",))


_LED = re.compile(
    r"(?:^|[，。；：（])由?(?P<lead>(?!由)[一-龥]{2,14}?(?:局|委|办|厅|部|院|中心|公司|政府|管委会))牵头[^，。；：]{0,16}[，；：](?P<row>[^。；]{0,80}?)(?:分工|按职责)?(?:配合|参与|协助|协同)"
)


@text_rule(
    "duplicate.lead",
    "牵头单位又列为配合单位",
    "duplicate",
    "content",
    "should",
    "文字关；责任分工",
    good=("由市水利局牵头，市财政局、市自然资源局配合。", "由市水利局牵头，市财政局、市水利局所属单位配合。"),
    bad=("由市水利局牵头，市财政局、市自然资源局、市水利局配合。", "市教育局牵头，市公安局、市教育局、各县区政府配合。"),
    confidence=0.95,
)
def led_twice(text: str) -> Iterator[Hit]:
    """A body leads and stands among those that help it."""
    for found in _LED.finditer(text) if "牵头" in text else ():
        again = re.search(rf"(?:^|、){re.escape(found['lead'])}(?=、|$)", found["row"])
        if again:
            start, end = found.start("row") + again.start(), found.start("row") + again.end()
            end += again.start() == 0 and text[end : end + 1] == "、"
            yield Hit(f"“{found['lead']}”已是牵头单位，配合单位里又有，请核对。", start, end, ("",))


@text_rule(
    "clause.repeated",
    "分句重复",
    "duplicate",
    "wording",
    "should",
    "文字关",
    good=(
        "业主应当遵守临时管理规约、管理规约。",
        "执行期满未逾五年，或者因犯罪被剥夺政治权利，执行期满未逾五年；",
        "加强领导，压实责任，加强督查",
        "实事求是，求真务实",
        "绿水青山，就是金山银山",
    ),
    bad=(
        "加强组织领导，加强组织领导，压实责任。",
        "压实责任、压实责任、强化督查。",
        "各部门要各司其职、各司其职、密切配合。",
        "全面排查隐患。全面排查隐患。",
        "市农业农村局、市水利局、市林业局、市农业农村局、市气象局要加强会商。",
        "排查管道老化、占压、占压、第三方施工破坏等隐患。",
        "坚持以习近平新时代中国特色社会主义思想为指导，以习近平新时代中国特色社会主义思想为指导，全面落实要求。",
        "一是加强宣传引导。二是强化巡查。三是加强宣传引导。",
        "加强对重点区域、重点行业、重点人群、重点行业的排查。",
        "实现了经济总量、财政收入、居民收入、财政收入同步增长。",
        "要坚持问题导向、目标导向、问题导向、结果导向。",
        "重点检查学校、医院、商场、医院等场所。",
        "落实粮食安全、能源安全、粮食安全、产业链安全责任。",
        "本次比赛设一等奖5名、二等奖10名，设一等奖5名、二等奖10名，获奖选手由市人社局颁发证书。",
        "要加强领导，压实责任，要加强领导，压实责任，确保落实。",
        "任务包括：优化产业布局，完善配套设施，优化产业布局，强化要素保障。",
        "要着力提升应急通信保障能力、物资储备能力、应急通信保障能力、社会动员能力。",
        "各部门要密切配合、通力协作，密切配合、形成齐抓共管格局。",
        "会议强调，要强化担当作为。会议强调，要强化担当作为。会议要求落实。",
        "各地要切实加强对建筑工地扬尘污染的综合治理，切实加强对建筑工地扬尘污染的综合治理，严防反弹。",
    ),
    confidence=0.97,
)
def clause(text: str) -> Iterator[Hit]:
    """The same words twice with a pause between them."""
    yield from hits_of(
        re.compile(r"(?:^|(?<=[，。；、：“]))([^，。；、：！？“”《》（）\s]{3,40})(?:[，；、]\1(?=[，。；、])|。\1(?=。))"),
        text,
        "“{1}”写了两遍，请删去一遍。",
        "{1}",
    )
    yield from hits_of(
        re.compile(r"(?<![，。；、：“])(?<!特别)(?<!临时)(?<!前期)(?<!不)([一-龥]{4,40})[、，]\1(?=[，。；、])"),
        text,
        "“{1}”写了两遍，请删去一遍。",
        "{1}",
    )
    yield from hits_of(re.compile(r"(?<=、)([一-龥]{2,12})、\1(?=[、和等])"), text, "“{1}”写了两遍，请删去一遍。", "{1}")
    yield from hits_of(_PAIRED, text, "“{1}”写了两遍，请删去一遍。", "{1}")
    yield from hits_of(_LISTED, text, "“{1}”写了两遍，请删去一遍。", "{1}")
    for pattern in (_APART, _AFTER_ROW):
        for found in pattern.finditer(text):
            place = text.rindex(found[1] if text[: found.end()].endswith(found[1]) else found[2], found.start(), found.end())
            told = text[place : found.end()]
            yield Hit(f"“{told}”前面已经写过，请删去一遍。", place, found.end() + 1, ("",))
    yield from hits_of(re.compile(r"(?<=[一-龥])(以[^，。；：]{6,40})，\1(?=[，。])"), text, "“{1}”写了两遍，请删去一遍。", "{1}")
    for row in re.finditer(r"[^，。；：！？“”《》（）\s]{2,24}(?:、[^，。；：！？“”《》（）\s]{2,24}){2,}", text):
        seen: dict[str, int] = {}
        at = row.start()
        for item in re.split("、", row[0]):
            bare = re.sub("等.*$", "", item)
            told = next((told for told in seen if len(told) > 3 and bare.startswith(told) and _TAIL.match(bare, len(told))), "")
            bare = told or (bare.partition("的")[0] if bare.partition("的")[0] in seen else bare)
            for told in [
                told
                for told in seen
                if told != bare and told.endswith(bare) and len(told) - len(bare) <= (8 if len(bare) > 5 else 4) and len(seen) <= 3
            ]:
                seen[bare] = seen.pop(told) + len(told) - len(bare)
            between = row[0][seen[bare] - row.start() + len(bare) : at - row.start()] if bare in seen else ""
            is_row = not _NO_ROW.search(between) and max(map(len, between.split("、"))) <= 10
            is_short = len(bare) == 2 and row[0].count("、") > 2 and max(map(len, between.split("、"))) <= 3
            if bare in seen and is_row and between.count("、") > 1 and (re.search("[一-龥]{3}", bare) or is_short):
                yield Hit(f"“{bare}”在这一列里写了两遍，请核对。", at, at + len(bare) + (item == bare), ("",))
            seen[bare] = at
            at += len(item) + 1
    at = 0
    before = ""
    for sentence in re.findall("[^。！？]*[。！？]|[^。！？]+$", text):
        if sentence == before and len(sentence) > 8:
            yield Hit("这一句写了两遍，请删去一遍。", at, at + len(sentence), ("",))
        before, at = sentence, at + len(sentence)
    for point in re.finditer(r"(?:^|(?<=[。；]))[一二三四五六七八九]是(?P<what>[^，。；、]{5,24})(?=[。；])", text):
        repeated = re.search(rf"(?<=[。；])[一二三四五六七八九]是{re.escape(point['what'])}(?=[。；])", text[point.end() :])
        if repeated:
            yield Hit(f"“{point['what']}”前面已经写过，请核对是否重复。", point.end() + repeated.start(), point.end() + repeated.end())


_NUMBERED = r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]"


@paper_rule(
    "paragraph.repeated",
    "段落或长句重复",
    "duplicate",
    "content",
    "should",
    "文字关",
    good=("加强组织领导，压实工作责任，确保各项任务落到实处。\n加强督促检查，及时通报情况。",),
    bad=(
        "加强组织领导，压实工作责任，确保各项任务落到实处、见到实效。\n加强组织领导，压实工作责任，确保各项任务落到实处、见到实效。",
        "一、强化资金保障。各地要将经费纳入财政预算。\n二、强化宣传引导。\n三、强化资金保障。各地要将经费纳入财政预算。",
    ),
    whole=False,
    confidence=0.95,
)
def paragraph(paper: Paper) -> Iterator[Hit]:
    """A sentence of more than twenty characters that stands in the body word for word again."""
    seen: set[str] = set()
    told: set[str] = set()
    for index, block in enumerate(paper.blocks):
        if block.is_table:
            continue
        bare = re.sub(_NUMBERED, "", block_text(block).strip())
        if bare in told and len(bare) > 12 and bare[-1] in "。；" and re.search("[一-龥]{8}", bare):
            yield Hit("这一段与前面完全相同，请核对是否重复。", 0, len(block_text(block)), ("",), "blocks", index)
            continue
        told.add(bare)
        for found in re.finditer(r"[^。！？\n]+[。！？\n]?", block_text(block)):
            if len(found[0]) <= 20 or found[0][-1] not in "。！？":
                continue
            words = re.sub(_NUMBERED, "", found[0].strip())
            if words in seen:
                yield Hit("这一句与前面完全相同，请核对是否重复。", found.start(), found.end(), ("",), "blocks", index)
            seen.add(words)
