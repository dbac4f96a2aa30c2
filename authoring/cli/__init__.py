"""Commands of those who write the course; `grading.cli` finds them."""
