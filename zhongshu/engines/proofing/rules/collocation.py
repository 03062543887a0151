"""搭配: a verb and the noun it governs that official text never puts together (加强…力度, 营造…机制), from `collocations.csv`.

The pairs were chosen by hand and each was counted in laws, work reports and newspapers: a pair that stands there more than once is not in the table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from zhongshu.engines.proofing.finding import Hit, text_rule

_OTHER_VERBS = (
    "推动|促进|实现|保证|确保|提供|引导|支持|鼓励|组织|实施|参与|进行|使用|利用|运用|管理好|给予|予以|获得|形成|打造|培育|激发|调动|凝聚|规范|强调|要求|指导|督促|监督|检查|考核|评价|评估|增加|减少|"
    "影响|体现|反映|适应|符合|坚持|围绕|聚焦|针对|解决|防止|避免|用于|致力|有利|需要|应当|必须|可以|能够|进一步|充分|依法履职"
)
_ADVERBS = "明显|显著|进一步|很大|有效|全面|持续|不断|稳步|大幅|较大|根本|切实|逐步|极大|普遍|初步|有力|圆满"


_RELATIVE = re.compile(
    "(?<!良好)(?<!浓厚)(?<!有效)(?<!明显)(?<!显著)(?<!重要)(?<!积极)(?<!强大)(?<!更大)(?<!较好)(?<!健康)(?<!长效)(?<!完善)(?<!科学)(?<!应有)(?<!一定)(?<!很好)(?<!很大)的"
)


@cache
def collocations() -> Mapping[str, tuple[tuple[str, ...], frozenset[str]]]:
    """Noun to the verbs that fit it and those that clash with it."""
    lines = (resources.files("zhongshu.engines.proofing.lexicon") / "collocations.csv").read_text("utf-8").splitlines()
    return {noun: (tuple(fits.split()), frozenset(clashes.split())) for noun, fits, clashes in list(csv.reader(lines))[1:]}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    nouns = "|".join(sorted(collocations(), key=len, reverse=True))
    verbs = "|".join(sorted({verb for _, clashes in collocations().values() for verb in clashes}, key=len, reverse=True))
    governs = re.compile(rf"(?P<verb>{verbs})(?P<gap>了?[^，。；：、！？（）“”《》\d]{{0,12}}?)(?P<noun>{nouns})(?=[，。；！]|$)")
    passive = re.compile(
        rf"(?P<noun>{nouns})(?P<gap>(?:得到|获得|有了?|得以)?了?(?:{_ADVERBS})*(?:地|的)?)(?P<verb>{verbs})(?=[，。；！]|$)"
    )
    return governs, passive


@cache
def _any_verb() -> re.Pattern[str]:
    verbs = {verb for fits, clashes in collocations().values() for verb in (*fits, *clashes)}
    return re.compile("|".join(sorted(verbs, key=len, reverse=True)) + "|" + _OTHER_VERBS)


@text_rule(
    "grammar.collocation",
    "动宾、主谓搭配不当",
    "grammar",
    "wording",
    "should",
    "文字关：词语搭配（collocations.csv）；在法律法规、政府工作报告和报纸中从不这样搭配",
    good=(
        "加大执法力度，提高服务水平。",
        "加强服务水平建设。",
        "加强质量和安全管理，营造良好氛围。",
        "采取措施提高质量，完善制度。",
        "完善有利于提高质量的机制。",
        "履行职责，行使权力，享有权利。",
        "营商环境得到明显改善，一批问题得到有效解决。",
        "加强作风建设，发挥示范作用。",
        "提高“放管服”改革水平。",
        "增强服务意识，提高能力素质。",
        "加大保障和改善民生力度。",
        "建立扩大内需的有效制度。",
        "加大援企稳岗力度等措施。",
        "这是增强企业活力的重要措施。",
        "社会保障水平。",
        "加强民生等薄弱领域补短板，改善国民营养水平和健康素质。",
        "对提高人口素质起了重要作用，构建扩大内需长效机制。",
    ),
    bad=(
        "加强执法力度，从严查处。",
        "加强服务水平。",
        "建立良好的氛围。",
        "提高改革步伐。",
        "发挥良好的效果。",
        "依法履行权利。",
        "营造长效机制。",
        "营商环境得到明显提高。",
        "一批民生问题得到有效提升。",
        "我市营商环境水平得到显著改善，居全省第二。",
        "要切实提高服务意识和服务态度。",
    ),
    confidence=0.92,
)
def collocation(text: str) -> Iterator[Hit]:
    """The noun ends its clause; no other verb stands between. 和 may join two objects of one verb."""
    governs, passive = _patterns()
    told = 0
    for found in governs.finditer(text):
        noun, verb, gap = found["noun"], found["verb"], found["gap"]
        at = found.start()
        for inner in _any_verb().finditer(text, found.end("verb"), found.start("noun")):
            verb, at = inner[0], inner.start()
        fits, clashes = collocations()[noun]
        gap = text[at + len(verb) : found.start("noun")]
        clause = re.split("[，。；：！？]", text[max(0, at - 16) : at])[-1]
        if any(fit in clause for fit in fits) or re.search("是|一[项个种]|等$|所|纳入|有利于", gap) or _RELATIVE.search(gap):
            continue
        if (
            verb not in clashes
            or re.search("[为使让把将被对于以从起]|过程|中$|下$|补$", gap)
            or (verb == "改善" and re.search("[和与及]", gap))
            or re.match("[者率性度化]", text[at + len(verb) :])
            or at < told
        ):
            continue
        if text[max(0, at - 1) : at] in {"的", "其"} or re.search("(?:任务|目标|问题|能力|水平)$", gap):
            continue
        told = found.end()
        rights = tuple(right + text[at + len(verb) : found.end()] for right in fits)
        if noun == "水平" and verb in {"改善", "优化"} and gap.endswith(("环境", "条件", "面貌", "状况", "秩序")):
            rights = (verb + gap, *rights)
        yield Hit(f"“{noun}”不与“{verb}”搭配，宜用“{'、'.join(fits)}”。", at, found.end(), rights)
    for found in passive.finditer(text):
        fits, clashes = collocations()[found["noun"]]
        if found["verb"] in clashes and found["gap"]:
            rights = tuple(text[found.start() : found.start("verb")] + right for right in fits)
            yield Hit(f"“{found['noun']}”不与“{found['verb']}”搭配，宜用“{'、'.join(fits)}”。", found.start(), found.end(), rights)
