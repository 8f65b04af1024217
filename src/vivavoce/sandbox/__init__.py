"""Code that really runs, held so that it harms nobody. Knows `ports` and `domain` alone."""
