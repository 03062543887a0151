"""演示城市: the invented city 临澜市 as plain TOML, read with tomllib. No code lives here.

organisation.toml: `office`, `tour` (who does what to one paper, in order), `units`, `positions`, `people`, `issuers`, `routes`, `issuer_routes`, `opinion_phrases`,
`disclosure_reasons`, `recipient_groups`. A route is found by type and division, then type, then division, then "*"; an issuer
route that fits comes before any route. Steps: first_review, second_review, final_review, sign_off, pre_print_check, register,
seal, dispatch.

papers-*.toml: `papers`, each with key, document_type, issuer, division, drafter, started, state, title, main_recipients, signers,
disclosure, disclosure_reason, recipient_groups, recipient_units and body; and, where it has them, urgency, remark,
copy_recipients, countersign, countersign_opinions, attendance, annexes, reviewer_edits, returns, opinions, ending,
dispatched (the day of 核发), signed_share (of the receiving units, in state receipt) and deliberate_mistakes.
A body has one paragraph a line; lines of cells between | marks are a table, whose first row is its head.
The text is the drafter's: `reviewer_edits` are to be made in their order at their steps, each `find` occurs exactly once.
"""
