"""From submission to gradebook: sanitise, run, check, record.

Reading order: `reading` (files of a submission), `parsing` (bytes to cells), `rebuild`
(cells on the gradebook's skeleton), `sanitise` (the three together), `worker` (run and
check, no database), `scores` (one transaction a submission), `coordinator` (a whole class).
"""
