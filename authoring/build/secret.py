"""What of an assignment students must never see, as lines to search for."""

from __future__ import annotations

import re

from authoring.build.master import Master
from authoring.build.regions import Mark, find_regions

# Shorter lines ("else:", "return rate") say nothing and stand everywhere.
TELLING_CHARACTERS = 16
# So do these, however long: an import, a call that only opens or asks for nothing, a generator
# that takes its seed.
COMMONPLACE = re.compile(
    r"(from [\w.]+ )?import [\w., ]+"
    r"|[\w. =]*\(\)?"
    r"|\w+ = np\.random\.default_rng\([a-z_]*\)"
)


def secret_lines(master: Master, *marks: Mark) -> set[str]:
    """Return the telling lines of some regions that the assignment shows nowhere.

    Parameters
    ----------
    master
        An assignment.
    marks
        Which regions; solutions, hidden tests or both.
    """
    secret: set[str] = set()
    visible: set[str] = set()
    for cell in master.cells:
        regions, _ = find_regions(cell.source)
        for offset, line in enumerate(cell.source.split("\n")):
            inside = any(r.mark in marks and r.inside(offset) for r in regions)
            (secret if inside else visible).add(line.strip())
    return {line for line in secret - visible if is_telling(line)}


def is_telling(line: str) -> bool:
    """Tell whether a line, without its indent, would give something away to who reads it."""
    long = len(line) >= TELLING_CHARACTERS and not line.startswith("###")
    return long and not COMMONPLACE.fullmatch(line)
