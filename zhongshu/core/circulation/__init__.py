"""传阅: who is to read a matter, who has, and what they said of it; beside the flow, and never in its way."""
