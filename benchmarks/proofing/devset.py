"""Errors put into official text, and clean passages of it: how much of them the checker finds, and how often it is wrong.

python benchmarks/proofing/devset.py [--seed 1] [--each 14] [--clean 400] [--show KIND]

The passages are taken at run time from ../shared/data and are not kept. Each error is made in a passage that the checker finds
clean, at a known place. A finding of the error's kind that touches the place is a hit; every other finding is a false alarm.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
DATA = ROOT.parent / "shared" / "data"

from spelling import spoil  # noqa: E402

from zhongshu.engines.proofing import check_text  # noqa: E402
from zhongshu.engines.proofing.rules.pairs import pairs  # noqa: E402
from zhongshu.engines.proofing.rules.series import all_series, runs_of  # noqa: E402
from zhongshu.engines.proofing.rules.words import words  # noqa: E402
from zhongshu.engines.proofing.vocabulary import kind_of  # noqa: E402


@dataclass(frozen=True)
class Case:
    """A text with one error at `start` to `end`; `None` where the whole paper is meant."""

    kind: str
    text: str
    start: int | None
    end: int | None


Maker = Callable[[random.Random, str], Case | None]
MAKERS: dict[str, list[Maker]] = defaultdict(list)
PAPER_MAKERS: dict[str, list[Callable[[random.Random], Case | None]]] = defaultdict(list)


def error(kind: str) -> Callable[[Maker], Maker]:
    def keep(make: Maker) -> Maker:
        MAKERS[kind].append(make)
        return make

    return keep


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a mark was taken out, up to its other half or the next pause."""
    before = max(text.rfind(mark, 0, start) for mark in "，。；“”（）《》\n")
    after = min((at for mark in "，。；“”（）《》\n" if (at := text.find(mark, end)) >= 0), default=len(text))
    return max(before, 0), after


def swap(kind: str, text: str, start: int, end: int, new: str) -> Case:
    return Case(kind, text[:start] + new + text[end:], start, start + max(len(new), 1))


def pick(rng: random.Random, pattern: str, text: str) -> re.Match[str] | None:
    found = list(re.finditer(pattern, text))
    return rng.choice(found) if found else None


def simple(kind: str, pattern: str, new: str | Callable[[random.Random, re.Match[str]], str], shift: int = 0) -> None:
    """One place that matches is written anew."""

    @error(kind)
    def make(rng: random.Random, text: str) -> Case | None:
        found = pick(rng, pattern, text)
        if not found:
            return None
        made = new if isinstance(new, str) else new(rng, found)
        return swap(kind, text, found.start() + shift, found.end(), made) if made != found[0][shift:] else None


simple("punct_book_pause", r"》(?:和|、)?(?=《)", "》、")
simple("punct_quote_pause", r"”(?:和)?(?=“)", "”、")
simple("punct_double", r"[，。](?=[一-龥])", lambda rng, found: rng.choice([found[0] * 2, "，。", "、，", "。，"]))
simple("punct_halfwidth", r"(?<=[一-龥])[，：；](?=[一-龥“])", lambda _, found: {"，": ",", "：": ":", "；": ";"}[found[0]])
simple("punct_halfwidth", r"(?<=[一-龥])（(?=[一-龥])", "(")
simple("punct_halfwidth", r"(?<=[一-龥]{2})。(?=[一-龥])", ".")
simple("punct_ellipsis_deng", r"(?<=[一-龥]{2})等(?=[。，])", lambda rng, _: rng.choice(["等……", "……等"]))
simple("punct_pause_he", r"(?<=、)([一-龥]{2,6})和(?=[一-龥]{2,6}[。，])", lambda _, found: f"{found[1]}、和")


def taken_out(kind: str, marks: str) -> None:
    @error(kind)
    def make(rng: random.Random, text: str) -> Case | None:
        found = pick(rng, f"[{marks}]", text)
        if not found:
            return None
        without = text[: found.start()] + text[found.end() :]
        return Case(kind, without, *around(without, found.start(), found.start()))


