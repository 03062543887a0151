"""流程: the pure kernel. Flow, Step, Quorum are frozen data; `plan` answers what one act changes. No database."""
