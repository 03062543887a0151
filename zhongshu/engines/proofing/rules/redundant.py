"""衍字: a character or word too many, where the words of official text tell that it belongs to neither neighbour, or a pattern does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.vocabulary import doubled, shipped, tokens_of
from zhongshu.engines.proofing.vocabulary.doubled import begins_word

_DOUBLED = re.compile(r"([一-龥])\1|([一-龥]{2})\2")
_BY_ITSELF = frozenset("的了把被与和及对为从由将各在是并以就也可应要须地得于且或而到至让使因则")
"""Characters that never stand twice, when both times they are no part of a word."""
_LIMIT = re.compile(r"(?:不少于|不低于|不小于)(?:[^，。；]{1,10}?)(以上)")
_LEAST = 11.5
"""The score from which a character written twice is told: less than one place in 100,000 clean official characters."""
_PATTERNS = (
    re.compile(r"(?<=\d月)月(?=[底初末])"),
    re.compile(r"(?<=[且而])并(?=[年具有经属愿为在符满])"),
    re.compile(r"([将可应能须把被由向从对要])(?=[将可应能须把被由向从对要会]\1)(?!要[把被由向从对]要)"),
    re.compile(
        r"(?<=共[一-龥]{2})(?<!共享公)(?<!共有的)(?<!共同公)(?<!共建共)共(?=[一-龥]{4})(?!同|享|建|识|有|产|和|治|赢|商|青|鸣|性|存|计)"
    ),
    re.compile(r"(?<=、早)早(?=(?:查处|发现|报告|处置|部署|研判|预防|预警|制止|化解|介入|诊断|治疗)[、，。的])"),
    re.compile(r"(?<=组织|安排|部署|指导|督促|引导)了(?=(?:开展|实施|召开|举办|编制|制定|建立|完善)[一-龥])"),
    re.compile(
        r"(?<=压缩|提高|下降|降低|增加|增长|减少|上升|缩短|扩大|提升|提前|推迟|延长|延伸|恢复|上涨|回落)了(?=[到至][\d一二三四五六七八九十])"
    ),
    re.compile(r"(?:突破|达到|达|接近)(?=超过\d)|(?:达到|达)(?=不[少低]于\d)|(?:超过|突破)(?=\d[\d.]*[万亿]?[一-龥]?以上)"),
    re.compile(r"(?<=[一-龥，]不)[准许能](?=得(?:擅自|违规|随意|有|将|在|向|对|再|少|高|低|超|迟|瞒|拒|违|变|借|转|使))"),
    re.compile(r"(?<=\d)([家个项人次户件名所条处场座台亩吨元])(?=\1[，。；、）])"),
    re.compile(r"(?<=[一-龥]{3})(?<![处刻])时(?=时，)"),
    re.compile(r"(?<=情怀)抱(?!负|着|有|在|住)"),
    re.compile(
        r"(?<=\d日)日|(?<=\d月)月|(?<=\d年)年(?=\d)|(?<=\d年)年(?=[，。；、至来])|(?<=[今去本]年)年(?=以来|，|全[市县省区]|上半年|下半年)"
    ),
    re.compile(r"(?:(?<=[由和、，。与及对向经受])|^)([省市县区州])(?=\1委[宣组统政办巡网改编老外农直、，和、])"),
    re.compile(r"(?<=等)等(?=(?:方式|措施|手段|形式|途径|工作|问题|活动|内容|环节|领域|方面|部门|单位|因素)[，。；、的])"),
    re.compile(r"(?<=\d[处家项件户条场])个(?=[，。；、）])"),
    re.compile(
        r"(?<=位于)在(?=[一-龥])|(?<=达到)为(?=\d)|(?<=[较比][上去]年同期)比(?=[增下上减提])|(?<=不得)以(?=擅自)|(?<=立即)的(?=整改|停|上报|处置)"
    ),
    re.compile(
        r"(?<=节日)的(?=期间)|(?<=庆节)的(?=期间)|(?<=同意，现)将(?=印发给你们)|于(?=在\d{1,2}月)|(?<=[。；]会议)上(?=(?:指出|强调)，)"
    ),
    re.compile(r"(?<=有关事项)项(?=通知|公告|函|通报|批复|如下)|(?<=足不出)不(?=户)|(?<=义不容)不(?=辞)|(?<=刻不容)不(?=缓)"),
    re.compile(r"(?<=(?:由于|因此|因而|所以|但是|并且|而且|虽然|如果))(?:由于|因此|因而|所以|但是|并且|而且|虽然|如果)"),
    re.compile(r"(?<=不能)不(?=(?:适应|满足|胜任|有效满足|完全适应)[^，。；]{0,10}(?:，|需[要求]))"),
)


@text_rule(
    "word.redundant",
    "多写了字",
    "redundant_char",
    "wording",
    "should",
    "文字关；由公文词语统计得出，供核对",
    good=(
        "为人民服务，把把关，实实在在，了解了解情况。",
        "以测绘为目的的航摄，市市场监管局，区区长，各地各部门。",
        "2025年年底前，共同富裕，早早谋划。",
        "补齐短板、拉长长板，市发展改革委委务会议，条条大路。",
        "总额突破900亿元，睡眠时间不少于10小时，压缩到28.6小时，不能得以实施，3人人均，420家家庭，时时、处处。",
        "且并不影响，组织了一次培训，敞开怀抱。",
        "以以旧换新为抓手，在在建项目中推行，与与会代表沟通，家家户户清清爽爽，转化为为民办实事的成效，不能不适应这一变化。",
    ),
    bad=(
        "做好困难群众的的冬春救助工作。",
        "各部门要把把思想统一到决策部署上来。",
        "发挥为农服务主力主力军作用。",
        "于7月月底前报送。",
        "具有本市户籍且并年满80周岁的老年人。",
        "项目建成后，将可将新增就业岗位1200个。",
        "全年共完成共造林绿化2.3万亩。",
        "做到早发现、早制止、早早查处。",
        "组织了开展警示教育大会2场。",
        "通关时间压缩了到28.6小时。",
        "全市社会消费品零售总额突破超过900亿元。",
        "未经批准不准得擅自举办。",
        "检查企业420家家，责令整改67家。",
        "建设单位在申请施工许可时时，应当提交材料。",
        "我们将会将一如既往支持民营企业发展。",
        "推推动客货邮融合发展。",
        "对建筑工地噪声扰民行为依法依规予以处处罚。",
        "经市政府第42次常常务会议研究同意。",
        "提升旅游便利利度。",
        "帮助助当地引进农产品加工企业。",
        "引导企业家增强家国情怀抱，履行社会责任。",
        "请于12月12日日下班前反馈书面意见。",
        "今年年以来，全市信访总量下降。",
        "本次活动由市市委宣传部牵头。",
        "通过政策引导、资金扶持等等方式，发展设施蔬菜。",
        "设置临时便民市场9处个，引导流动摊贩入场。",
        "现将有关事项项通知如下。",
        "群众足不出不户就能办事。",
        "每天体育活动时间不少于两小时以上。",
        "消防站布局已不能不适应救援需要。",
    ),
    confidence=0.95,
)
def redundant(text: str) -> Iterator[Hit]:
    """A character that stands twice and both times by itself, the beginning of a word written before it, or a pattern."""
    if any(found[2] or found[1] in _BY_ITSELF for found in _DOUBLED.finditer(text)):
        yield from _doubled(text)
    for place in doubled(text, _LEAST):
        yield Hit(f"“{text[place]}”写了两遍，请删去一个。", place, place + 2, (text[place],))
    for found in _LIMIT.finditer(text):
        yield Hit("“不少于”与“以上”重复，请删去一个。", found.start(1), found.end(1), ("",))
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            yield Hit(f"“{found[0]}”疑为多余的字，请删去。", found.start(), found.end(), ("",))


def _doubled(text: str) -> Iterator[Hit]:
    words = shipped()
    for (start, middle, one), (_, end, other) in pairwise(tokens_of(words, text)):
        told, after = text[start:middle], text[middle:end]
        twice = told == after and told in _BY_ITSELF and not begins_word(words, text, start)
        begun = len(told) == 2 and len(after) > 2 and after.startswith(told)
        if one >= 0 and other >= 0 and "一" <= told[:1] <= "龥" and (twice or begun):
            yield Hit(f"“{told}”写了两遍，请删去一个。", start, middle + len(told), (told,))
