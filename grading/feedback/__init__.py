"""What students and instructors see of graded notebooks: no hidden test, no foreign script.

`released` shows test cells as they were released, `clean` sanitises what students wrote,
`formulas` draws the formulas in it, `policy` forbids browsers to run anything of it, `exporter`
puts them into nbgrader's pages. `grades` and `sections` say what a feedback page shows.
"""
