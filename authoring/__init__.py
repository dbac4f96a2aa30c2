"""What turns masters into notebooks and proves them: build, certificates, ledger, lock files.

It may import `grading`, whose pipeline proves every exercise, and never `school`.
"""

import grading  # noqa: F401  it spares every process of ours a slow start
