"""One module a published result: the formula, the source, and ``recompute()``."""
