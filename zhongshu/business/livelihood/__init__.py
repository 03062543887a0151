"""民生实事: the year's projects for the people, from the first proposal to the last vote, each with its figures, months, sites and papers."""
