"""引用的本机关公文: title and number against the register of outgoing papers, within what the reader may read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from zhongshu.business.documents.models import Issuer, Paper
from zhongshu.business.documents.permissions import READ
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.matters.models import Matter
from zhongshu.core.numbering.models import Number, NumberState
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.proofing import Finding, Hit, Rule, finding_of, nothing

_CITED = re.compile(
    r"(?:《(?P<title>[^《》]{4,120}(?:〈[^〉]*〉[^《》]*)?)》\s*)?[（(]?(?P<number>(?P<series>[一-龥]{2,12})〔(?P<year>\d{4})〕(?P<n>\d{1,5})号)[）)]?"
)
REGISTER = Rule(
    "documents.cited", "引用本机关公文", "doc_number", "policy", "should", "本机关发文登记", of_paper=False, find=nothing, good=(), bad=()
)  # fmt: skip
_ALIKE = 0.5


def cited_findings(content: PaperContent, paper: Paper, day: dt.date, actor: Actor) -> Iterator[Finding]:
    """Numbers of our own series that were void, repealed, or another paper's. Of a paper that the reader may not read nothing is said."""
    segments = [segment for segment in content.segments() if "〔" in segment.text]
    cited = [(segment, found) for segment in segments for found in _CITED.finditer(segment.text)]
    if not cited:
        return
    own = sorted(set(Issuer.objects.values_list("series", flat=True)), key=len, reverse=True)
    register = _register(cited_numbers=[_key(found, own) for _, found in cited], actor=actor)
    for segment, found in cited:
        row = register.get(_key(found, own))
        if row is not None and row.pk != paper.pk and (hit := _judged(row, found, day)):
            yield finding_of(REGISTER, hit, segment)


def _key(found: re.Match[str], own: list[str]) -> tuple[str, int, int]:
    """Series, year, number: of what stands before the bracket the longest of our own series that ends it."""
    series = next((each for each in own if found["series"].endswith(each)), "")
    return series, int(found["year"]), int(found["n"])


def _register(cited_numbers: list[tuple[str, int, int]], actor: Actor) -> dict[tuple[str, int, int], Paper]:
    """The cited papers of our own that this reader may read, by number."""
    wanted = {key for key in cited_numbers if key[0]}
    if not wanted:
        return {}
    numbers = Number.objects.filter(
        series__in={key[0] for key in wanted}, year__in={key[1] for key in wanted}, sequence__in={key[2] for key in wanted}
    )
    rows = Paper.objects.filter(number__in=numbers, matter__in=Matter.objects.filter(scope(actor, READ))).select_related("matter", "number")
    return {(row.number.series, row.number.year, row.number.sequence): row for row in rows if row.number}


def _judged(row: Paper, found: re.Match[str], day: dt.date) -> Hit | None:
    """What is wrong with citing this paper so, or nothing. Its void number, its repeal, or a title that is another's."""
    number, title = row.matter.number, row.matter.title
    assert row.number is not None
    start, end = found.start("title") if found["title"] else found.start("number"), found.end("number")
    if row.number.state == NumberState.VOID:
        return Hit(f"{number}已经作废，没有发出，不能引用。", found.start("number"), end, severity="should")
    if row.repealed_date and row.repealed_date <= day:
        return Hit(f"《{title}》（{number}）自{row.repealed_date}起废止（{row.repeal_basis}），请核对是否还能引用。", start, end)
    if found["title"] and not _is_title(found["title"], title):
        alike = SequenceMatcher(None, found["title"], title, autojunk=False).ratio() >= _ALIKE
        told = f"标题与登记的不一致，登记的是《{title}》" if alike else f"这个字号登记的是另一件公文《{title}》"
        return Hit(f"{number}：{told}，请核对标题和字号。", start, end)
    return None


def _is_title(cited: str, title: str) -> bool:
    """The title as it was registered; who cites may leave the issuer out, and writes inner titles in 〈〉."""
    plain = str.maketrans("〈〉", "《》", " 　")
    wanted, told = title.translate(plain), cited.translate(plain)
    return told == wanted or (told.startswith("关于") and wanted.endswith(told))
