"""核文规则: importing this room declares every rule, in the order of the handbook page."""

from zhongshu.engines.proofing.rules import form, annexes, routing, safety, headings, punctuation, numbers, wording, spelling  # noqa: F401, I001 — the handbook's order
