"""A master with its code cells parsed, once for all rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from authoring.build.master import Master, MasterCell, Role
from authoring.build.names import Names, read_names
from authoring.build.regions import Region, Unbalanced, find_regions


@dataclass(frozen=True)
class Studied:
    """A cell with what the rules look at.

    Attributes
    ----------
    cell
        The cell.
    regions, unbalanced
        Its regions, and markers that make none.
    names
        Names of a code cell; None for Markdown and for a cell that is not Python.
    broken
        Why the cell is not Python: message and offset (from 0) of the line.
    """

    cell: MasterCell
    regions: tuple[Region, ...]
    unbalanced: tuple[Unbalanced, ...]
    names: Names | None
    broken: tuple[str, int] | None = None

    def hidden(self, offset: int) -> bool:
        """Tell whether a line (offset from 0) lies in any region."""
        return any(region.inside(offset) for region in self.regions)


class Study:
    """A master whose cells are parsed.

    Parameters
    ----------
    master
        What `read_master` gave.
    """

    def __init__(self, master: Master) -> None:
        self.master = master
        self.cells = [_study(cell) for cell in master.cells]

    def having(self, *roles: Role) -> list[Studied]:
        """Return the studied cells of these roles."""
        return [studied for studied in self.cells if studied.cell.role in roles]

    def code(self, *roles: Role) -> Iterator[tuple[MasterCell, Names]]:
        """Yield the code cells of these roles (all when none) that are valid Python."""
        for studied in self.having(*roles) if roles else self.cells:
            if studied.names is not None:
                yield studied.cell, studied.names

    def bound(self, *roles: Role) -> dict[str, MasterCell]:
        """Return the names that cells of these roles bind, with the first cell that does."""
        found: dict[str, MasterCell] = {}
        for cell, names in self.code(*roles):
            for name in names.bound:
                found.setdefault(name, cell)
        return found


def _study(cell: MasterCell) -> Studied:
    regions, unbalanced = find_regions(cell.source)
    names, broken = None, None
    if cell.kind == "code":
        try:
            names = read_names(cell.source)
        except SyntaxError as error:
            broken = (error.msg, (error.lineno or 1) - 1)
    return Studied(cell, tuple(regions), tuple(unbalanced), names, broken)