taken_out("bracket_unmatched", "（）《》")
taken_out("quote_unmatched", "“”")
simple("quote_reversed", r"“([^“”]{2,20})”", lambda rng, found: rng.choice([f"”{found[1]}“", f"“{found[1]}“", f"”{found[1]}”"]))
simple(
    "doc_number",
    r"〔(\d{4})〕(\d+)号",
    lambda rng, f: rng.choice(
        [f"[{f[1]}]{f[2]}号", f"（{f[1]}）{f[2]}号", f"〔{f[1]}〕第{f[2]}号", f"〔{f[1]}〕0{f[2]}号", f"【{f[1]}】{f[2]}号"]
    ),
)
simple(
    "date_number",
    r"(\d{4})年(\d{1,2})月(\d{1,2})日",
    lambda rng, f: rng.choice(
        [f"{f[1]}年2月30日", f"{f[1]}年13月{f[3]}日", f"{f[1]}年{f[2]}月32日", f"{f[1]}年0{f[2][-1]}月0{f[3][-1]}日", f"{f[1]}年4月31日"]
    ),
)
simple("duplicate", r"(?<=[一-龥])(?:推进|加强|落实|完善|提高|促进|保障|建设)(?=[一-龥])", lambda _, f: f[0] * 2)
simple("duplicate", r"(?<=[一-龥]{2})的(?=[一-龥]{2})", "的的")
simple("duplicate", r"(?<=[，。])[一-龥]{4,10}，", lambda _, f: f[0] * 2)
simple("fixed_phrase", r"增强“四个意识”", "坚定“四个意识”")
simple("fixed_phrase", r"“(两个确立|四个意识|四个自信|两个维护)”", lambda _, f: f[1])
simple("fixed_phrase", r"稳中求进工作总基调", "稳中求进的工作总基调")
simple("fixed_phrase", r"统筹发展和安全", lambda rng, _: rng.choice(["统筹安全和发展", "统筹发展与安全"]))
simple("fixed_phrase", r"铸牢中华民族共同体意识", lambda rng, _: rng.choice(["筑牢中华民族共同体意识", "铸牢中华民族共同体"]))
simple(
    "fixed_phrase",
    r"习近平新时代中国特色社会主义思想",
    lambda rng, _: rng.choice(
        ["习近平新时代有中国特色社会主义思想", "习近平新时代中国特色社会主义理论", "新时代习近平中国特色社会主义思想"]
    ),
)
simple("fixed_phrase", r"以人民为中心", "以人民为本中心")
simple("fixed_phrase", r"中华民族伟大复兴", "中华民族的复兴伟大")
simple("name_title", r"习近平总书记", lambda rng, _: rng.choice(["习进平总书记", "习近平总理"]))
simple("name_title", r"全国人大常委会", lambda rng, _: rng.choice(["全国人大常务会", "全国人大委员会"]))
simple("name_title", r"人民代表大会常务委员会", lambda rng, _: rng.choice(["人民代表大会常委会", "人民代表大会常务委会"]))
simple(
    "name_title",
    r"国家发展改革委|国务院办公厅|住房城乡建设部|工业和信息化部|全国人民代表大会|最高人民检察院",
    lambda _, f: (
        f[0].replace("和", "与")
        if "和" in f[0]
        else f[0]
        .replace("检察", "检查")
        .replace("办公厅", "办公室")
        .replace("发展改革委", "发改委")
        .replace("住房城乡", "住房城镇")
        .replace("代表大会", "代表会")
    ),
)
simple("grammar", r"(?<=。)(通过[^，。]{4,20})，(?=[一-龥]{2,6}(?:得到|取得|实现|不断|持续))", lambda _, f: f"{f[1]}，使")
simple(
    "grammar",
    r"(?<![约近超])(\d+(?:\.\d+)?(?:万|亿)?(?:元|人|件|户|公里))(?=[，。])",
    lambda rng, f: rng.choice([f"约{f[1]}左右", f"超过{f[1]}以上"]),
)
simple("grammar", r"防止([一-龥]{2,10})(?=[，。])", lambda _, f: f"防止{f[1]}不再发生")
simple("grammar", r"加大([一-龥]{0,4})力度(?=[，。])", lambda _, f: f"加强{f[1]}力度")
simple("grammar", r"提高([一-龥]{0,4})(水平|质量)(?=[，。])", lambda _, f: f"加强{f[1]}{f[2]}")
simple("arithmetic", r"(?<=率)90\.4%", "94.0%")


