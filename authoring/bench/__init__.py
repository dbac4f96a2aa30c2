"""How long grading takes: stock nbgrader, this course's grader, and the floor under both."""
