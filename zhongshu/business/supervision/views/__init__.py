"""Pages of 督查督办."""