@error("order")
def order(rng: random.Random, text: str) -> Case | None:
    for series in rng.sample(all_series(), len(all_series())):
        for run in runs_of(series, text):
            known = [token for token in run if token[0] >= 0]
            if len(known) >= 3 or (len(known) == 2 and series.partial and len(run) == 2):
                first, second = known[0], known[1]
                words_there = text[second[1] : second[2]] + text[first[2] : second[1]] + text[first[1] : first[2]]
                if first[0] < second[0]:
                    return swap("order", text, first[1], second[2], words_there)
    return None


@error("fixed_phrase")
def missing_member(rng: random.Random, text: str) -> Case | None:
    for series in rng.sample(all_series(), len(all_series())):
        for run in runs_of(series, text):
            if series.exact and not series.joined and len(run) == len(series.members) >= 4:
                gone = rng.randrange(1, len(run) - 1)
                start, end = run[gone - 1][2], run[gone][2]
                return swap("fixed_phrase", text, start, end, "") if text[start:end].startswith("、") else None
    return None


@error("word_confusion")
def confused(rng: random.Random, text: str) -> Case | None:
    for each in rng.sample(pairs(), len(pairs())):
        at = text.find(each.right)
        if at >= 0:
            return swap("word_confusion", text, at, at + len(each.right), each.wrong)
    return None


@error("word_confusion")
def listed(rng: random.Random, text: str) -> Case | None:
    return of_list(rng, text, "word_confusion")


@error("typo_phonetic")
def misspelt(rng: random.Random, text: str) -> Case | None:
    return of_list(rng, text, "typo_phonetic")


def of_list(rng: random.Random, text: str, kind: str) -> Case | None:
    """A word of the list of misspellings, written wrong; 布署 is no word and so no confusion of words."""
    for wrong, right, _ in rng.sample(words(), len(words())):
        at = text.find(right)
        if at >= 0 and len(right) >= 2:
            case = swap(kind, text, at, at + len(right), wrong)
            if kind_of(case.text, at, at + len(wrong), right) == kind:
                return case
    return None


def spoilt(kind: str, way: str) -> None:
    """One character more, less or changed, at a place drawn by lot."""

    @error(kind)
    def make(rng: random.Random, text: str) -> Case | None:
        fault = spoil(text, way, rng)
        return Case(kind, fault.text, fault.start, fault.end) if fault else None


spoilt("typo_phonetic", "sound")
spoilt("typo_shape", "shape")
spoilt("missing_char", "missing")
spoilt("redundant_char", "redundant")


@error("count_list")
def count_list(rng: random.Random, text: str) -> Case | None:
    found = pick(rng, r"“([三四五六七八])个?[一-龥]{1,6}”[（(]([^（）()]{6,120})[）)]", text)
    if not found or "+" in found[2]:
        return None
    parts = found[2].split("、")
    return swap("count_list", text, found.start(2), found.end(2), "、".join(parts[:-1])) if len(parts) > 2 else None


@error("heading_order")
def heading(rng: random.Random, text: str) -> Case | None:
    found = pick(rng, r"(?m)^(?:（([二三四五六七])）|([二三四五六七])、|([2-7])\.)", text)
    if not found or not re.search(r"(?m)^(?:（[一二三四五六七]）|[一二三四五六七]、|\d\.)", text[: found.start()]):
        return None
    digits = "一二三四五六七八九"
    number = found[1] or found[2] or found[3]
    new = str(int(number) + 1) if number.isdigit() else digits[digits.index(number) + 1]
    at = found.start() + found[0].index(number)
    return swap("heading_order", text, at, at + 1, new)


@error("heading_order")
def heading_mark(rng: random.Random, text: str) -> Case | None:
    found = pick(rng, r"(?m)^（[一二三四五六七]）(?=[一-龥])", text)
    return Case("heading_order", text[: found.end()] + "、" + text[found.end() :], found.start(), found.end() + 1) if found else None


