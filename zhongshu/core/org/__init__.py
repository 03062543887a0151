"""机构人员: units, people, positions and who held which when. Nobody is deleted; they get an end date."""
