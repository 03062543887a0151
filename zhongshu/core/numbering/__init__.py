"""编号: gapless numbers per series and year; a void number stays in the ledger."""
