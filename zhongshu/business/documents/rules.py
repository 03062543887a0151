"""Rules of 行文 and 发文, pure. Articles are of 《党政机关公文处理工作条例》 (中办发〔2012〕14号)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import DOCUMENT_TYPES, UPWARD_TYPES

BODY_PUNCTUATION = re.compile(r"[\s，。、；：？！“”‘’（）《》〈〉—…·,.;:?!()\"'\-]")
UPPER_BODIES = ("国务院", "省委", "省政府", "省人民政府", "省人大", "省政协")
LEADER_TITLES = ("省长", "市长", "书记", "秘书长", "主任", "局长", "同志")


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
    """行文规则 (Arts 8, 13–17) that the fields of a paper can break. `lower_bodies` are the names of subordinate bodies."""
    checks = (
        _type_is_known(paper),
        _type_fits_issuer(paper, tuple(allowed_types)),
        _one_main_recipient(paper),
        _no_lower_copies(paper, frozenset(lower_bodies)),
        _no_personal_recipient(paper),
        _no_request_in_report(paper),
        _one_matter(paper),
        _has_signatory(paper),
    )
    return [fault for fault in checks if fault]


def _type_is_known(paper: Paper) -> Fault | None:
    """Art. 8: there are 15 文种; 方案, 办法, 要点, 总结 ride as attachments to a 通知."""
    if paper.document_type in DOCUMENT_TYPES:
        return None
    return Fault("documents.art8", must=True, message=f"“{paper.document_type}”不是法定文种，请从15种中选用。", basis="条例第八条", element="document_type")


def _type_fits_issuer(paper: Paper, allowed: tuple[str, ...]) -> Fault | None:
    """Art. 8 and the office's own table: a 代字 carries certain types."""
    if not allowed or paper.document_type in allowed:
        return None
    message = f"这一发文机关和代字只用于{'、'.join(allowed)}，不用于{paper.document_type}。"
    return Fault("documents.issuer_type", must=True, message=message, basis="条例第八条；本单位代字表", element="document_type")


def _one_main_recipient(paper: Paper) -> Fault | None:
    """Art. 15(一): a paper that goes upward has one 主送 in principle."""
    if paper.document_type not in UPWARD_TYPES:
        return None
    count = len(recipients_of(paper.main_recipients))
    if count == 1:
        return None
    message = f"{paper.document_type}原则上主送一个上级机关，现为{count}个；其他需要知道的上级和同级机关用抄送。"
    return Fault("documents.art15.1", must=paper.document_type == "请示", message=message, basis="条例第十五条（一）", element="main_recipients")


def _no_lower_copies(paper: Paper, lower_bodies: frozenset[str]) -> Fault | None:
    """Art. 15(一): a paper that goes upward is not copied to lower bodies."""
    if paper.document_type not in UPWARD_TYPES:
        return None
    lower = [body for body in recipients_of(paper.copy_recipients) if body in lower_bodies]
    if not lower:
        return None
    return Fault("documents.art15.1.copy", must=True, message=f"上行文不抄送下级机关：{'、'.join(lower)}。", basis="条例第十五条（一）", element="copy_recipients")


def _no_personal_recipient(paper: Paper) -> Fault | None:
    """Art. 15(五): papers go to bodies, not to leaders personally."""
    named = [body for body in (*recipients_of(paper.main_recipients), *recipients_of(paper.copy_recipients)) if body.endswith(LEADER_TITLES)]
    if not named:
        return None
    message = f"除领导同志直接交办事项外，不得以机关名义向领导同志个人报送公文：{'、'.join(named)}。"
    return Fault("documents.art15.5", must=True, message=message, basis="条例第十五条（五）", element="main_recipients")


def _no_request_in_report(paper: Paper) -> Fault | None:
    """Art. 15(四): a 报告 must not carry a request."""
    text = "".join(block.text for block in paper.blocks)
    found = re.search(r"(妥否|当否|可否)[，,]?请(批示|批复|审批|指示)|请予(批准|批复|审批)", text)
    if paper.document_type != "报告" or not found:
        return None
    return Fault("documents.art15.4", must=True, message=f"报告不得夹带请示事项（“{found.group()}”），需要批复的请另行请示。", basis="条例第十五条（四）", element="blocks")


def _one_matter(paper: Paper) -> Fault | None:
    """Art. 15(四): 请示 asks one thing."""
    asked = [name for name in ("等事项", "等问题", "两个问题", "几个问题", "若干问题", "若干事项") if name in paper.title]
    if paper.document_type != "请示" or not asked:
        return None
    return Fault("documents.art15.4.one", must=False, message="请示应当一文一事，标题像是含有几件事，请核对。", basis="条例第十五条（四）", element="title")


def _has_signatory(paper: Paper) -> Fault | None:
    """Art. 9(六): a paper that goes upward names its 签发人. It is filled in at signing; a draft may leave it open."""
    if paper.document_type in UPWARD_TYPES or not paper.signatories:
        return None
    return Fault("documents.art9.6", must=False, message="签发人只用于上行文，本件不应标注。", basis="条例第九条（六）", element="signatories")


def is_substantive_change(signed: Paper, now: Paper) -> bool:
    """Art. 25(一): what was changed after signing goes back to the signer, unless only punctuation and spacing differ."""
    return _bare(signed) != _bare(now)


def _bare(paper: Paper) -> str:
    return BODY_PUNCTUATION.sub("", paper.text())


def crosses_year(issue_date: dt.date, number_year: int) -> bool:
    """A 成文日期 of one year under a number of another: allowed, but nearly always a slip (handbook 1.6)."""
    return issue_date.year != number_year
