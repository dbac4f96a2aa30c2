"""Grade a class again after a test, a point or a due date changed, and say what that changes.

The work is `course init`'s and `course autograde`'s own; here it is done on a copy first
(`rehearsal`), compared cell by cell (`changes`), and recorded when it is done in earnest (`run`).
"""