PLACES = ("澄江县", "云溪县", "东山区", "临河县")
MATTERS = ("做好防汛抗旱工作", "开展安全生产大检查", "加强古树名木保护", "推进老旧小区改造", "规范政务新媒体管理", "做好秋季农业生产工作")


def notice(rng: random.Random, **over: str) -> str:
    """A short notice of a made-up city."""
    matter = rng.choice(MATTERS)
    parts = {
        "title": f"云州市人民政府关于{matter}的通知",
        "number": f"云政发〔2025〕{rng.randrange(1, 90)}号",
        "to": "各县（市、区）人民政府，市政府各部门、各直属单位：",
        "open": f"为{matter}，经市政府同意，现将有关事项通知如下：",
        "body": "一、提高思想认识\n各地各部门要压实责任，细化措施，确保各项工作落到实处。\n二、突出工作重点\n要紧盯重点领域和薄弱环节，及时排查整治。\n三、强化督促检查\n市政府办公室将适时开展督查，结果予以通报。",
        "close": "",
        "annex": "",
        "signer": "云州市人民政府",
        "date": "2025年5月20日",
        "copies": "",
        **over,
    }
    return "\n".join(part for part in parts.values() if part)


def request(rng: random.Random, **over: str) -> str:
    """A short request of a made-up city."""
    held = {
        "title": "云州市人民政府关于修建云溪大桥的请示",
        "to": "省人民政府：",
        "open": "云溪大桥连接我市东西两岸，现有桥梁通行能力不足，群众反映强烈。经研究，拟新建云溪大桥，全长1.2公里，总投资8.5亿元。",
        "body": "",
        "number": "",
        "close": "妥否，请批示。",
        **over,
    }
    title, to, open_, close = held["title"], held["to"], held["open"], held["close"]
    return notice(
        rng,
        title=title,
        number=held["number"],
        to=to,
        open=open_,
        body=held["body"],
        close=close,
        **({"copies": held["copies"]} if "copies" in held else {}),
    )


def at(kind: str, text: str, words_there: str) -> Case:
    start = text.find(words_there)
    return Case(kind, text, start if start >= 0 else None, start + len(words_there) if start >= 0 else None)


def whole(kind: str) -> Callable[[Callable[[random.Random], Case | None]], Callable[[random.Random], Case | None]]:
    def keep(make: Callable[[random.Random], Case | None]) -> Callable[[random.Random], Case | None]:
        PAPER_MAKERS[kind].append(make)
        return make

    return keep


