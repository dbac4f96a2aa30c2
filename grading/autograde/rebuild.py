"""Rebuild a student's notebook on the skeleton: answers from the student, the rest from us."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

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
        Pictures of a Markdown cell.
    own_version
        For a locked code cell: its text in the student's notebook; "" where it has none.
    """

    cell_id: str
    cell_type: CellType
    source: str
    skeleton: SkeletonCell | None = None
    answered: bool = True
    attachments: tuple[tuple[str, str, str], ...] = ()
    own_version: str = ""


@dataclass
class Match:
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
    match = match_cells(notebook.cells, skeleton)
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


def match_cells(cells: Sequence[StudentCell], skeleton: Skeleton) -> Match:
    """Find the student's cell for each cell of the skeleton, by grade id, else by cell id."""
    candidates: dict[str, list[int]] = {}
    match = Match()
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


def _best(cell: SkeletonCell, candidates: list[int], cells: Sequence[StudentCell]) -> int:
    """Return the first candidate that the student has worked on, else the first."""
    worked = (i for i in candidates if not same(cells[i].source, cell.released))
    return next(worked, candidates[0]) if cell.is_answer else candidates[0]


def _note_order(match: Match, skeleton: Skeleton) -> None:
    order = [match.chosen[c.grade_id] for c in skeleton.cells if c.grade_id in match.chosen]
    names = [c.grade_id for c in skeleton.cells if c.grade_id in match.chosen]
    highest = -1
    for name, index in zip(names, order, strict=True):
        if index < highest:
            found = "stood elsewhere: put back into the order of the assignment"
            match.repairs.append(Repair(RepairCode.CELL_MOVED, name, found))
        highest = max(highest, index)


def _own_cells(
    cells: tuple[StudentCell, ...], match: Match, skeleton: Skeleton
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
    if cell.solution and same(source, cell.released):
        source = cell.released  # a blank more or less is no answer
    images = student.attachments if cell.is_answer and cell.cell_type == "markdown" else ()
    is_code = cell.cell_type == "code" and student.cell_type == "code" and not cell.is_answer
    version = student.source if is_code else ""
    return RebuiltCell(cell.grade_id, cell.cell_type, source, cell, True, images, version)


def _restore(cell: SkeletonCell, bound: set[str], repairs: list[Repair]) -> RebuiltCell:
    """Return a cell that the student's notebook does not have.

    The stub is not put back over an answer that stands in an own cell of the student.
    """
    source = cell.released if cell.is_answer else cell.source
    if cell.is_answer and cell.cell_type == "code" and defined(source) & bound:
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
    outdated = _is_as_handed_out(student)
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
    if wrong and not outdated:
        yield Repair(RepairCode.FLAGS_CHANGED, name, f"edited metadata: {', '.join(wrong)}")
    points = claims.get("points")
    if cell.is_graded and points is not None and _number(points) != cell.points:
        found = f"worth {points} in this copy, {cell.points:g} in the gradebook, which counts"
        yield Repair(RepairCode.CELL_OUTDATED, name, found)
    if student.tags:
        yield from _tags(name, student)
    if cell.is_answer or same(student.source, cell.released):
        return
    if outdated:
        found = "handed out in another version: the present one counts"
        yield Repair(RepairCode.CELL_OUTDATED, name, found)
    else:
        found = "edited by the student: put back; what it defines is there for the answers"
        yield Repair(RepairCode.CELL_CHANGED, name, found)


def _is_as_handed_out(student: StudentCell) -> bool:
    """Return whether a cell still is what its own checksum, made at the release, says.

    Then a difference from the assignment is the assignment's: it was changed since.
    """
    claims = dict(student.claims)
    cell = NotebookNode(
        source=student.source,
        cell_type=student.cell_type,
        metadata=NotebookNode(
            nbgrader=NotebookNode(
                grade=claims.get("grade") == "True",
                solution=claims.get("solution") == "True",
                locked=claims.get("locked") == "True",
                grade_id=student.grade_id,
                points=_number(claims.get("points", "")) or 0.0,
            )
        ),
    )
    return bool(claims.get("checksum", "").strip("'") == compute_checksum(cell))


def _tags(name: str, cell: StudentCell) -> Iterator[Repair]:
    shown = ", ".join(ascii(tag)[1:-1] for tag in cell.tags)
    yield Repair(RepairCode.TAGS_DROPPED, name, f"tags have no effect here: {shown}")


def _note_tags(name: str, cell: StudentCell, repairs: list[Repair]) -> None:
    repairs.extend(_tags(ascii(name)[1:-1], cell))


def same(left: str, right: str) -> bool:
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
    return {name for cell in own for name in defined(cell.source)}


def defined(source: str) -> set[str]:
    """Return the names that the lines of a cell define at top level.

    Lines are looked at and nothing is parsed: hostile code can crash Python's parser.
    """
    return {found[1] for line in source.splitlines() if (found := DEFINITION.match(line))}
