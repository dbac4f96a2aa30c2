"""From what a student handed in to what can be run, or the reason why nothing can."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from grading.autograde.choosing import Choice, choose, read
from grading.autograde.files import SubmissionFiles, SubmittedFile, legible
from grading.autograde.memos import (
    NAMED,
    Document,
    adopt_memos,
    notebook_document,
    read_documents,
)
from grading.autograde.parsing import StudentNotebook
from grading.autograde.pictures import embed_pictures
from grading.autograde.rebuild import RebuiltCell, rebuild
from grading.autograde.settings import DEFAULT_BOUNDS, ReadBounds
from grading.autograde.skeleton import Skeleton
from grading.autograde.verdict import Flag, Repair, RepairCode


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
    documents = read_documents(files.helpers, expected)
    taken: set[str] = set()
    results: list[SanitisedNotebook | FlaggedNotebook] = []
    for skeleton in skeletons:
        others = (expected - {f"{skeleton.notebook}.ipynb"}) | taken
        choice = choose(files, skeleton, others, bounds)
        if isinstance(choice, Flag):
            results.append(FlaggedNotebook(skeleton, choice))
            continue
        taken.add(choice.file.path)
        written = _memo_notebooks(files, expected | taken, bounds)
        results.append(_sanitise(choice, skeleton, files.helpers, [*documents, *written]))
    extras = [f for f in files.notebooks if f.path not in taken | expected]
    return _with_file_repairs(results, files, extras)


def _memo_notebooks(
    files: SubmissionFiles, others: Collection[str], bounds: ReadBounds
) -> Iterator[Document]:
    """Yield what is written in further notebooks that are called a memo."""
    for file in files.notebooks:
        if file.path in others or not NAMED.search(file.path):
            continue
        notebook = read(file, bounds)
        found = (
            None
            if isinstance(notebook, Flag)
            else notebook_document(file.path, notebook, file.size)
        )
        if found is not None:
            yield found


def _sanitise(
    choice: Choice,
    skeleton: Skeleton,
    helpers: Sequence[SubmittedFile],
    documents: Sequence[Document],
) -> SanitisedNotebook | FlaggedNotebook:
    notebook = choice.notebook
    if isinstance(notebook, Flag):
        return FlaggedNotebook(skeleton, notebook, choice.repairs)
    repairs = [*choice.repairs, *notebook.repairs]
    _note_kernel(notebook, skeleton, repairs)
    notebook, found = adopt_memos(notebook, skeleton, documents)
    cells, mended = rebuild(notebook, skeleton)
    cells = embed_pictures(cells, helpers)
    return SanitisedNotebook(skeleton, cells, (*repairs, *found, *mended))


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
            legible(file.path),
            "not graded: lies beside the notebook when that runs",
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
