"""Pure engines: they know nothing of Django or of our tables, and are usable alone."""
