"""Pages of the three officers' rooms, and the ways in."""
