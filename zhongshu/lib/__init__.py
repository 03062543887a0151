"""Plain Python that knows nothing of ours."""
