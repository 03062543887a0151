"""Acts on incoming papers: one act, one function."""
