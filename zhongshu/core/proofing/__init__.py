"""核文词库: what one office adds to the checker — its words, names and titles with dates and sources — and what its false alarms propose."""
