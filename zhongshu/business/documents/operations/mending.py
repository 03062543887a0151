"""Taking the checker's suggestions into the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from zhongshu.business.documents.models import FindingRecord, FindingState, Paper
from zhongshu.business.documents.operations.drafting import save_text
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.engines.paper import Block, recognise_body
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.proofing import ONLY_ASKED


def accept_finding(finding: FindingRecord, *, actor: Actor, now: dt.datetime) -> None:
    """采纳: put the checker's suggestion in the place of what it found, as the holder's own change of the text.

    Raises Refused when there is nothing exact to put in, or when the text has moved on since.
    """
    paper = Paper.objects.select_related("current").get(pk=finding.paper_id)
    if finding.state != FindingState.OPEN or not finding.suggestions or finding.start is None or paper.current is None:
        raise Refused("这个问题要在文稿里改：改好保存后会自动记为已改正。")
    if finding.kind in ONLY_ASKED:
        raise Refused("姓名、职务、法律名称和数字只提示、不替您改：请核对后在文稿里改。")
    content = mended(paper.current.read(), finding)
    if content is None:
        raise Refused("文稿已经变了，这条建议对不上原来的位置，请在文稿里改。")
    save_text(paper, content, base=paper.current.digest, actor=actor, now=now)


def mended(content: PaperContent, finding: FindingRecord) -> PaperContent | None:
    """The text with the first suggestion in place of the finding's span; None when it no longer stands there."""

    def swap(text: str) -> str | None:
        if finding.start is None or finding.end is None or text[finding.start : finding.end] != finding.excerpt:
            return None
        return text[: finding.start] + str(finding.suggestions[0]) + text[finding.end :]

    if finding.element in ("title", "main_recipients", "remark", "copy_recipients"):
        new = swap(getattr(content, finding.element))
        fields: dict[str, Any] = {finding.element: new}
        return None if new is None else replace(content, **fields)
    if finding.element == "blocks":
        blocks = _swapped(content.blocks, finding.place, swap)
        return None if blocks is None else replace(content, blocks=blocks)
    number = finding.element.removeprefix("annex[").removesuffix("].blocks")
    if finding.element == f"annex[{number}].blocks" and number.isdigit() and int(number) < len(content.annexes):
        annex = content.annexes[int(number)]
        blocks = _swapped(annex.blocks, finding.place, swap)
        if blocks is None:
            return None
        return replace(
            content, annexes=(*content.annexes[: int(number)], replace(annex, blocks=blocks), *content.annexes[int(number) + 1 :])
        )
    return None


def _swapped(blocks: tuple[Block, ...], place: int, swap: Callable[[str], str | None]) -> tuple[Block, ...] | None:
    """The blocks with one of them changed; a table is changed by hand."""
    new = swap(blocks[place].text) if place < len(blocks) else None
    return None if new is None else (*blocks[:place], *recognise_body(new), *blocks[place + 1 :])
