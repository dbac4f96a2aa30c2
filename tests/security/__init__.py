"""Proof apart from the product: attacks on the grader, protections taken away, long runs."""
