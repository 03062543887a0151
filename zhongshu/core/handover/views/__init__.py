"""Pages of 委托与移交."""
