"""Which file of a submission is the assignment's notebook, or why none of them is.

The file of the right name counts, unless another one holds more answers: students copy a
notebook, work in the copy and hand both in. A copy in a subfolder, or one that Jupyter kept by
itself, counts only where nothing else holds an answer.
"""

from __future__ import annotations

import re
import resource
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath

from grading.autograde.files import (
    CHECKPOINT,
    CHECKPOINTS,
    MAX_EXTRA,
    SubmissionFiles,
    SubmittedFile,
    is_notebook,
    legible,
)
from grading.autograde.parsing import StudentCell, StudentNotebook, parse_notebook
from grading.autograde.rebuild import defined, match_cells, same
from grading.autograde.settings import MEGABYTE, ReadBounds
from grading.autograde.skeleton import Skeleton
from grading.autograde.verdict import Flag, FlagCode, Repair, RepairCode

ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz")
EXPORTS = (".py", ".html", ".htm", ".pdf", ".md", ".tex")
LEAST_SHARE = 1 / 3
"""Of the answers' names: what a notebook without any id has to define to be the assignment."""


@dataclass(frozen=True)
class Choice:
    """The notebook that is graded.

    Attributes
    ----------
    file
        Its file.
    notebook
        What is in it, or why it cannot be read.
    repairs
        What was decided on the way.
    """

    file: SubmittedFile
    notebook: StudentNotebook | Flag
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, order=True)
class _Standing:
    """How much of an assignment a notebook holds: the more, the likelier it is the one."""

    answered: int
    known: int


def choose(
    files: SubmissionFiles, skeleton: Skeleton, others: Collection[str], bounds: ReadBounds
) -> Choice | Flag:
    """Return the file to grade for one notebook of the assignment, or why there is none.

    Parameters
    ----------
    files
        What was handed in.
    skeleton
        The notebook of the assignment.
    others
        Files that are another notebook of the assignment.
    bounds
        How much of a notebook is read.
    """
    chosen = _handed_in(files, skeleton, others, bounds)
    aside = _aside(files, skeleton)
    if not aside or _holds_answers(files, chosen, skeleton, others, bounds):
        return chosen
    for place in aside:
        ranked = sorted(
            (
                (_standing(choice, skeleton), choice.file.path == _kept_as(skeleton), choice)
                for choice in _choices(place, bounds)
            ),
            key=lambda entry: entry[:2],
            reverse=True,
        )
        best = ranked[0][-1]
        if not _answered(best, skeleton):
            continue
        if len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]:
            return _either(best, ranked[1][-1], skeleton)
        return _from_aside(best, chosen, skeleton)
    return chosen


def _aside(files: SubmissionFiles, skeleton: Skeleton) -> list[list[SubmittedFile]]:
    """Return notebooks of subfolders, then those that Jupyter kept, without empty groups."""
    names = (f"{skeleton.notebook}.ipynb",)
    below = [f for f in files.helpers if is_notebook(PurePosixPath(f.path).name, names)]
    return [group[:MAX_EXTRA] for group in (below, list(files.checkpoints)) if group]


def _either(one: Choice, other: Choice, skeleton: Skeleton) -> Flag:
    first, second = sorted(legible(choice.file.path) for choice in (one, other))
    return Flag(
        FlagCode.MISSING_NOTEBOOK,
        f"{first} and {second} hold as many answers and differ. "
        f"The way out: put the right one into this folder as {skeleton.notebook}.ipynb and grade "
        "again",
    )


def _handed_in(
    files: SubmissionFiles, skeleton: Skeleton, others: Collection[str], bounds: ReadBounds
) -> Choice | Flag:
    """Return the best of the files that somebody meant to hand in."""
    named = _named(files, skeleton)
    spare = [f for f in files.notebooks if f is not named and f.path not in others][:MAX_EXTRA]
    if named is not None and not spare:
        return _accept(Choice(named, read(named, bounds)), skeleton)
    first = None if named is None else Choice(named, read(named, bounds))
    ranked = sorted(
        ((_standing(choice, skeleton), choice) for choice in _choices(spare, bounds)),
        key=lambda pair: pair[0],
        reverse=True,
    )
    best = _best(ranked, skeleton)
    if first is not None and (best is None or best[0].answered <= _answered(first, skeleton)):
        return _accept(first, skeleton)
    if best is None:
        return _missing(files, skeleton, ranked)
    return _in_place(best[1], first, skeleton)


