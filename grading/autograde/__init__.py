"""From submission to gradebook: sanitise, run, check, record.

Reading order: `files` (those of a submission), `parsing` (bytes to cells), `rebuild` (cells on
the gradebook's skeleton), `sanitise` (the three together), `grade` and `marking` (run, check and
mark one), `pool` (workers without a database), `scores` (one transaction a submission),
`coordinator` (a whole class). The way is told hop by hop in CONTRIBUTING.
"""
