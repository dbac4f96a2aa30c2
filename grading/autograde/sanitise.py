"""From what a student handed in to what can be run, or the reason why nothing can."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from grading.autograde.files import MAX_EXTRA, SubmissionFiles, SubmittedFile
from grading.autograde.parsing import StudentNotebook, parse_notebook
from grading.autograde.rebuild import RebuiltCell, rebuild
from grading.autograde.settings import DEFAULT_BOUNDS, MEGABYTE, ReadBounds
from grading.autograde.skeleton import Skeleton
from grading.autograde.verdict import Flag, FlagCode, Repair, RepairCode


@dataclass(frozen=True)
class SanitisedNotebook:
    """One notebook of an assignment, rebuilt and ready to run.

    Attributes
    ----------
    skeleton
        The notebook of the assignment on which it stands.
    cells
        Its cells.
    repairs
        What was put right.
    """

    skeleton: Skeleton
    cells: tuple[RebuiltCell, ...]
    repairs: tuple[Repair, ...]


@dataclass(frozen=True)
class FlaggedNotebook:
    """One notebook of an assignment of which nothing can be run.

    Attributes
    ----------
    skeleton
        The notebook of the assignment that should have been there.
    flag
        Why it cannot be run.
    repairs
        What was seen on the way.
    """

    skeleton: Skeleton
    flag: Flag
    repairs: tuple[Repair, ...] = ()


def sanitise_submission(
    files: SubmissionFiles, skeletons: tuple[Skeleton, ...], bounds: ReadBounds = DEFAULT_BOUNDS
) -> tuple[SanitisedNotebook | FlaggedNotebook, ...]:
    """Rebuild every notebook of a submission on the assignment's skeletons.

    Parameters
    ----------
    files
        What the student handed in.
    skeletons
        The notebooks of the assignment.
    bounds
        How much of a notebook is read.

    Returns
    -------
    tuple
        One entry for each skeleton, in their order.
    """
    expected = {f"{skeleton.notebook}.ipynb" for skeleton in skeletons}
    extras = [file for file in files.notebooks if file.path not in expected]
    missing = [s for s in skeletons if not _find(files, s)]
    results: list[SanitisedNotebook | FlaggedNotebook] = []
    for skeleton in skeletons:
        file = _find(files, skeleton)
        repairs: list[Repair] = []
        if file is None and len(missing) == 1:
            file = _renamed(extras, skeleton, repairs, bounds)
        if file is None:
            results.append(FlaggedNotebook(skeleton, _missing(files, skeleton), tuple(repairs)))
        else:
            extras = [extra for extra in extras if extra is not file]
            results.append(_sanitise(file, skeleton, repairs, bounds))
    return _with_file_repairs(results, files, extras)


def sanitise_notebook(
    content: bytes, name: str, skeleton: Skeleton, bounds: ReadBounds = DEFAULT_BOUNDS
) -> SanitisedNotebook | FlaggedNotebook:
    """Rebuild one notebook from the bytes of its file."""
    return _sanitise(SubmittedFile(name, content, len(content)), skeleton, [], bounds)


def _sanitise(
    file: SubmittedFile, skeleton: Skeleton, repairs: list[Repair], bounds: ReadBounds
) -> SanitisedNotebook | FlaggedNotebook:
    if file.content is None:
        code = FlagCode.TOO_LARGE if "too large" in file.problem else FlagCode.UNREADABLE_FILE
        flag = Flag(code, f"{file.path} {file.problem}")
        return FlaggedNotebook(skeleton, flag, tuple(repairs))
    notebook = _parse(file, bounds)
    if isinstance(notebook, Flag):
        return FlaggedNotebook(skeleton, notebook, tuple(repairs))
    repairs.extend(notebook.repairs)
    _note_kernel(notebook, skeleton, repairs)
    cells, mended = rebuild(notebook, skeleton)
    return SanitisedNotebook(skeleton, cells, (*repairs, *mended))


def _parse(file: SubmittedFile, bounds: ReadBounds) -> StudentNotebook | Flag:
    with _memory_bounded(bounds.parse_memory_mb * MEGABYTE):
        try:
            return parse_notebook(file.content or b"", file.path, bounds)
        except MemoryError:
            found = f"{file.path} needs more memory than reading may take"
            return Flag(FlagCode.TOO_LARGE, found)


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


def _find(files: SubmissionFiles, skeleton: Skeleton) -> SubmittedFile | None:
    name = f"{skeleton.notebook}.ipynb"
    return next((file for file in files.notebooks if file.path == name), None)


def _renamed(
    extras: list[SubmittedFile], skeleton: Skeleton, repairs: list[Repair], bounds: ReadBounds
) -> SubmittedFile | None:
    """Return the notebook that stands in for a missing one: the only one, or the likest one."""
    scores = [(_likeness(extra, skeleton, bounds), extra) for extra in extras[:MAX_EXTRA]]
    scores.sort(key=lambda pair: pair[0], reverse=True)
    if not scores or (len(scores) > 1 and scores[0][0] == scores[1][0]):
        return None
    likeness, file = scores[0]
    if likeness <= 0 and len(extras) > 1:
        return None
    found = f"read in place of {skeleton.notebook}.ipynb"
    repairs.append(Repair(RepairCode.NOTEBOOK_RENAMED, ascii(file.path)[1:-1], found))
    return file


def _likeness(file: SubmittedFile, skeleton: Skeleton, bounds: ReadBounds) -> int:
    """Count the ids that a notebook shares with the skeleton."""
    if file.content is None:
        return -1
    notebook = _parse(file, bounds)
    if isinstance(notebook, Flag):
        return -1
    ids = {cell.grade_id for cell in notebook.cells} | {cell.cell_id for cell in notebook.cells}
    return len(ids & set(skeleton.by_id))


def _missing(files: SubmissionFiles, skeleton: Skeleton) -> Flag:
    name = f"{skeleton.notebook}.ipynb"
    for repair in files.repairs:
        if repair.where == name and "link" in repair.detail:
            return Flag(FlagCode.LINK_OUTSIDE, f"{name} is {repair.detail}")
        if repair.where == "." and "link" in repair.detail:
            return Flag(FlagCode.LINK_OUTSIDE, f"{name} was not read: {repair.detail}")
    others = ", ".join(ascii(file.path)[1:-1] for file in files.notebooks[:5])
    hint = f"; found instead: {others}" if others else ""
    return Flag(FlagCode.MISSING_NOTEBOOK, f"{name} is not in the submission{hint}")


def _note_kernel(notebook: StudentNotebook, skeleton: Skeleton, repairs: list[Repair]) -> None:
    if notebook.kernel and f'"{notebook.kernel}"' not in skeleton.kernelspec:
        found = f"asks for the kernel {ascii(notebook.kernel)[:40]}: run with the assignment's"
        repairs.append(Repair(RepairCode.KERNEL_CHANGED, f"{skeleton.notebook}.ipynb", found))


def _with_file_repairs(
    results: list[SanitisedNotebook | FlaggedNotebook],
    files: SubmissionFiles,
    extras: list[SubmittedFile],
) -> tuple[SanitisedNotebook | FlaggedNotebook, ...]:
    """Add what concerns the whole submission to its first notebook."""
    ignored = tuple(
        Repair(
            RepairCode.NOTEBOOK_IGNORED,
            ascii(file.path)[1:-1],
            "not a notebook of the assignment: ignored",
        )
        for file in extras[:20]
    )
    if not results:
        return ()
    first = results[0]
    repairs = (*files.repairs, *ignored, *first.repairs)
    if isinstance(first, FlaggedNotebook):
        return (FlaggedNotebook(first.skeleton, first.flag, repairs), *results[1:])
    return (SanitisedNotebook(first.skeleton, first.cells, repairs), *results[1:])