def _holds_answers(
    files: SubmissionFiles,
    chosen: Choice | Flag,
    skeleton: Skeleton,
    others: Collection[str],
    bounds: ReadBounds,
) -> bool:
    """Return whether anything handed in on purpose has an answer, be it chosen or not."""
    if isinstance(chosen, Choice):
        return _answered(chosen, skeleton) > 0
    spare = [file for file in files.notebooks if file.path not in others][:MAX_EXTRA]
    return any(_answered(choice, skeleton) for choice in _choices(spare, bounds))


def _kept_as(skeleton: Skeleton) -> str:
    return f"{CHECKPOINTS}/{skeleton.notebook}{CHECKPOINT}"


def _from_aside(kept: Choice, chosen: Choice | Flag, skeleton: Skeleton) -> Choice:
    name = f"{skeleton.notebook}.ipynb"
    if isinstance(chosen, Flag):
        other = "which is not there"
    elif isinstance(chosen.notebook, Flag):
        other = "which cannot be read"
    else:
        other = "which holds no answer"
    path = kept.file.path
    kind = "a copy that Jupyter kept of an earlier state, " if path.endswith(CHECKPOINT) else ""
    found = (
        f"{kind}read in place of {name}, {other}: look whether that is meant, else ask for "
        f"{name} again"
    )
    repair = Repair(RepairCode.NOTEBOOK_RENAMED, legible(path), found)
    return Choice(kept.file, kept.notebook, (repair,))


def read(file: SubmittedFile, bounds: ReadBounds) -> StudentNotebook | Flag:
    """Return what a file holds; reading takes a bounded amount of memory."""
    if file.content is None:
        code = FlagCode.TOO_LARGE if "too large" in file.problem else FlagCode.UNREADABLE_FILE
        return Flag(code, f"{file.path} {file.problem}")
    with _memory_bounded(bounds.parse_memory_mb * MEGABYTE):
        try:
            return parse_notebook(file.content, file.path, bounds)
        except MemoryError:
            found = f"{file.path} needs more memory than reading may take"
            return Flag(FlagCode.TOO_LARGE, found)


def _choices(spare: list[SubmittedFile], bounds: ReadBounds) -> Iterator[Choice]:
    seen = set()
    for file in spare:
        if file.content not in seen:
            seen.add(file.content)
            yield Choice(file, read(file, bounds))


def _best(
    ranked: list[tuple[_Standing, Choice]], skeleton: Skeleton
) -> tuple[_Standing, Choice] | None:
    """Return the likeliest file; None when there is none or two are as likely."""
    fit = [pair for pair in ranked if is_assignment(pair[1].notebook, skeleton)]
    if not fit or (len(fit) > 1 and fit[0][0] == fit[1][0]):
        return None
    return fit[0]


def _accept(choice: Choice, skeleton: Skeleton) -> Choice | Flag:
    """Return the choice, or a flag when it is a readable notebook of something else."""
    if isinstance(choice.notebook, Flag) or is_assignment(choice.notebook, skeleton):
        return choice
    return Flag(FlagCode.OTHER_NOTEBOOK, _other(choice.file.path, skeleton))


def _in_place(choice: Choice, named: Choice | None, skeleton: Skeleton) -> Choice:
    name = f"{skeleton.notebook}.ipynb"
    found = f"read in place of {name}"
    if named is not None:
        blank = "cannot be read" if isinstance(named.notebook, Flag) else "holds fewer answers"
        found = f"{found}, which {blank}: look whether that is meant"
    renamed = Repair(RepairCode.NOTEBOOK_RENAMED, legible(choice.file.path), found)
    return Choice(choice.file, choice.notebook, (renamed,))


def _named(files: SubmissionFiles, skeleton: Skeleton) -> SubmittedFile | None:
    name = f"{skeleton.notebook}.ipynb"
    return next((file for file in files.notebooks if file.path == name), None)


def _standing(choice: Choice, skeleton: Skeleton) -> _Standing:
    if isinstance(choice.notebook, Flag):
        return _Standing(-1, -1)
    cells = choice.notebook.cells
    return _Standing(_answered(choice, skeleton), len(match_cells(cells, skeleton).chosen))


