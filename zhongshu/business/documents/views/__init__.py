"""Pages of 发文."""
