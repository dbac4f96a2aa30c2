"""Read a master (py:percent) into cells that know their line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from authoring.build.problem import Problem
from shop.errors import BuildError, RuleError

CellKind = Literal["code", "markdown"]
MasterKind = Literal["lecture", "assignment"]


PLAYED = ("policy", "forecast")
"""As what the answer of a test marked ``played`` is handed to the seasons of a game."""


class Role(StrEnum):
    """What a cell is for; the builder expands it into nbgrader's metadata."""

    PLAIN = "plain"
    SETUP = "setup"
    SOLUTION = "solution"
    TEST = "test"
    MEMO = "memo"
    CLAIM = "claim"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class MasterCell:
    """One cell of a master.

    Attributes
    ----------
    id
        The readable id, empty when the header states none.
    kind
        Code or Markdown.
    role
        What the cell is for.
    points
        Points of a test or memo, None when none are stated (or they are no number).
    source
        The text of the cell as the notebook shows it.
    line
        Line of the ``# %%`` header in the file, from 1.
    body
        Line of the first line of `source` in the file.
    header
        Everything that the header states, unread.
    """

    id: str
    kind: CellKind
    role: Role
    points: float | None
    source: str
    line: int
    body: int
    header: Mapping[str, Any] = field(default_factory=dict)

    @property
    def tags(self) -> tuple[str, ...]:
        """Jupyter tags of the cell."""
        tags = self.header.get("tags", [])
        return tuple(map(str, tags)) if isinstance(tags, list) else (str(tags),)

    @property
    def played(self) -> str:
        """As what a test plays its answer in seasons of a game; empty for every other cell."""
        return str(self.header.get("played", ""))


@dataclass(frozen=True)
class Master:
    """A master, read.

    Attributes
    ----------
    path
        The file.
    kind
        Lecture or assignment; an assignment has roles and points, a lecture has claims only.
    cells
        In the order of the file.
    text
        The file as it is.
    """

    path: Path
    kind: MasterKind
    cells: tuple[MasterCell, ...]
    text: str

    @property
    def chapter(self) -> str:
        """Name of the chapter."""
        return self.path.stem

    @property
    def shown(self) -> Path:
        """The path as messages show it: folder and file name."""
        return Path(self.path.parent.name) / self.path.name

    def having(self, *roles: Role) -> list[MasterCell]:
        """Return the cells of these roles."""
        return [cell for cell in self.cells if cell.role in roles]

    def built(self) -> list[MasterCell]:
        """Return the cells that stand in the built notebook: all but claims."""
        return [cell for cell in self.cells if cell.role is not Role.CLAIM]

    def code(self) -> list[MasterCell]:
        """Return the code cells."""
        return [cell for cell in self.cells if cell.kind == "code"]

    def exercises(self) -> dict[str, list[MasterCell]]:
        """Return, for each exercise (id of its solution cell), its test cells."""
        tests = self.having(Role.TEST)
        names = [cell.id for cell in self.having(Role.SOLUTION)]
        return {name: [test for test in tests if exercise_of(test.id) == name] for name in names}

    def problem(self, cell: MasterCell, message: str, offset: int | None = None) -> Problem:
        """Return a refusal at a cell's header, or at line `offset` (from 0) of its source."""
        line = cell.line if offset is None else cell.body + offset
        return Problem(self.shown, line, message)


def exercise_of(test_id: str) -> str:
    """Return the exercise that a test's id names: ``test_NAME`` or ``test_NAME__PART``."""
    return test_id.removeprefix("test_").partition("__")[0] if test_id.startswith("test_") else ""


def read_master(path: Path, kind: MasterKind) -> Master:
    """Read a master.

    Parameters
    ----------
    path
        A py:percent file; a jupytext header is allowed and ignored.
    kind
        Lecture or assignment.

    Raises
    ------
    BuildError
        When the file is missing or not UTF-8 text.
    RuleError
        When text stands before the first cell, or there is no cell.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise BuildError(f"{path}: no such master") from error
    except UnicodeDecodeError as error:
        raise BuildError(f"{path}: not UTF-8 text ({error}); save it as UTF-8") from error
    text = text.removeprefix("\N{BYTE ORDER MARK}").replace("\r\n", "\n")
    return Master(path, kind, tuple(_cells(path, text)), text)


def _cells(path: Path, text: str) -> Iterator[MasterCell]:
    import jupytext

    shown = Path(path.parent.name) / path.name
    try:
        notebook = jupytext.reads(text, fmt="py:percent")
    except Exception as error:  # jupytext raises whatever its parsers meet
        raise RuleError(f"{shown}:1: jupytext cannot read this master: {error}") from error
    lines = text.split("\n")
    markers = list(_markers(lines))
    if not markers or len(notebook.cells) != len(markers):
        raise RuleError(
            f"{shown}:1: text stands before the first cell, or there is no cell. "
            'Start every cell with a header such as # %% id="intro"'
        )
    ends = [*markers[1:], len(lines)]
    for cell, marker, end in zip(notebook.cells, markers, ends, strict=True):
        body = next((n for n in range(marker + 1, end) if lines[n].strip()), marker + 1)
        body -= len(cell.source) - len(cell.source.lstrip("\n"))
        header = {k: v for k, v in cell.metadata.items() if k != "lines_to_next_cell"}
        yield _cell(cell.cell_type, cell.source, header, marker + 1, body + 1)


def _cell(kind: CellKind, source: str, header: dict[str, Any], line: int, body: int) -> MasterCell:
    role = header.get("role", Role.PLAIN.value)
    known = role in {*Role} - {Role.UNKNOWN} and not (role == Role.PLAIN and "role" in header)
    points = header.get("points")
    number = isinstance(points, int | float) and not isinstance(points, bool)
    return MasterCell(
        id=str(header.get("id", "")),
        kind=kind,
        role=Role(role) if known else Role.UNKNOWN,
        points=points if number else None,
        source=source,
        line=line,
        body=body,
        header=header,
    )


def _markers(lines: list[str]) -> Iterator[int]:
    """Yield the index of each cell header, strings that look like one left out."""
    from jupytext.stringparser import StringParser

    parser = StringParser("python")
    for index, line in enumerate(lines):
        if not parser.is_quoted() and (line.startswith("# %%") or line.startswith("#%%")):
            yield index
        parser.read_line(line)
