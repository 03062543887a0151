"""任务分解: the report on the government's work cut into tasks, each with its units and dates, approved, and issued in one act."""
