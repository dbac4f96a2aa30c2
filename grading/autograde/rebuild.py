"""Rebuild a student's notebook on the skeleton: answers from the student, the rest from us."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from grading.autograde.parsing import CellType, StudentCell, StudentNotebook
from grading.autograde.skeleton import Skeleton, SkeletonCell
from grading.autograde.verdict import Repair, RepairCode

DEFINITION = re.compile(r"(?:async +def +|def +|class +)?([A-Za-z_]\w*) *(?:\(.*|:.*|=(?!=).*)")
MISSING = "# The student's notebook has no cell {name}; another cell of it answers.\n"


@dataclass(frozen=True)
class RebuiltCell:
    """One cell of a rebuilt notebook.

    Attributes
    ----------
    cell_id
        Its nbformat id: the grade id for cells of the skeleton.
    cell_type
        ``code``, ``markdown`` or ``raw``.
    source
        Its text.
    skeleton
        The cell of the skeleton that it fills; None for a student's own cell.
    answered
        For an answer: whether the student's notebook had the cell.
    attachments
        Images pasted into a Markdown cell.
    """

    cell_id: str
    cell_type: CellType
    source: str
    skeleton: SkeletonCell | None = None
    answered: bool = True
    attachments: tuple[tuple[str, str, str], ...] = ()


@dataclass
class _Match:
    """Which cell of the student fills which cell of the skeleton."""

    chosen: dict[str, int] = field(default_factory=dict)
    repairs: list[Repair] = field(default_factory=list)


def rebuild(
    notebook: StudentNotebook, skeleton: Skeleton
) -> tuple[tuple[RebuiltCell, ...], tuple[Repair, ...]]:
    """Return the cells to run and what was repaired.

    The skeleton gives ids, order, flags and the source of every locked cell. The student
    gives the text of answers, and own cells, which stay behind the cell they stood behind.

    Parameters
    ----------
    notebook
        The student's notebook.
    skeleton
        The assignment's.
    """
    match = _match(notebook.cells, skeleton)
    _note_order(match, skeleton)
    own = _own_cells(notebook.cells, match, skeleton)
    cells = [*own.pop("", [])]
    bound = _names_bound(notebook.cells, set(match.chosen.values()))
    for cell in skeleton.cells:
        index = match.chosen.get(cell.grade_id)
        student = None if index is None else notebook.cells[index]
        cells.append(_fill(cell, student, bound, match.repairs))
        cells.extend(own.pop(cell.grade_id, []))
    return tuple(cells), tuple(match.repairs)


def _match(cells: tuple[StudentCell, ...], skeleton: Skeleton) -> _Match:
    """Find the student's cell for each cell of the skeleton, by grade id, else by cell id."""
    candidates: dict[str, list[int]] = {}
    match = _Match()
    for index, cell in enumerate(cells):
        if cell.grade_id in skeleton.by_id:
            candidates.setdefault(cell.grade_id, []).append(index)
        elif cell.grade_id:
            found = "an id that the assignment does not have: kept as an own cell"
            match.repairs.append(Repair(RepairCode.ID_UNKNOWN, ascii(cell.grade_id)[1:-1], found))
    for index, cell in enumerate(cells):
        lost = cell.grade_id not in skeleton.by_id and cell.cell_id in skeleton.by_id
        if lost and cell.cell_id not in candidates:
            candidates[cell.cell_id] = [index]
            found = "had lost its nbgrader metadata: known by its cell id"
            match.repairs.append(Repair(RepairCode.ANSWER_ADOPTED, cell.cell_id, found))
    for grade_id, found_at in candidates.items():
        match.chosen[grade_id] = _best(skeleton.by_id[grade_id], found_at, cells)
        if len(found_at) > 1:
            found = f"stands {len(found_at)} times: one is graded, the others are own cells"
            match.repairs.append(Repair(RepairCode.CELL_COPIED, grade_id, found))
    return match


def _best(cell: SkeletonCell, candidates: list[int], cells: tuple[StudentCell, ...]) -> int:
    """Return the first candidate that the student has worked on, else the first."""
    worked = (i for i in candidates if not _same(cells[i].source, cell.released))
    return next(worked, candidates[0]) if cell.is_answer else candidates[0]


def _note_order(match: _Match, skeleton: Skeleton) -> None:
    order = [match.chosen[c.grade_id] for c in skeleton.cells if c.grade_id in match.chosen]
    names = [c.grade_id for c in skeleton.cells if c.grade_id in match.chosen]
    highest = -1
    for name, index in zip(names, order, strict=True):
        if index < highest:
            found = "stood elsewhere: put back into the order of the assignment"
            match.repairs.append(Repair(RepairCode.CELL_MOVED, name, found))
        highest = max(highest, index)


