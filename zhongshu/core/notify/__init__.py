"""通知: events become notices for the people whom they concern."""
