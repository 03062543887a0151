"""Acts on assignments."""
