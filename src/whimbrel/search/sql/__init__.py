"""A resolved query as SQL: one statement for a page of ids, one for their number."""
