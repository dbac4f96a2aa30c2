"""Score many answers to one assignment quickly, in forks of one prepared process.

The process runs the setup cells once, on both sides of the split; every answer then gets a
fork of its own in which the engine's checker and answer server meet over the engine's codec.
There is no jail here: only the course's own answers and their mutants are scored so.
"""

from __future__ import annotations

from grading.certify.stage.client import Stage
from grading.certify.stage.jobs import Compare, Compared, Know, Known, Score, Scored, TestScore

__all__ = ["Compare", "Compared", "Know", "Known", "Score", "Scored", "Stage", "TestScore"]
