"""委托与移交: who is away, who stands in for whom, and handing over everything that a person holds."""
