"""指标: figures that carry their definition and open into the rows they count."""
