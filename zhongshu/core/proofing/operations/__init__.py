"""Acts on the lexicon."""
