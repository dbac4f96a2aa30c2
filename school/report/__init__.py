"""What a class can and cannot do yet, for its instructor: figures, charts and one page of them.

Everything is read from the gradebook; the words of named mistakes and flags come from the verdicts
that `grading.autograde.verdict` keeps beside it, and where those are missing the page says so.
"""
