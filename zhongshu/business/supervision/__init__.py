"""督查督办: matters set up by decision, assigned to units, pressed until each is accepted, closed by another than who did them."""
