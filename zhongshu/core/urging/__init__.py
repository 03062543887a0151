"""催办: what is due is told before, on and after its day; who is urged by hand, once or again and again; and who hears of it when nothing helps."""