whole("missing_element")(lambda rng: Case("missing_element", notice(rng, to=""), None, None))
whole("missing_element")(lambda rng: Case("missing_element", notice(rng, signer=""), None, None))
whole("missing_element")(lambda rng: Case("missing_element", notice(rng, date=""), None, None))
whole("missing_element")(lambda rng: Case("missing_element", notice(rng, title="关于做好防汛工作的通知"), None, None))
whole("missing_element")(lambda rng: Case("missing_element", notice(rng, title=""), None, None))
whole("missing_element")(lambda rng: Case("missing_element", request(rng, to=""), None, None))
whole("genre")(lambda rng: Case("genre", notice(rng, title="云州市人民政府关于做好防汛工作的通知函"), None, None))
whole("genre")(lambda rng: Case("genre", request(rng, title="云州市人民政府关于修建云溪大桥的请示报告"), None, None))
whole("genre")(lambda rng: at("genre", request(rng, title="云州市人民政府关于修建云溪大桥的报告"), "妥否，请批示"))
whole("genre")(lambda rng: at("genre", notice(rng, close="特此报告。"), "特此报告"))
whole("genre")(lambda rng: Case("genre", request(rng, title="云州市人民政府关于修建云溪大桥的申请"), None, None))
whole("genre")(lambda rng: Case("genre", notice(rng, to="省人民政府："), None, None))
whole("routing")(lambda rng: at("routing", request(rng, to="省人民政府、省发展改革委："), "省人民政府、省发展改革委："))
whole("routing")(lambda rng: at("routing", request(rng, copies="抄送：各县（市、区）人民政府。"), "各县（市、区）人民政府"))
whole("routing")(lambda rng: at("routing", request(rng, to="王明省长："), "王明省长"))
whole("routing")(
    lambda rng: at("routing", request(rng, to="省人民政府：").replace("云州市", "澄江县").replace("我市", "我县"), "省人民政府：")
)
whole("direction_phrase")(lambda rng: at("direction_phrase", request(rng, close="请认真贯彻执行。\n妥否，请批示。"), "请认真贯彻执行"))
whole("direction_phrase")(lambda rng: at("direction_phrase", notice(rng, close="妥否，请批示。"), "妥否，请批示"))
whole("direction_phrase")(
    lambda rng: at("direction_phrase", request(rng, title="云州市人民政府关于汛情的报告", close="请遵照执行。"), "请遵照执行")
)
whole("attachment")(lambda rng: at("attachment", notice(rng, close="具体任务见附件。"), "见附件"))
whole("attachment")(lambda rng: at("attachment", notice(rng, close="任务分工见附件3。", annex="附件：1.任务清单\n2.联络员名单"), "附件3"))
whole("attachment")(lambda rng: at("attachment", notice(rng, close="任务分工见附件。", annex="附件：任务清单。"), "任务清单。"))
whole("attachment")(
    lambda rng: at(
        "attachment",
        notice(rng, close="任务分工见附件。", annex="附件：重点任务分工方案", copies="附件\n重点工作任务分工方案\n一、任务"),
        "重点工作任务分工方案",
    )
)
whole("classified")(lambda rng: at("classified", rng.choice(["机密★10年", "秘密★5年", "绝密★30年"]) + "\n" + notice(rng), "密★"))
whole("consistency")(lambda rng: at("consistency", notice(rng, number="云政发〔2024〕8号"), "2024"))
whole("consistency")(lambda rng: at("consistency", notice(rng, signer="江北市人民政府"), "江北市人民政府"))
whole("consistency")(
    lambda rng: at(
        "consistency",
        notice(
            rng,
            title="云州市人民政府关于印发《云州市防汛工作方案》的通知",
            open="现将《云州市防汛工作办法》印发给你们，请认真贯彻执行。",
            body="",
        ),
        "云州市防汛工作办法",
    )
)
whole("consistency")(
    lambda _: at("consistency", "全年承办市人大代表建议142件，均按期办复。\n其中，承办市人大代表建议124件被评为优秀。", "124")
)
for whole_number, part, wrong in ((7580, 6852, "94.0"), (200, 150, "80"), (120, 118, "89.3"), (86, 43, "55"), (350, 280, "88")):
    whole("arithmetic")(
        lambda _, w=whole_number, p=part, r=wrong: at(
            "arithmetic", f"全年交办事项{w}件，办结{p}件，办结率{r}%，群众满意度明显提升。", f"{r}%"
        )
    )
whole("arithmetic")(lambda _: at("arithmetic", "全年共承办建议提案290件，其中市人大代表建议142件、市政协提案138件。", "290"))
whole("arithmetic")(lambda _: at("arithmetic", "办理时限由10天压缩到6天，压缩60%。", "60%"))
whole("arithmetic")(lambda _: at("arithmetic", "群众满意率从85%提高到92%，提高8个百分点。", "8个百分点"))
whole("count_list")(lambda _: at("count_list", "要抓好四项重点工作：一是压实责任；二是排查隐患；三是强化督查。", "四项"))
whole("count_list")(lambda _: at("count_list", "重点围绕资金、土地、人才四个方面加强保障。", "四个方面"))
whole("count_list")(lambda _: at("count_list", "提出以下三点意见：\n一、提高认识\n二、压实责任", "三点"))
whole("date_number")(lambda _: at("date_number", "会议定于2025年7月1日（星期四）召开。", "2025年7月1日"))
whole("date_number")(lambda _: at("date_number", "活动时间为2025年5月20日至5月10日。", "2025年5月20日至5月10日"))


