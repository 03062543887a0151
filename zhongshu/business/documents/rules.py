"""Rules of 行文 and 发文, pure. Articles are of 《党政机关公文处理工作条例》 (中办发〔2012〕14号)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import DOCUMENT_TYPES, UPWARD_TYPES
from zhongshu.engines.proofing import RULES
from zhongshu.engines.proofing.rules.privacy import KEPT_INSIDE
from zhongshu.engines.proofing.secrecy import classified_marks

SERIES = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
NUMBER_PARTS = re.compile(r"\{(?:series|year|n)\}")
BODY_PUNCTUATION = re.compile(r"[\s，。、；：？！“”‘’（）《》〈〉—…·,.;:?!()\"'\-]")


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a paper breaks. `must` holds the paper until it is mended or set aside with a reason."""

    rule: str
    must: bool
    message: str
    basis: str
    element: str = ""


def recipients_of(text: str) -> tuple[str, ...]:
    """The bodies named in a 主送 or 抄送 line."""
    return tuple(part for part in re.split(r"[、，,；;。]", text.strip().rstrip("：:")) if part)


def routing_faults(paper: Paper, *, lower_bodies: Iterable[str] = (), allowed_types: Iterable[str] = ()) -> list[Fault]:
    """行文规则 that only the office's own tables can tell: those of the text alone are the proofing engine's.

    `lower_bodies` are the names of subordinate bodies, `allowed_types` the 文种 of the issuer's 代字.
    """
    checks = (_type_is_known(paper), _type_fits_issuer(paper, tuple(allowed_types)), _no_lower_copies(paper, frozenset(lower_bodies)))
    return [fault for fault in checks if fault]


def _type_is_known(paper: Paper) -> Fault | None:
    """Art. 8: there are 15 文种; 方案, 办法, 要点, 总结 ride as attachments to a 通知."""
    if paper.document_type in DOCUMENT_TYPES:
        return None
    return Fault(
        "documents.art8",
        must=True,
        message=f"“{paper.document_type}”不是法定文种，请从15种中选用。",
        basis="条例第八条",
        element="document_type",
    )


def _type_fits_issuer(paper: Paper, allowed: tuple[str, ...]) -> Fault | None:
    """Art. 8 and the office's own table: a 代字 carries certain types."""
    if not allowed or paper.document_type in allowed:
        return None
    message = f"这一发文机关和代字只用于{'、'.join(allowed)}，不用于{paper.document_type}。"
    return Fault("documents.issuer_type", must=True, message=message, basis="条例第八条；本单位代字表", element="document_type")


def _no_lower_copies(paper: Paper, lower_bodies: frozenset[str]) -> Fault | None:
    """Art. 15(一): a paper that goes upward is not copied to lower bodies."""
    if paper.document_type not in UPWARD_TYPES:
        return None
    lower = [body for body in recipients_of(paper.copy_recipients) if body in lower_bodies]
    if not lower:
        return None
    return Fault(
        "documents.art15.1.copy",
        must=True,
        message=f"上行文不抄送下级机关：{'、'.join(lower)}。",
        basis="条例第十五条（一）",
        element="copy_recipients",
    )


def is_substantive_change(signed: Paper, now: Paper) -> bool:
    """Art. 25(一): what was changed after signing goes back to the signer, unless only punctuation and spacing differ."""
    return _bare(signed) != _bare(now)


def _bare(paper: Paper) -> str:
    return BODY_PUNCTUATION.sub("", paper.text())


def crosses_year(issue_date: dt.date, number_year: int) -> bool:
    """A 成文日期 of one year under a number of another: allowed, but nearly always a slip (handbook 1.6)."""
    return issue_date.year != number_year


def numbering_fault(series: str, number_form: str) -> str:
    """Why a 代字 and a form of number cannot make a 发文字号 (GB/T 9704—2012, 7.2.5), or nothing.

    The form is filled in by `str.format`, so braces hold the three known words and nothing else.
    """
    rest = NUMBER_PARTS.sub("", number_form)
    if not SERIES.fullmatch(series):
        return "机关代字只写汉字或字母，不带年份、括号和“号”字，例如临政办发。"
    if number_form.count("{n}") != 1:
        return "字号形式里要有一个{n}，它是顺序号的位置，例如{series}〔{year}〕{n}号。"
    if "{" in rest or "}" in rest:
        return "字号形式里的花括号只能是{series}（代字）、{year}（年份）、{n}（顺序号）三种。"
    if number_form.count("{year}") > 1 or number_form.count("{series}") > 1:
        return "字号形式里代字和年份各写一次就够了。"
    if "{year}" in number_form and "〔{year}〕" not in number_form:
        return "年份要用六角括号括起来：〔{year}〕（GB/T 9704—2012，7.2.5）。"
    return ""


