"""文字和提法: confusable words, words written twice, and a few fixed formulations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from zhongshu.engines.proofing.finding import Hit, hits_of, text_rule
from zhongshu.engines.proofing.rules.quick import Patterns

_CONGRESS = "党的二十大报告和党内法规的规范表述"


@text_rule(
    "phrase.verbs",
    "“两个维护”等提法的搭配",
    "fixed_phrase",
    "political",
    "should",
    _CONGRESS,
    good=("深刻领悟“两个确立”的决定性意义，增强“四个意识”、坚定“四个自信”、做到“两个维护”", "牢固树立“四个意识”", "坚决做到“两个维护”"),
    bad=("坚定“四个意识”", "增强“四个自信”", "坚定“两个维护”", "增强“两个维护”"),
)
def phrase_verbs(text: str) -> Iterator[Hit]:
    """增强 goes with 意识, 坚定 with 自信, 做到 with 维护."""
    for wrong, noun, right in (("坚定", "四个意识", "增强"), ("增强|树牢", "四个自信", "坚定"), ("增强|坚定|树牢", "两个维护", "做到")):
        for found in re.finditer(rf"({wrong})“{noun}”", text):
            yield Hit(f"规范提法是“{right}“{noun}””。", found.start(1), found.end(1), (right,))


@text_rule(
    "phrase.chain",
    "“两个确立”以下各句的搭配和次序",
    "fixed_phrase",
    "political",
    "should",
    _CONGRESS,
    good=("深刻领悟“两个确立”的决定性意义，增强“四个意识”、坚定“四个自信”、做到“两个维护”", "坚定“四个自信”，坚决做到“两个维护”"),
    bad=(
        "增强“四个意识”、坚定“四个自信”、坚决“两个维护”",
        "坚定“四个自信”、增强“四个意识”、做到“两个维护”",
        "增强“四个意识”、树立“四个自信”、做到“两个维护”",
    ),
    confidence=0.97,
)
def phrase_chain(text: str) -> Iterator[Hit]:
    """Each of the chain after the one before it, with its own verb."""
    for first, verb, second in (
        ("四个自信", "(?:坚决|自觉)?做到", "两个维护"),
        ("四个意识", "坚定", "四个自信"),
        ("两个确立”的决定性意义", "(?:不断|自觉|切实|进一步)?增强", "四个意识"),
    ):
        for found in re.finditer(rf"“{first}”?[、，](?!{verb}“{second}”)([^“”，、]{{0,6}})“{second}”", text):
            right = f"{verb.rpartition(')?')[2]}“{second}”"
            yield Hit(f"规范提法是“{right}”。", found.start(1), found.end(), (right,))
    for found in re.finditer(r"坚定“四个自信”[、，]增强“四个意识”", text):
        yield Hit(
            "固定次序是增强“四个意识”、坚定“四个自信”。", found.start(), found.end(), ("增强“四个意识”、坚定“四个自信”",), kind="order"
        )


@text_rule(
    "phrase.quotes",
    "提法没有加引号",
    "fixed_phrase",
    "political",
    "should",
    _CONGRESS,
    good=("增强“四个意识”", "“两个确立”", "“增强四个意识、坚定四个自信”主题"),
    bad=("增强四个意识", "深刻领悟两个确立的决定性意义"),
)
def phrase_quotes(text: str) -> Iterator[Hit]:
    """These four are always quoted, unless they stand inside a longer quotation."""
    for found in re.finditer(r"两个确立|四个意识|四个自信|两个维护", text):
        before = text[: found.start()]
        beside = text[found.start() - 1 : found.start()] == "“" or text[found.end() : found.end() + 1] == "”"
        if not beside and before.count("“") == before.count("”") and before.count("《") == before.count("》"):
            yield Hit(f"“{found[0]}”要加引号。", found.start(), found.end(), (f"“{found[0]}”",))


_NUMBERED = (
    "三会一课", "两学一做", "三重一大", "一岗双责", "三严三实", "四不两直", "一带一路", "五位一体", "放管服", "两个确立", "两个维护", "四个意识", "四个自信", "四个全面", "四个伟大", "三新一高",
    "三公经费", "六稳六保", "两不愁三保障", "一网通办", "一国两制", "双随机、一公开", "最后一公里", "最多跑一次", "三农", "三去一降一补", "四下基层", "三管三必须", "八项规定", "两新组织",
)  # fmt: skip


@text_rule(
    "phrase.turned",
    "数字简称的字序颠倒",
    "fixed_phrase",
    "political",
    "should",
    "约定俗成的规范简称",
    good=("落实“三会一课”制度", "“一带一路”", "“一课三会”以外", "“三农”"),
    bad=("严格执行“三课一会”制度", "坚持“一大三重”", "共建“一路一带”", "落实“双岗一责”"),
    confidence=0.95,
)
def phrase_turned(text: str) -> Iterator[Hit]:
    """The characters of a known short form in another order, in quotation marks."""
    for found in re.finditer("“([一-龥、]{3,6})”", text):
        right = _turned().get("".join(sorted(found[1])))
        if right and found[1] != right and found[1] not in _NUMBERED and found[1] != "一课三会":
            yield Hit(f"规范的说法是“{right}”。", found.start(), found.end(), (f"“{right}”",))


@cache
def _turned() -> dict[str, str]:
    return {"".join(sorted(words)): words for words in _NUMBERED if len(words) > 2}


@text_rule(
    "order.stages",
    "阶段、步骤的先后次序颠倒",
    "order",
    "content",
    "should",
    "文字关：时间先后",
    good=(
        "4月为自查阶段，5月为督查阶段，6月为整改阶段",
        "首先，提高认识；其次，压实责任；最后，强化督查",
        "3月开展检查，1月已完成动员",
        "第一阶段、第二阶段",
        "11月为动员阶段，12月为自查阶段，1月为整改阶段",
    ),
    bad=("4月为自查阶段，6月为整改阶段，5月为督查阶段", "首先，提高认识；最后，强化督查；其次，压实责任", "第一阶段、第三阶段、第二阶段"),
    confidence=0.93,
)
def order_stages(text: str) -> Iterator[Hit]:
    """Months of stages that go back, 其次 after 最后, 第三阶段 before 第二阶段: where putting two of them about makes the order right."""
    for row in re.finditer(r"(?:\d{1,2}月[^，。；\d]{0,10}阶段[，；、]){2,}\d{1,2}月[^，。；\d]{0,10}阶段", text):
        yield from _of_row(row, r"(\d{1,2})月[^，。；\d]{0,10}阶段")
    for row in re.finditer(r"(?:第[一二三四五六]阶段[^，。；、]{0,16}[，；、]){1,}第[一二三四五六]阶段[^，。；、]{0,16}", text):
        yield from _of_row(row, r"第([一二三四五六])阶段[^，。；、]{0,16}")
    steps = [(found[0], found.start()) for found in re.finditer("(?:^|(?<=[。；]))(?:首先|其次|再次|最后)(?=，)", text)]
    ranks = ["首先其次再次最后".index(word) for word, _ in steps]
    if len(ranks) > 2 and len(set(ranks)) == len(ranks) and ranks[0] == 0 and ranks != sorted(ranks):
        at = next(number for number in range(1, len(ranks)) if ranks[number] < ranks[number - 1])
        (one, start), (other, later) = steps[at - 1], steps[at]
        right = other + text[start + 2 : later] + one
        yield Hit("“首先、其次、再次、最后”的次序颠倒，请核对。", start, later + 2, (right,))


def _of_row(row: re.Match[str], form: str) -> Iterator[Hit]:
    items = list(re.finditer(form, row[0]))
    ranks = [int(found[1]) if found[1].isdigit() else "一二三四五六".index(found[1]) for found in items]
    for at in range(len(items) - 1):
        swapped = [*ranks[:at], ranks[at + 1], ranks[at], *ranks[at + 2 :]]
        if ranks[at] > ranks[at + 1] and swapped == sorted(swapped) and len(set(ranks)) == len(ranks):
            first, second = items[at], items[at + 1]
            between = row[0][first.end() : second.start()]
            yield Hit(
                "时间先后次序颠倒，请核对。",
                row.start() + first.start(),
                row.start() + second.end(),
                (second[0] + between + first[0],),
            )


@text_rule(
    "phrase.words",
    "固定提法的字句",
    "fixed_phrase",
    "political",
    "should",
    _CONGRESS,
    good=("统筹发展和安全", "中央八项规定精神", "富强民主文明和谐美丽的社会主义现代化强国", "心怀“国之大者”"),
    bad=(
        "统筹安全和发展",
        "统筹发展与安全",
        "违反八项规定精神",
        "富强、民主、文明、和谐、美丽的社会主义现代化强国",
        "牢记国之大者",
        "稳中求进的工作总基调",
    ),
)
def phrase_words(text: str) -> Iterator[Hit]:
    """Wordings that are fixed to the letter."""
    for pattern, right in _fixed().on(text):
        yield from hits_of(pattern, text, f"规范提法是“{right}”。", right)


@cache
def _fixed() -> Patterns[str]:
    return Patterns(_WORDS)


_WORDS: tuple[tuple[str, str], ...] = (
    (r"统筹(?:安全[和与]发展|发展与安全)", "统筹发展和安全"),
    (r"稳中求进总(?:的)?工作基调", "稳中求进工作总基调"),
    (r"贯彻新发展(?:思想|观念|理论|思路)", "贯彻新发展理念"),
    (r"构建新发展(?:布局|模式|体系|格式)", "构建新发展格局"),
    (r"总体国家安全(?:理念|观念|思想|战略)", "总体国家安全观"),
    (r"(?:中国特色|中国特式|中国模式)现代化", "中国式现代化"),
    (r"质的有效(?:提高|增长|改善)和量的合理(?:增长|提升|提高|增加)|质的有效提升和量的合理(?:提升|提高|增加|扩大)", "质的有效提升和量的合理增长"),
    (r"立德树人根本(?:目标|要求|使命|任职)", "立德树人根本任务"),
    (r"全面从严治(?:理|住|制)党", "全面从严治党"),
    (r"大循环为主题", "大循环为主体"),
    (r"(?<!中央)八项规定精神", "中央八项规定精神"),
    (r"富强、民主、文明、和谐、美丽(?=的?社会主义现代化强国)", "富强民主文明和谐美丽"),
    (r"(?<!“)国之大者(?!”)", "“国之大者”"),
    (r"稳中(?:求进|有进)的?(?:工作)?总基调(?<!稳中求进工作总基调)|稳中求进工作的总基调", "稳中求进工作总基调"),
    (r"以人民为中心的发展(?:理念|观念|理论)", "以人民为中心的发展思想"),
    (r"“五位一体”战略布局", "“五位一体”总体布局"),
    (r"“四个全面”总体布局", "“四个全面”战略布局"),
    (r"中华民族命运共同体(?:意识)?", "中华民族共同体意识"),
    (r"人类共同命运体|人类命运共同体系", "人类命运共同体"),
    (r"邓小平思想(?!解放)|毛泽东理论(?!和)", "邓小平理论"),
    (r"马克思主义列宁主义", "马克思列宁主义"),
    (r"“三个代表”的重要思想|“三个代表”重要理论", "“三个代表”重要思想"),
    (r"不忘初衷、牢记使命|不忘初心、牢记职责|不忘初心、担当使命", "不忘初心、牢记使命"),
    (r"全过程民主(?!协商|监督|管理|决策|选举)", "全过程人民民主"),
    (r"国家治理体系和治理水平现代化", "国家治理体系和治理能力现代化"),
    (r"社会主义核心价值体系观|社会主义核心的价值观", "社会主义核心价值观"),
    (r"供给侧结构改革|供给侧改革结构性", "供给侧结构性改革"),
    (r"从严全面治党|全面从严管党(?!治党)", "全面从严治党"),
    (r"获得感、幸福感和?、?满意感", "获得感、幸福感、安全感"),
    (
            r"新时代习近平中国特色社会主义思想|习近平中国特色社会主义思想|习近平新时代社会主义思想|习近平新时代中国特色社会主义理论(?!体系)",
            "习近平新时代中国特色社会主义思想",
        ),
    (r"(?<!以)习近平为核心的党中央", "以习近平同志为核心的党中央"),
    (r"以习近平为核心的党中央|以习近平总书记为核心的党中央", "以习近平同志为核心的党中央"),
    (r"筑牢中华民族共同体意识|铸牢中华民族共同体(?!意识)", "铸牢中华民族共同体意识"),
    (r"社会主义特色中国道路", "中国特色社会主义道路"),
    (r"中华民族的复兴伟大|伟大中华民族复兴", "中华民族伟大复兴"),
    (r"(?<!世界)百年之未有(?:之)?大变局|百年未有大变局", "百年未有之大变局"),
    (r"国之大者”意识|“国之大家”", "“国之大者”"),
    (r"金山银山就是绿水青山", "绿水青山就是金山银山"),
    (r"生命至上、人民至上", "人民至上、生命至上"),
    (r"牢记使命、不忘初心", "不忘初心、牢记使命"),
    (r"国际国内双循环", "国内国际双循环"),
    (r"国际大循环为主体", "国内大循环为主体"),
    (r"治理能力和治理体系现代化", "治理体系和治理能力现代化"),
    (r"准确、完整、全面贯彻|全面、准确、完整贯彻|完整、全面、准确贯彻", "完整、准确、全面贯彻"),
    (r"幸福感、获得感、安全感|获得感、安全感、幸福感", "获得感、幸福感、安全感"),
    (r"法治国家、法治政府、法制社会", "法治国家、法治政府、法治社会"),
    (r"依法执政、依法治国、依法行政", "依法治国、依法执政、依法行政"),
    (r"一体化推进不敢腐", "一体推进不敢腐"),
    (r"党要从严、全面管党治党|从严治党、党要管党", "党要管党、全面从严治党"),
    (r"(?<!中国共产党)第二十届全国代表大会", "第二十次全国代表大会"),
    (r"(?:党的)?二十次三中全会|党的二十大三中全会|党的二十三中全会", "党的二十届三中全会"),
    (r"(?:党的)?二十大四中全会|党的二十四中全会", "党的二十届四中全会"),
    (r"长江三角洲一体区域化|长三角区域一体发展", "长三角区域一体化发展"),
)  # fmt: skip
