"""登录入口: the ways in and out — login, the first run, the demo's choice of roles, the first password — and how sessions end."""
