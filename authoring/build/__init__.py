"""From masters to notebooks: everything between ``*.py`` by hand and what students open.

`master` reads a master, `rules` refuses what cannot be released or graded, `notebook` assembles
the notebook, `execute` runs a lecture, `release` makes the student version through nbgrader,
`stale` proves that nothing is out of date, and `run` does all of it for the chapters asked for.
"""
