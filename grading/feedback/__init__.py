"""What students and instructors see of graded notebooks: no hidden test, no foreign script.

`released` shows test cells as they were released, `clean` sanitises what students wrote,
`policy` forbids browsers to run it, `exporter` puts the three into nbgrader's pages.
"""
