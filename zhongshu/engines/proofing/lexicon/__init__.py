"""词表: dated tables that the rules read. Facts only: names, titles, wordings, counts."""
