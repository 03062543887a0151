"""交办: what one unit is told to do for a matter by a date, signed for, reported on, signed by its leader and accepted by who assigned it."""
