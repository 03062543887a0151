"""Pages of the system officer and the security officer."""
