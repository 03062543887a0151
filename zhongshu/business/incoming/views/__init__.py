"""Pages of 收文."""
