"""Commands of those who run a class; `grading.cli` finds them."""
