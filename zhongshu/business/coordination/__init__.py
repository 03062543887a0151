"""综合协调: what several units cannot settle among themselves, from the dispute to the raiser's word that it is solved."""
