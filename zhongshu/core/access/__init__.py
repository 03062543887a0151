"""权限: one condition per permission, the three officers, login, and the first run."""
