"""动宾搭配: a verb with an object, or a second object, that official text never gives it (`objects.csv`: each row was looked for in laws and reports)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.lexicon import table

_BETWEEN = re.compile(
    "提高|提升|增强|加强|改善|改进|加快|加大|扩大|营造|建立|构建|发挥|履行|行使|承担|享有|完成|落实|解决|消除|克服|制定|树立|取得|达到|起到|产生|采取|缩短|缩小|降低|减少|减轻|增加|深化|拓宽|强化|优化|完善|健全|推进|推动|压实|夯实|"
    "培养|培育|贯彻|严格|形成|实现|保持|促进|开展|执行|实施|确保|影响|存在|符合|适应|超过|具有|提供|改革|调整|规范|创新|探索|实行|施行|评价|衡量|检验|不断|要求|使用|为|使|按|以|从|对|在|是|有|因|让|据|把|将|由|至|到|着|了"
)
"""Words between verb and noun that may govern the noun themselves."""


@cache
def clashes() -> Mapping[tuple[str, str], str]:
    """By verb and noun that do not go together, the verb that the noun wants."""
    return {(verb, noun): right for verb, noun, right in table("objects.csv")}


@cache
def _verb_and_noun() -> re.Pattern[str]:
    verbs, nouns = (sorted({pair[at] for pair in clashes()}, key=len, reverse=True) for at in (0, 1))
    gap = r"[^，。；：、！？“”《》（）\s\d的]"
    return re.compile(
        rf"(?<!机)(?P<verb>{'|'.join(verbs)})了?(?P<gap>{gap}{{0,8}}?)(?:[和与及](?P<more>{gap}{{0,6}}?))?(?P<noun>{'|'.join(nouns)})(?=[，。；])"
    )


@text_rule(
    "grammar.object",
    "动词和宾语不搭配",
    "grammar",
    "wording",
    "should",
    "文字关：语法规范（objects.csv）",
    good=(
        "增强服务意识、改进服务态度。",
        "提高执行制度的能力。",
        "加大执法力度，提高服务水平。",
        "缩小城乡差距，缩短办理时限。",
        "发挥党员先锋模范作用，取得明显成效。",
        "加强和提高水平，为提高效率健全制度。",
    ),
    bad=(
        "提高服务意识和服务态度，让群众办事更加舒心。",
        "不断加强公共服务质量。",
        "缩小审批时限，减少企业负担。",
        "建造良好氛围，推动各项工作。",
        "全面发挥了良好成效。",
    ),
    confidence=0.9,
)
def clashing_object(text: str) -> Iterator[Hit]:
    """A verb with a noun of the table as its object, alone or after another object."""
    for found in _verb_and_noun().finditer(text):
        right = clashes().get((found["verb"], found["noun"]))
        if right and not _BETWEEN.search(f"{found['gap']} {found['more'] or ''}"):
            wrong = f"“{found['verb']}”与“{found['noun']}”不搭配"
            yield Hit(f"搭配不当：{wrong}，“{found['noun']}”用“{right}”。", found.start(), found.end(), row=found["verb"])