def _own_cells(
    cells: tuple[StudentCell, ...], match: _Match, skeleton: Skeleton
) -> dict[str, list[RebuiltCell]]:
    """Return the student's own cells by the skeleton cell that they stood behind."""
    grade_id_at = {index: grade_id for grade_id, index in match.chosen.items()}
    taken = set(skeleton.by_id)
    own: dict[str, list[RebuiltCell]] = {}
    anchor = ""
    for index, cell in enumerate(cells):
        if index in grade_id_at:
            anchor = grade_id_at[index]
            continue
        if not cell.source.strip():
            continue
        if cell.tags:
            _note_tags(cell.cell_id or f"cell {index + 1}", cell, match.repairs)
        cell_id = _free_id(cell.cell_id, index, taken)
        taken.add(cell_id)
        rebuilt = RebuiltCell(cell_id, cell.cell_type, cell.source, attachments=cell.attachments)
        own.setdefault(anchor, []).append(rebuilt)
    return own


def _free_id(wanted: str, index: int, taken: set[str]) -> str:
    plain = wanted.replace("-", "").replace("_", "")
    if wanted not in taken and plain.isascii() and plain.isalnum() and len(wanted) <= 64:
        return wanted
    name = f"own-{index + 1}"
    while name in taken:
        name += "-x"
    return name


def _fill(
    cell: SkeletonCell, student: StudentCell | None, bound: set[str], repairs: list[Repair]
) -> RebuiltCell:
    """Return the skeleton's cell with the student's text where that counts."""
    if student is None:
        return _restore(cell, bound, repairs)
    repairs.extend(_differences(cell, student))
    source = student.source if cell.is_answer else cell.source
    images = student.attachments if cell.is_answer and cell.cell_type == "markdown" else ()
    return RebuiltCell(cell.grade_id, cell.cell_type, source, cell, attachments=images)


def _restore(cell: SkeletonCell, bound: set[str], repairs: list[Repair]) -> RebuiltCell:
    """Return a cell that the student's notebook does not have.

    The stub is not put back over an answer that stands in an own cell of the student.
    """
    source = cell.released if cell.is_answer else cell.source
    if cell.is_answer and cell.cell_type == "code" and _defined(source) & bound:
        source = MISSING.format(name=cell.grade_id)
        found = "deleted, but an own cell of the student defines the name: that one counts"
        repairs.append(Repair(RepairCode.ANSWER_ADOPTED, cell.grade_id, found))
        return RebuiltCell(cell.grade_id, cell.cell_type, source, cell)
    kind = "the answer" if cell.is_answer else "the cell"
    found = f"{kind} is missing: put back as released"
    repairs.append(Repair(RepairCode.CELL_MISSING, cell.grade_id, found))
    return RebuiltCell(cell.grade_id, cell.cell_type, source, cell, answered=False)


def _differences(cell: SkeletonCell, student: StudentCell) -> Iterator[Repair]:
    name = cell.grade_id
    if student.cell_type != cell.cell_type:
        found = f"turned into {student.cell_type}: read as {cell.cell_type}"
        yield Repair(RepairCode.CELL_RETYPED, name, found)
    claims = dict(student.claims)
    expected = {
        "grade": str(cell.grade),
        "solution": str(cell.solution),
        "locked": str(cell.locked),
    }
    wrong = [key for key, value in expected.items() if claims.get(key, value) != value]
    if cell.is_graded and "points" in claims and _number(claims["points"]) != cell.points:
        wrong.append("points")
    if wrong:
        yield Repair(RepairCode.FLAGS_CHANGED, name, f"edited metadata: {', '.join(wrong)}")
    if student.tags:
        yield from _tags(name, student)
    if not cell.is_answer and not _same(student.source, cell.released):
        yield Repair(RepairCode.CELL_CHANGED, name, "edited by the student: put back")


def _tags(name: str, cell: StudentCell) -> Iterator[Repair]:
    shown = ", ".join(ascii(tag)[1:-1] for tag in cell.tags)
    yield Repair(RepairCode.TAGS_DROPPED, name, f"tags have no effect here: {shown}")


def _note_tags(name: str, cell: StudentCell, repairs: list[Repair]) -> None:
    repairs.extend(_tags(ascii(name)[1:-1], cell))


def _same(left: str, right: str) -> bool:
    """Compare texts as editors leave them: line ends and trailing blanks do not count."""
    return [line.rstrip() for line in left.strip().splitlines()] == [
        line.rstrip() for line in right.strip().splitlines()
    ]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _names_bound(cells: tuple[StudentCell, ...], chosen: set[int]) -> set[str]:
    """Return the names that the student's own code cells define at top level."""
    own = (c for i, c in enumerate(cells) if i not in chosen and c.cell_type == "code")
    return {name for cell in own for name in _defined(cell.source)}


def _defined(source: str) -> set[str]:
    """Return the names that the lines of a cell define at top level.

    Lines are looked at and nothing is parsed: hostile code can crash Python's parser.
    """
    return {found[1] for line in source.splitlines() if (found := DEFINITION.match(line))}
