"""Acts of 催办: the morning's reminders, urging by hand, and who oversees whom."""
