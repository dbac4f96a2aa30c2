"""Answers of two students that are alike, side by side: something to look at, never a finding."""
