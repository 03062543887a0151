"""What people do with outgoing papers: drafting, reviewing, issuing, and the office's own settings."""
