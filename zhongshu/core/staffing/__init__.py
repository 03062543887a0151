"""机构账号: keeping units, people, positions, posts and accounts; login, and the first run. The three officers' rooms."""
