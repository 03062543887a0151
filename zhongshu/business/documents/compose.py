"""One paper as it will print: its text with what the register knows. Pure given the rows."""

from __future__ import annotations

from dataclasses import replace

from zhongshu.business.documents.models import Paper, Version
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.paper.model import UPWARD_TYPES


def compose(paper: Paper, version: Version | None = None, *, printer: str = "") -> PaperContent:
    """The structured paper for typesetting and checking, from a version of the text (the current one by default).

    The register's facts — red head, number, signer, dates — are never typed into the text, so a signature stays bound to
    what was signed while they are added.
    """
    shown = version or paper.current
    return composed(paper, shown.read() if shown else PaperContent(), printer=printer)


def composed(paper: Paper, content: PaperContent, *, printer: str = "") -> PaperContent:
    """A text of the paper, one that is not kept too, with what the register knows."""
    is_upward = content.document_type in UPWARD_TYPES
    signer = paper.signatures.order_by("-signed_at").select_related("signed_by").first() if is_upward and paper.signed_id else None
    return replace(
        content,
        format=paper.issuer.format,
        heading=paper.issuer.mark,
        issuers=(paper.issuer.unit.name,),
        signers=content.signers or (paper.issuer.unit.name,),
        number=paper.issuer.number_text(paper.number) if paper.number else "",
        signatories=(signer.signed_by.name,) if signer else (),
        issue_date=paper.issue_date,
        printer=printer or content.printer,
        print_date=paper.print_date,
    )
