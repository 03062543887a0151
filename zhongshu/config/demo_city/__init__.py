"""演示城市: the invented city 临江市 as plain data. Read with tomllib; no code lives here."""
