"""Give a gradebook with submissions the cells of a changed assignment, and lose no score.

nbgrader refuses to add or remove cells under submissions. What an exercise is stays with its cell:
a kept cell keeps every score and comment, a renamed one too; a new one waits for grading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SolutionCell,
    SourceCell,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from shop.errors import BuildError, UsageError

_KINDS = {"GradeCell": GradeCell, "SolutionCell": SolutionCell, "TaskCell": TaskCell}


@dataclass(frozen=True)
class Choice:
    """What the instructor decided about cells that are gone.

    Attributes
    ----------
    migrate
        Whether cells may be added and removed under submissions at all.
    renamed
        Old names of cells to new ones.
    dropped
        Cells whose hand-given scores and comments may go.
    """

    migrate: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """How the cells of one notebook change.

    Attributes
    ----------
    chapter
        The assignment.
    submissions
        How many students have handed in.
    added, removed
        Cells with the kinds of rows that nbgrader keeps of each.
    renamed
        Old names to new ones.
    by_hand
        Of the removed cells, those with hand-given scores or comments, and whose.
    """

    chapter: str
    submissions: int
    added: dict[str, frozenset[str]]
    removed: dict[str, frozenset[str]]
    renamed: dict[str, str]
    by_hand: dict[str, list[str]]

    @property
    def is_needed(self) -> bool:
        """Whether nbgrader would refuse the changed assignment."""
        return bool(self.submissions and (self.added or self.removed or self.renamed))

    def told(self) -> list[str]:
        """Return what happens, one line each."""
        lines = [f"renamed: {old} -> {new} (scores kept)" for old, new in self.renamed.items()]
        lines += [f"new: {name} (waits for grading)" for name in self.added]
        for name in self.removed:
            students = self.by_hand.get(name)
            hand = f"; hand-given to {', '.join(students)}" if students else ""
            lines.append(f"gone: {name} (its scores leave the gradebook{hand})")
        return lines


def plan_migration(old: Session, new: Session, chapter: str, choice: Choice) -> Plan:
    """Compare an assignment in the gradebook with its changed version in another one.

    Parameters
    ----------
    old
        The class's gradebook.
    new
        A gradebook that knows the changed assignment and nothing else.
    chapter
        The assignment, whose one notebook has the same name.
    choice
        What the instructor decided.

    Raises
    ------
    UsageError
        When a name of `choice` is no cell that is gone or new.
    """
    before, after = _notebook(old, chapter), _notebook(new, chapter)
    if before is None or after is None or not before.submissions:
        return Plan(chapter, 0, {}, {}, {}, {})
    had, has = _kinds(before), _kinds(after)
    renamed = _renames(before, after, had, has, choice)
    kept = {renamed.get(name, name) for name in had}
    removed = {n: k for n, k in had.items() if n not in has and n not in renamed}
    added = {n: k for n, k in has.items() if n not in kept}
    # a cell that changed its nature, such as an answer that is graded by hand from now on
    for name in set(had) & set(has):
        if had[name] - has[name]:
            removed[name] = had[name] - has[name]
        if has[name] - had[name]:
            added[name] = has[name] - had[name]
    by_hand = {
        name: students
        for name, kinds in removed.items()
        if (students := _graded_by_hand(before, name, kinds))
    }
    unknown = sorted(set(choice.dropped) - set(removed))
    if unknown:
        raise UsageError(
            f"--drop {unknown[0]}: no such cell of {chapter} is gone; gone are: "
            f"{', '.join(sorted(removed)) or 'none'}"
        )
    return Plan(chapter, len(before.submissions), added, removed, renamed, by_hand)


def require_consent(plan: Plan, choice: Choice) -> None:
    """Raise BuildError with the way on when the instructor has to decide first."""
    told = "".join(f"\n  {line}" for line in plan.told())
    undecided = [name for name in plan.by_hand if name not in choice.dropped]
    if not choice.migrate:
        raise BuildError(
            f"{plan.chapter} has other exercises than before, and {plan.submissions} submissions "
            f"are in the gradebook; nothing was changed.{told}\n"
            "Unchanged exercises keep all their scores, hand-given ones and comments. To go on "
            f"(a backup is made first): course init {plan.chapter} --migrate\n"
            f"Then grade again: course autograde {plan.chapter}"
        )
    if undecided:
        name = undecided[0]
        raise BuildError(
            f"{plan.chapter}: points or comments given by hand would leave the gradebook with "
            f"{', '.join(undecided)}; nothing was changed.{told}\n"
            f"Was it renamed: add --rename {name}=NEW_NAME (scores are kept). "
            f"Is it gone for good: add --drop {name} (the backup still has them)."
        )


def migrate(session: Session, new: Session, plan: Plan) -> None:
    """Rename, remove and add the cells in the gradebook; the caller commits.

    Parameters
    ----------
    session
        The class's gradebook or its copy.
    new
        The gradebook with the changed assignment.
    plan
        What `plan_migration` found.
    """
    notebook, after = _notebook(session, plan.chapter), _notebook(new, plan.chapter)
    if notebook is None or after is None:
        raise UsageError(f"the gradebook has no assignment {plan.chapter!r}")
    for old, name in plan.renamed.items():
        for row in _rows(notebook, old):
            row.name = name
    for name, kinds in plan.removed.items():
        for row in _rows(notebook, name):
            if _kind(row) in kinds:
                if isinstance(row, BaseCell):
                    session.execute(delete(Grade).where(Grade.cell_id == row.id))
                    session.execute(delete(Comment).where(Comment.cell_id == row.id))
                session.delete(row)
    session.flush()
    for name, kinds in plan.added.items():
        for row in _rows(after, name):
            if _kind(row) in kinds:
                _add(session, notebook, row)
    session.flush()
    session.expire_all()


def _notebook(session: Session, chapter: str) -> Notebook | None:
    query = select(Notebook).join(Assignment).where(Assignment.name == chapter)
    return session.scalars(query.where(Notebook.name == chapter)).one_or_none()


def _kind(row: object) -> str:
    return type(row).__name__


def _rows(notebook: Notebook, name: str) -> list[BaseCell | SourceCell]:
    rows = [
        *notebook.grade_cells,
        *notebook.solution_cells,
        *notebook.task_cells,
        *notebook.source_cells,
    ]
    return [row for row in rows if row.name == name]


def _kinds(notebook: Notebook) -> dict[str, frozenset[str]]:
    names = sorted({row.name for row in (*notebook._base_cells, *notebook.source_cells)})
    return {name: frozenset(_kind(row) for row in _rows(notebook, name)) for name in names}


def _renames(
    before: Notebook,
    after: Notebook,
    had: Mapping[str, frozenset[str]],
    has: Mapping[str, frozenset[str]],
    choice: Choice,
) -> dict[str, str]:
    """Return old names to new ones: those that were said, and those whose text is the same."""
    gone, came = set(had) - set(has), set(has) - set(had)
    for old, new in choice.renamed.items():
        if old not in gone or new not in came:
            raise UsageError(
                f"--rename {old}={new}: of {before.name} these are gone: "
                f"{', '.join(sorted(gone)) or 'none'}; these are new: "
                f"{', '.join(sorted(came)) or 'none'}"
            )
        if had[old] != has[new]:
            raise UsageError(f"--rename {old}={new}: they are cells of different kinds")
    if len(set(choice.renamed.values())) < len(choice.renamed):
        raise UsageError("--rename: two cells cannot get one and the same new name")
    found = dict(choice.renamed)
    gone -= set(found) | choice.dropped
    came -= set(found.values())
    old_texts = {row.name: (row.source or "").strip() for row in before.source_cells}
    new_texts = {row.name: (row.source or "").strip() for row in after.source_cells}
    old_count = Counter(old_texts.get(name) for name in gone)
    new_count = Counter(new_texts.get(name) for name in came)
    for old in sorted(gone):
        text = old_texts.get(old)
        # memos have the same text as released; whether one is another nobody can tell
        if not text or {"GradeCell", "SolutionCell"} <= had[old] or "TaskCell" in had[old]:
            continue
        same = [new for new in came if new_texts.get(new) == text and has[new] == had[old]]
        if len(same) == 1 and old_count[text] == new_count[text] == 1:
            found[old] = same[0]
    return found


def _graded_by_hand(notebook: Notebook, name: str, kinds: Iterable[str]) -> list[str]:
    """Return the students who have hand-given points or comments in a cell."""
    students = set()
    for row in _rows(notebook, name):
        if not isinstance(row, BaseCell) or _kind(row) not in kinds:
            continue
        for grade in row.grades:
            if grade.manual_score is not None or grade.extra_credit:
                students.add(grade.notebook.student.id)
        for comment in row.comments:
            if comment.manual_comment:
                students.add(comment.notebook.student.id)
    return sorted(students)


def _add(session: Session, notebook: Notebook, like: BaseCell | SourceCell) -> None:
    if isinstance(like, SourceCell):
        session.add(
            SourceCell(
                name=like.name,
                notebook_id=notebook.id,
                cell_type=like.cell_type,
                locked=like.locked,
                source=like.source,
                checksum=like.checksum,
            )
        )
        return
    values = {"name": like.name, "notebook_id": notebook.id}
    if not isinstance(like, SolutionCell):
        values |= {"max_score": like.max_score, "cell_type": like.cell_type}
    cell = _KINDS[_kind(like)](**values)
    session.add(cell)
    session.flush()
    query = select(SubmittedNotebook.id).where(SubmittedNotebook.notebook_id == notebook.id)
    for submitted in session.scalars(query).all():
        if isinstance(like, GradeCell | TaskCell):
            # nobody has judged it: it waits, and counts as no finished zero
            session.add(Grade(cell_id=cell.id, notebook_id=submitted, needs_manual_grade=True))
        if isinstance(like, SolutionCell | TaskCell):
            session.add(Comment(cell_id=cell.id, notebook_id=submitted))
