"""Attack the grader with everything of `tests/attacks/` and prove that nothing is gained."""
