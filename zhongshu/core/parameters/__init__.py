"""规则参数: dated settings with their basis. A record is judged by the rule in force on its own date."""
