"""Comparisons by lot in the live quarter, each with its own trap, and a test of titles."""