ERROR_KINDS = {
    "words": "错别字",
    "punctuation": "标点符号",
    "phrases": "提法和名称",
    "figures": "数字和日期",
    "citations": "引用",
    "elements": "要素和格式",
    "grammar": "语法和重复",
    "safety": "安全和公开",
}
"""错误种类 as the office counts them. The checker's own kinds are finer."""

_KIND_OF = {
    "typo_phonetic": "words", "typo_shape": "words", "word_confusion": "words", "missing_char": "words", "redundant_char": "words",
    "traditional": "words", "fixed_phrase": "phrases", "order": "phrases", "name_title": "phrases", "direction_phrase": "phrases",
    "arithmetic": "figures", "count_list": "figures", "date_number": "figures", "consistency": "figures", "doc_number": "citations",
    "law_title": "citations", "duplicate": "grammar", "grammar": "grammar", "classified": "safety", "personal_data": "safety",
    "publication": "safety", "punctuation": "punctuation", "bracket_unmatched": "punctuation", "quote_unmatched": "punctuation",
    "quote_reversed": "punctuation",
}  # fmt: skip


def count_characters(paper: Paper) -> int:
    """字数 of a paper as 差错率 counts it: everything that is printed, annexes too, without spaces."""
    return len(re.sub(r"\s", "", paper.text()))


def error_kind_of(kind: str) -> str:
    """The office's 错误种类 for a kind of finding; what is no matter of words, figures or safety is one of elements."""
    return "punctuation" if kind.startswith("punct_") else _KIND_OF.get(kind, "elements")


def is_late_error(found_at: dt.datetime, mended_at: dt.datetime, stays: Iterable[tuple[dt.datetime, dt.datetime | None]]) -> bool:
    """差错率's definition: the error stood in the text while the paper lay at the pre-print check or later, and was mended afterwards.

    `stays` are the times at which it came to such a step and left it (None: it is there still). What a redrafting brought in and took
    out again before the paper came back is none.
    """
    return any(came <= mended_at and (left is None or found_at <= left) for came, left in stays)


INSIDE = "内部资料"
"""What the office's parameter says where also papers that keep themselves inside may be sent."""
_WORK_SECRET = re.compile(r"^[\s（(【\[]*工\s*作\s*秘\s*密(?:\s*[★☆].{0,10})?[）)】\]\s]*$")
_NARROWED = re.compile(r"发至|(?:传达|印发|阅读|知悉)(?:到|至|范围)|仅限|限.{0,8}(?:阅|知悉)")
_PRIVATE = tuple(rule for rule in RULES if rule.id in ("privacy.identity", "privacy.phone", "privacy.card"))
_INTERNAL = tuple(rule for rule in RULES if rule.id == "secrecy.internal")


def bar_to_sending(paper: Paper, disclosure: str, allowed: Collection[str]) -> str:
    """Why a text must not go to a large language model, as a Chinese sentence; empty where it may.

    A classified mark (保密法 Art. 31), a 份号, which only classified papers bear, and personal data (个人信息保护法 Art. 28) bar it always;
    公开属性, words that keep a paper inside and a narrowed circle of readers (工作秘密, 保密法 Art. 64) bar it where `allowed` does not name them.
    """
    texts = [segment.text for segment in paper.segments()]
    if paper.secrecy or paper.copy_number or classified_marks("\n".join(texts)):
        return "文稿带有密级标志或者份号，不得送大模型，请联系保密员。"
    if not disclosure:
        return "还没有选公开属性，不能送大模型。请先在编辑页选定。"
    if disclosure not in allowed:
        return f"公开属性是“{disclosure}”，按本单位规定不送大模型；可以送的是{'、'.join(allowed) or '（没有）'}。"
    if any(any(rule.find(text)) for rule in _PRIVATE for text in texts):
        return "文稿里有公民身份号码、手机号码或者银行卡号，不送大模型。请先删去或者遮去。"
    return "" if INSIDE in allowed else _kept_inside(paper, texts)


def _kept_inside(paper: Paper, texts: Iterable[str]) -> str:
    if any(_WORK_SECRET.match(text) or KEPT_INSIDE.search(text) or any(any(rule.find(text)) for rule in _INTERNAL) for text in texts):
        return "文稿里有工作秘密、内部资料、不得外传这类字样，按本单位规定不送大模型。"
    narrowed = _NARROWED.search(paper.remark)
    return f"附注“{paper.remark[:30]}”限定了阅读范围，按本单位规定不送大模型。" if narrowed else ""
