"""Product pages, their changes, and the rank that follows."""
