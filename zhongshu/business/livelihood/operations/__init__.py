"""Acts on projects: their way, their months and sites, their circulars."""
