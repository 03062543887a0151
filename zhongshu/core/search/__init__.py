"""检索: a permission-filtered index of bigrams in the database's own full-text search."""
