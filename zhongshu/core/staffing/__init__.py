"""机构人员: what the system officer and the security officer keep — units, positions, people, posts, rules, the calendar, accounts."""