def _answered(choice: Choice, skeleton: Skeleton) -> int:
    """Count the answers that somebody has worked on; none in what is no such notebook."""
    if isinstance(choice.notebook, Flag) or not is_assignment(choice.notebook, skeleton):
        return 0
    cells = choice.notebook.cells
    chosen = match_cells(cells, skeleton).chosen
    answers = [cell for cell in skeleton.cells if cell.is_answer]
    worked = {
        cell.grade_id
        for cell in answers
        if cell.grade_id in chosen and not same(cells[chosen[cell.grade_id]].source, cell.released)
    }
    own = [c for i, c in enumerate(cells) if i not in set(chosen.values()) and _is_new(c, skeleton)]
    names = {name for cell in own if cell.cell_type == "code" for name in defined(cell.source)}
    worked |= {cell.grade_id for cell in answers if defined(cell.released) & names}
    return len(worked)


def _is_new(cell: StudentCell, skeleton: Skeleton) -> bool:
    return not {line.strip() for line in cell.source.splitlines()} <= skeleton.lines


def is_assignment(notebook: StudentNotebook | Flag, skeleton: Skeleton) -> bool:
    """Return whether a notebook is one of this assignment: one of its ids, or enough names.

    A lecture may share the id of a cell or the name of a function with its assignment.
    """
    if isinstance(notebook, Flag):
        return False
    if any(cell.grade_id in skeleton.by_id for cell in notebook.cells):
        return True
    texts = {cell.source.strip() for cell in notebook.cells}
    if any(cell.is_test and cell.released.strip() in texts for cell in skeleton.cells):
        return True
    ids = {cell.cell_id for cell in notebook.cells}
    names = {n for c in notebook.cells if c.cell_type == "code" for n in defined(c.source)}
    answers = [cell for cell in skeleton.cells if cell.is_answer]
    there = [c for c in answers if c.grade_id in ids or defined(c.released) & names]
    return len(there) >= max(1.0, LEAST_SHARE * len(answers))


def _other(path: str, skeleton: Skeleton) -> str:
    return (
        f"{legible(path)} holds no cell of {skeleton.assignment}: perhaps the lecture was "
        f"handed in by mistake. Ask for the notebook with the answers, put it into this folder as "
        f"{skeleton.notebook}.ipynb and grade again"
    )


def _missing(
    files: SubmissionFiles, skeleton: Skeleton, ranked: list[tuple[_Standing, Choice]]
) -> Flag:
    """Say what was found in place of the notebook and what to do about it."""
    name = f"{skeleton.notebook}.ipynb"
    for repair in files.repairs:
        if repair.where == name and "link" in repair.detail:
            return Flag(FlagCode.LINK_OUTSIDE, f"{name} is {repair.detail}")
        if repair.where == "." and "link" in repair.detail:
            return Flag(FlagCode.LINK_OUTSIDE, f"{name} was not read: {repair.detail}")
    if len(ranked) == 1:
        (_, only), *_ = ranked
        if isinstance(only.notebook, Flag):
            return only.notebook
        return Flag(FlagCode.OTHER_NOTEBOOK, _other(only.file.path, skeleton))
    return Flag(
        FlagCode.MISSING_NOTEBOOK, f"{name} is not in the submission{_instead(files, name)}"
    )


def _instead(files: SubmissionFiles, name: str) -> str:
    found = [*files.notebooks, *files.helpers]
    if not found:
        return ": the folder is empty"
    shown = ", ".join(_described(file.path) for file in found[:5])
    more = f" and {len(found) - 5} more files" if len(found) > 5 else ""
    way = (
        "rename the right one to that name and grade again"
        if len(files.notebooks) > 1
        else f"ask for {name}, put it into this folder and grade again"
    )
    return f"; found instead: {shown}{more}. The way out: {way}"


def _described(path: str) -> str:
    shown = legible(path)
    suffix = PurePosixPath(path.casefold()).suffix
    if suffix in ARCHIVES:
        return f"{shown} (an archive: course collect unpacks it)"
    if suffix in EXPORTS and re.search("[/\\\\]", path) is None:
        return f"{shown} (perhaps an export, which cannot be graded)"
    return shown


@contextmanager
def _memory_bounded(extra_bytes: int) -> Iterator[None]:
    """Let this process allocate at most `extra_bytes` more inside the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _data_bytes() + extra_bytes
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _data_bytes() -> int:
    """Return what this process holds already, of what RLIMIT_DATA counts."""
    try:
        with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123
            pages = int(stream.read().split()[5])
    except OSError:
        return 1 << 34
    return pages * resource.getpagesize()
