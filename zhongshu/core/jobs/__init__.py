"""后台: the worker that reads the event ledger and keeps notices and the search index up to date."""
