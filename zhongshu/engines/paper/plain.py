"""正文的纯文本: the editor's plain form of a body, which loses nothing both ways.

One paragraph a line; a heading's level is seen from its numbering; lines that start with `|`, or two and more lines with
tabs, are a table. Where the numbering tells otherwise than the block, the line begins with `#level:lead `.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from zhongshu.engines.paper.model import Block, Paper, chinese_date
from zhongshu.engines.paper.words import heading_of

_EXPLICIT = re.compile(r"#(\d)(?::(\d+))? (.*)", re.DOTALL)
_CELL = re.compile(r"((?:\\.|[^\\|]|\\$)*)\|")
_ESCAPES = {"\\": "\\\\", "|": "\\|", "\n": "\\n", "\t": "\\t"}


def recognise_body(text: str) -> tuple[Block, ...]:
    """The blocks of a body in its plain form. Blank lines mean nothing, except that they part two tables."""
    blocks: list[Block] = []
    rows: list[str] = []
    lines = [line.rstrip() for line in text.split("\n")]
    for at, line in enumerate([*lines, ""]):
        neighbours = lines[at - 1 : at] + lines[at + 1 : at + 2]
        if is_row(line) or (_has_tab(line) and any(_has_tab(other) for other in neighbours)):
            rows.append(line)
            continue
        if rows:
            blocks.append(Block(rows=tuple(cells_of(row) for row in rows)))
            rows = []
        if line.strip():
            blocks.append(_text_block(line.strip()))
    return tuple(blocks)


def plain_body(blocks: Iterable[Block]) -> str:
    """`recognise_body` of this is `blocks` again, as long as the texts are stripped, not empty and of one line."""
    lines: list[str] = []
    table_before = False
    for block in blocks:
        if block.is_table and table_before:
            lines.append("")
        lines.extend(_rows(block) if block.is_table else [_line(block)])
        table_before = block.is_table
    return "\n".join(lines)


def plain_source(paper: Paper) -> str:
    """The whole paper as a text that `recognise_text` reads back."""
    notes = [annex.title for annex in paper.annexes]
    head = [paper.copy_number, paper.secrecy, paper.urgency, paper.heading, paper.number]
    head += ["签发人：" + "　".join(paper.signatories) if paper.signatories else "", paper.title]
    head += [paper.main_recipients, *(f"{line.label}：{line.names}" for line in paper.attendance)]
    tail = [("附件：" if not at else "") + (f"{at + 1}." if len(notes) > 1 else "") + note for at, note in enumerate(notes)]
    tail += [*paper.signers, chinese_date(paper.issue_date) if paper.issue_date else "", paper.remark]
    for at, annex in enumerate(paper.annexes):
        if annex.blocks:
            tail += ["附件" + (str(at + 1) if len(notes) > 1 else ""), annex.title, plain_body(annex.blocks)]
    tail += ["抄送：" + paper.copy_recipients if paper.copy_recipients else ""]
    tail += [f"{paper.printer}　{chinese_date(paper.print_date)}印发" if paper.print_date else paper.printer]
    return "\n".join(filter(None, [*head, plain_body(paper.blocks), *tail])) + "\n"


def is_row(line: str) -> bool:
    """Whether the line is a table's row in the form with bars."""
    return line.lstrip().startswith("|")


def _has_tab(line: str) -> bool:
    return "\t" in line.strip() and not _EXPLICIT.fullmatch(line.strip())


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of a row, in either form."""
    if not is_row(line):
        return tuple(cell.strip() for cell in line.split("\t"))
    bare = line.strip().removeprefix("|")
    closed = bare if re.search(r"(?<!\\)(?:\\\\)*\|$", bare) else bare + "|"
    return tuple(_unescaped(cell.strip(" ")) for cell in _CELL.findall(closed))


def natural(text: str) -> Block:
    """A paragraph as its numbering tells."""
    level, lead = heading_of(text)
    return Block(text=text, level=level, lead=lead)


def _text_block(line: str) -> Block:
    if found := _EXPLICIT.fullmatch(line):
        level, text = int(found[1]), found[3]
        return Block(text=text, level=level, lead=int(found[2]) if found[2] else len(text) if level else 0)
    return natural(line)


def _line(block: Block) -> str:
    if block == natural(block.text) and not block.text.startswith(("#", "|")) and "\t" not in block.text:
        return block.text
    return f"#{block.level}:{block.lead} {block.text}"


def _rows(block: Block) -> Sequence[str]:
    return ["| " + " | ".join("".join(_ESCAPES.get(c, c) for c in cell) for cell in row) + " |" for row in block.rows]


def _unescaped(cell: str) -> str:
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), cell)
