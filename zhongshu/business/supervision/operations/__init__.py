"""Acts on supervised matters."""
