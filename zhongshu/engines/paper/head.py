"""版头、标题、主送机关: the lines above the body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhongshu.engines.paper import words
from zhongshu.engines.paper.draft import Draft, Line

_MOST_TITLE_LINES = 6


def read_head(draft: Draft) -> None:
    """From 份号 to 主送机关. The number stands above the title on paper and below it in a gazette: both are read."""
    for at in range(min(4, len(draft.lines)) - 1, -1, -1):
        if draft.lines[at].rows and len(draft.lines[at].rows) <= 3 and re.search(r"签发人|号$", draft.lines[at].text):
            flatten(draft.lines, at)
    while draft.lines and _read_mark(draft, draft.lines[0]):
        draft.lines.pop(0)
    _read_title(draft)
    while draft.lines and "title" in draft.found and _read_mark(draft, draft.lines[0]):
        draft.lines.pop(0)
    _read_addressee(draft)


def flatten(lines: list[Line], at: int) -> None:
    """A table that only lays out lines becomes lines again."""
    table = lines[at]
    texts = ["　".join(" ".join(cell.split()) for cell in row if cell) for row in table.rows]
    lines[at : at + 1] = [Line(text, table.start, table.end) for text in texts if text.strip()]


def title_issuers(title: str) -> tuple[str, ...]:
    """The bodies named before 关于 (or 转发, 印发) in a title; nothing when a word there is no body."""
    before = re.split(r"关于|转发|批转|印发", title, maxsplit=1)
    if len(before) < 2:
        return ()
    units = tuple(unit for unit in re.split(r"[、\s]+", before[0]) if unit)
    return units if units and all(words.is_unit(unit) for unit in units) else ()


def _read_mark(draft: Draft, line: Line) -> bool:
    """One line above the red line, or the number under the title."""
    text, found = line.bare, draft.found
    if line.rows:
        return False
    for element, pattern, why in (
        ("copy_number", words.COPY_NUMBER, "六位数字，位于文首。"),
        ("secrecy", words.SECRECY, "文首的密级标志。涉密文件不得进入本系统。"),
        ("urgency", words.URGENCY, "文首的紧急程度。"),
    ):
        if element not in found and pattern.fullmatch(text):
            found[element] = re.sub(r"\s", "", text)
            draft.note(element, line, why, sure=element != "secrecy")
            return True
    if "signatories" in found and "title" not in found and re.fullmatch(r"[一-龥×]{2,4}|[一-龥×]\s+[一-龥×]", text):
        found["signatories"] += (re.sub(r"\s", "", text),)
        draft.note("signatories", line, "紧接签发人的姓名，当作另一位签发人。", sure=False)
        return True
    return _read_number(draft, line) or ("title" not in found and _read_heading(draft, line))


def _read_number(draft: Draft, line: Line) -> bool:
    text = line.bare
    signatory = words.SIGNATORY.search(text)
    number = text[: signatory.start()].strip() if signatory else text
    bracketed = re.fullmatch(r"[（(](.*号)[）)]", number)
    number = bracketed[1] if bracketed else number
    if ("number" in draft.found and number) or (not number and not signatory) or (number and not words.NUMBER.fullmatch(number)):
        return False
    if number:
        draft.found["number"] = number
        draft.note("number", line, "形如“机关代字〔年份〕序号”。", sure=not bracketed, index=0)
    if signatory:
        draft.found["signatories"] = tuple(re.sub(r"\s", "", name) for name in _names(signatory["names"]))
        draft.note("signatories", line, "“签发人”后的姓名。")
    return True


def _names(text: str) -> list[str]:
    """Names parted by spaces or 、; a name of two letters may be spaced out itself."""
    spaced = re.sub(r"(?<![一-龥×])([一-龥×])\s+([一-龥×])(?![一-龥×])", r"\1\2", text)
    return [name for name in re.split(r"[、，,\s]+", spaced) if name]


def _read_heading(draft: Draft, line: Line) -> bool:
    """发文机关标志: 某某文件, 某某令 or 某某纪要 above a number."""
    joined = re.sub(r"\s", "", line.bare)
    number_follows = any(words.NUMBER.fullmatch(other.bare) or words.SIGNATORY.search(other.bare) for other in draft.lines[1:5])
    if "heading" in draft.found or "关于" in joined or len(joined) > 40 or not number_follows or not re.search(r"(文件|令|纪要)$", joined):
        return False
    issuer = re.sub(r"(文件|令|纪要)$", "", joined)
    is_unit = words.is_unit(issuer)
    draft.found["heading"] = "" if is_unit and joined.endswith("文件") else joined
    if is_unit and not joined.endswith("纪要"):
        draft.found["issuers"] = (issuer,)
    if joined.endswith(("令", "纪要")):
        draft.found["document_type"] = "命令" if joined.endswith("令") else "纪要"
    draft.note("heading", line, "文首的发文机关标志。")
    return True


def _read_title(draft: Draft) -> None:
    """Lines up to the number, the addressee or the first paragraph; a title may break over several lines."""
    taken: list[Line] = []
    for line in draft.lines[:_MOST_TITLE_LINES]:
        if not (line.is_title or _may_be_title(line, [part.bare for part in taken], draft)):
            break
        taken.append(line)
    title = _joined([line.bare for line in taken])
    kind = words.type_of_title(title)
    if not title or (not kind and (len(title) > 80 or draft.found.get("document_type") == "命令")):
        if not draft.found.get("document_type"):
            draft.doubt("title", "没有找到标题。请补写“发文机关+事由+文种”的标题。")
        return
    del draft.lines[: len(taken)]
    draft.found["title"] = title
    draft.note("title", taken, "文首的短行" + ("，分行排列的已连成一行。" if len(taken) > 1 else "。"), sure=bool(kind), index=0)
    draft.found["document_type"] = draft.found.get("document_type") or kind
    if not draft.found["document_type"]:
        draft.doubt("document_type", "标题末尾不是十五种法定文种之一，请选定文种。")
    elif re.search(r"请示报告$|述职|述廉", title):
        draft.doubt("document_type", f"标题像是“{kind}”，但也可能不是法定公文，请选定文种。", kind)


def _may_be_title(line: Line, before: Sequence[str], draft: Draft) -> bool:
    text = line.bare
    if line.rows or len(text) > 60 or (text.endswith(("。", "；", "：", ":", "，", "！", "？", ",")) and before) or "。" in text[:-1]:
        return False
    if words.NUMBER.fullmatch(text) or words.is_addressee(text) or words.SALUTATION.fullmatch(text) or words.is_date_line(text):
        return False
    if words.heading_of(text)[0] or words.ANNEX_NOTE.fullmatch(text) or words.ATTENDANCE.match(text):
        return False
    if not before:
        return not text.endswith(("：", ":", "；", "，", ",", "！"))
    if words.type_of_title(_joined(before)):
        return bool(re.fullmatch(r"[（(](试行|暂行|草案|征求意见稿|送审稿|代拟稿|讨论稿|修订|节选|摘要)[）)]", text))
    later = [other.bare for other in draft.lines[len(before) : _MOST_TITLE_LINES]]
    return any(
        words.type_of_title(_joined([*before, *later[: at + 1]]))
        for at in range(len(later))
        if all(len(part) <= 60 and "。" not in part for part in later[: at + 1])
    )


def _joined(parts: Sequence[str]) -> str:
    """Title lines in one; two bodies that stood under one another keep a space between them."""
    title = ""
    for part in parts:
        text = words.unspaced(part)
        apart = title and words.is_unit(title.rpartition(" ")[2]) and (words.is_unit(text) or bool(title_issuers(text)))
        title += " " + text if apart else text
    return title


def _read_addressee(draft: Draft) -> None:
    taken: list[Line] = []
    for line in draft.lines[:4]:
        taken.append(line)
        if line.rows or not line.bare.endswith(("，", "、", "；")):
            break
    text = "".join(line.bare for line in taken)
    if taken and not taken[-1].rows and words.is_addressee(text):
        draft.found["main_recipients"] = text
        draft.note("main_recipients", taken, "标题之后、以冒号结尾的单位名称。", index=0)
        del draft.lines[: len(taken)]
