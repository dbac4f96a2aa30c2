"""Regions of a cell between BEGIN and END markers: solutions and hidden tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

STUB = "raise NotImplementedError"


class Mark(StrEnum):
    """What a region holds, in the words of nbgrader's markers."""

    SOLUTION = "SOLUTION"
    HIDDEN = "HIDDEN TESTS"
    SCHEME = "MARK SCHEME"


@dataclass(frozen=True)
class Region:
    """Lines of a cell between two markers.

    Attributes
    ----------
    mark
        What the region holds.
    begin, end
        Offsets (from 0) of the two marker lines in the cell's source.
    """

    mark: Mark
    begin: int
    end: int

    def inside(self, offset: int) -> bool:
        """Tell whether a line (offset from 0) lies in the region, markers included."""
        return self.begin <= offset <= self.end


@dataclass(frozen=True)
class Unbalanced:
    """A marker without its partner, nested, or misspelt; `offset` is its line from 0."""

    offset: int
    message: str


_ANY = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)")
_EXACT = re.compile(r"^\s*### (BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)\s*$")


def find_regions(source: str) -> tuple[list[Region], list[Unbalanced]]:
    """Return the regions of a cell and whatever is wrong with its markers."""
    regions: list[Region] = []
    wrong: list[Unbalanced] = []
    opened: tuple[str, int] | None = None
    for offset, line in enumerate(source.split("\n")):
        if not _ANY.search(line):
            continue
        match = _EXACT.match(line)
        if match is None:
            wrong.append(Unbalanced(offset, f"write the marker alone on its line: {_hint(line)}"))
            continue
        step, name = match.groups()
        if step == "BEGIN":
            if opened:
                wrong.append(Unbalanced(offset, f"BEGIN {name} inside an open {opened[0]} region"))
            opened = (name, offset)
        elif opened is None or opened[0] != name:
            wrong.append(Unbalanced(offset, f"END {name} without ### BEGIN {name} before it"))
        else:
            regions.append(Region(Mark(name), opened[1], offset))
            opened = None
    if opened:
        wrong.append(Unbalanced(opened[1], f"BEGIN {opened[0]} without ### END {opened[0]}"))
    return regions, wrong


def _hint(line: str) -> str:
    found = _ANY.search(line)
    return f"### {found.group(0)}" if found else line


def student_source(source: str) -> str:
    """Return a code cell as the release shows it: solutions are stubs, hidden tests are gone."""
    regions, _ = find_regions(source)
    lines = []
    for offset, line in enumerate(source.split("\n")):
        region = next((r for r in regions if r.inside(offset)), None)
        if region is None:
            lines.append(line)
        elif region.mark is Mark.SOLUTION and offset == region.begin:
            lines.append(line[: len(line) - len(line.lstrip())] + STUB)
    return "\n".join(lines)