def passages(rng: random.Random) -> Iterator[str]:
    """Paragraphs, and a few together, of all sources in turn."""
    sources: list[list[str]] = []
    for pattern in ("work-reports/*.txt", "notices/*.txt"):
        lines = [
            line.strip() for file in sorted(DATA.glob(pattern)) for line in file.read_text("utf-8").partition("本作品是")[0].split("\n")
        ]
        sources.append([line for line in lines if len(line) >= 30])
    report = (DATA / "founding-report-2025.txt").read_text("utf-8")
    full = re.sub(r"(?<=[一-龥”%）)]),", "，", report).replace(":", "：").replace(";", "；").replace("(", "（").replace(")", "）")
    sources.append([line for line in re.split(r"\n|(?<=。)(?=[一二三]是)", full) if len(line) > 30])
    lines = (DATA / "proofing" / "train" / "statutes.txt").read_text("utf-8").split("\n")
    sources.append([line for line in rng.sample(lines, 6000) if len(line) >= 30 and "(" not in line])
    lines = (DATA / "proofing" / "train" / "work-reports.txt").read_text("utf-8").split("\n")
    sources.append([line for line in lines[: len(lines) // 3] if len(line) >= 40])
    while True:
        held = rng.choice(sources)
        start = rng.randrange(len(held))
        yield "\n".join(held[start : start + rng.choice((1, 1, 1, 2, 4))])


def cases(rng: random.Random, each: int) -> Iterator[Case]:
    """`each` errors of a kind, in passages that are clean without them."""
    for kind in sorted({*MAKERS, *PAPER_MAKERS}):
        made, tried = 0, 0
        stream = passages(rng)
        makers = [*((maker, False) for maker in MAKERS.get(kind, ())), *((maker, True) for maker in PAPER_MAKERS.get(kind, ()))]
        while made < each and tried < 6000:
            tried += 1
            maker, is_paper = rng.choice(makers)
            passage = "" if is_paper else next(stream)
            case = maker(rng) if is_paper else maker(rng, passage)  # type: ignore[call-arg]
            if case and (is_paper or not check_text(passage)):
                made += 1
                yield case


def is_hit(case: Case, finding: object) -> bool:
    same = finding.kind == case.kind  # type: ignore[attr-defined]
    start, end = finding.start, finding.end  # type: ignore[attr-defined]
    if case.start is None or start is None:
        return same
    return same and start <= case.end + 1 and case.start - 1 <= end


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=12)
    parser.add_argument("--clean", type=int, default=400)
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    found, missed, false = Counter(), Counter(), Counter()
    for case in cases(rng, options.each):
        findings = check_text(case.text)
        hits = [finding for finding in findings if is_hit(case, finding)]
        (found if hits else missed)[case.kind] += 1
        others = [finding for finding in findings if finding not in hits]
        false.update(finding.kind for finding in others)
        if options.show in {case.kind, "all"} and (not hits or others):
            place = case.text[max(0, (case.start or 0) - 24) : (case.end or 60) + 20].replace("\n", "⏎")
            told = [(finding.rule, finding.excerpt[:20]) for finding in others]
            print("MISS" if not hits else "ALSO", case.kind, "|", place, "|", told)
    print(f"{'kind':22}{'made':>5}{'found':>6}{'false':>6}{'recall':>8}")
    for kind in sorted({*found, *missed, *false}):
        total = found[kind] + missed[kind]
        print(f"{kind:22}{total:5}{found[kind]:6}{false[kind]:6}{found[kind] / total if total else 0:8.2f}")
    hits, total = found.total(), found.total() + missed.total()
    precision, recall = hits / (hits + false.total()), hits / total
    print(f"all: {total} errors, precision {precision:.3f}, recall {recall:.3f}, F1 {2 * precision * recall / (precision + recall):.3f}")
    stream, texts = passages(rng), []
    while len(texts) < options.clean:
        texts.append(next(stream))
    begin, size = time.process_time(), sum(map(len, texts))
    alarms = [finding for text in texts for finding in check_text(text)]
    spent = time.process_time() - begin
    must = [finding for finding in alarms if finding.severity == "must"]
    print(
        f"clean: {len(texts)} passages, {size} characters, {len(alarms) * 10_000 / size:.2f} findings and {len(must) * 10_000 / size:.2f} of level must per 10,000, {size / spent:.0f} characters/s"
    )
    print(Counter(finding.rule.partition("/")[0] for finding in alarms).most_common(12))
    return 0


if __name__ == "__main__":
    sys.exit(main())
