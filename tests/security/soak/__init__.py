"""A long run, attacks mixed in, to see whether anything grows that should not."""
