"""台账: a declared ledger gives its list page, filters, paging and exports, all through one scope."""
