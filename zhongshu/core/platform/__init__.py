"""应用清单: what each app contributes, installed at start-up; duplicates and unknown names are refused."""
