"""A year of 督查督办 at full size: played through the operations, counted anew from the events, and measured page by page."""
