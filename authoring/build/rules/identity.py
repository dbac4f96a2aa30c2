"""Ids, roles, points: what a cell's header may say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from authoring.build.master import MasterCell, Role, exercise_of
from authoring.build.problem import Problem
from authoring.build.rules.study import Study

_ID = re.compile(r"[a-z][a-z0-9]*(_{1,2}[a-z0-9]+)*")
_KEYS = {"id", "role", "points", "tags", "played"}
_LECTURE_KEYS = {"id", "role", "points", "tags", "of", "unclaimed"}
_LECTURE_TAGS = {"raises-exception"}
_UNREAD = "incorrectly_encoded_metadata"  # jupytext's word
_LONGEST = 64
_KIND_OF = {Role.SETUP: "code", Role.SOLUTION: "code", Role.TEST: "code", Role.MEMO: "markdown"}


def ids(study: Study) -> Iterator[Problem]:
    """Every cell has a readable id, and no two the same."""
    seen: dict[str, MasterCell] = {}
    for cell in study.master.cells:
        if _UNREAD in cell.header:
            continue
        if "id" not in cell.header:
            yield study.master.problem(cell, 'a cell without an id; add id="..." to its header')
        elif not _ID.fullmatch(cell.id) or len(cell.id) > _LONGEST:
            yield study.master.problem(
                cell, f"id {cell.id!r} is not snake_case of at most {_LONGEST} characters"
            )
        elif cell.id in seen:
            first = seen[cell.id].line
            yield study.master.problem(cell, f"id {cell.id!r} is already used on line {first}")
        seen.setdefault(cell.id, cell)


def headers(study: Study) -> Iterator[Problem]:
    """Refuse a header that states something that the builder does not know."""
    for cell in study.master.cells:
        if _UNREAD in cell.header:
            yield study.master.problem(
                cell, f'the header cannot be read ({cell.header[_UNREAD]}); write id="..."'
            )
        known = _LECTURE_KEYS if study.master.kind == "lecture" else _KEYS
        for key in sorted(set(cell.header) - known - {_UNREAD}):
            yield study.master.problem(
                cell,
                f"unknown word {key!r} in the cell's header; known: {', '.join(sorted(known))}",
            )
        if cell.kind not in ("code", "markdown"):
            yield study.master.problem(cell, f"a {cell.kind} cell; use code or [markdown]")
        allowed = _LECTURE_TAGS if study.master.kind == "lecture" else set()
        for tag in sorted(set(cell.tags) - allowed):
            yield study.master.problem(cell, f"tag {tag!r} is not allowed here")


def lecture_roles(study: Study) -> Iterator[Problem]:
    """Refuse every role but that of a claim in a lecture."""
    for cell in study.master.cells:
        if "role" in cell.header and cell.role is not Role.CLAIM:
            yield study.master.problem(cell, "a lecture's cell has no role but claim")
        elif cell.role is Role.CLAIM and cell.kind != "code":
            yield study.master.problem(cell, "role 'claim' belongs on a code cell")
        if "points" in cell.header:
            yield study.master.problem(cell, "a lecture's cell has no points")


def roles(study: Study) -> Iterator[Problem]:
    """Roles are known and stand on cells of their kind."""
    for cell in study.master.cells:
        if cell.role is Role.UNKNOWN:
            known = ", ".join(_KIND_OF)
            yield study.master.problem(
                cell, f"unknown role {cell.header.get('role')!r}; known: {known}"
            )
        elif _KIND_OF.get(cell.role, cell.kind) != cell.kind:
            yield study.master.problem(
                cell, f"role {cell.role.value!r} belongs on a {_KIND_OF[cell.role]} cell"
            )


def points(study: Study) -> Iterator[Problem]:
    """Require points on tests and memos, and nowhere else."""
    for cell in study.master.cells:
        graded = cell.role in (Role.TEST, Role.MEMO)
        if graded and "points" not in cell.header:
            yield study.master.problem(cell, f"a {cell.role.value} without points; add points=N")
        elif graded and (cell.points is None or not 0 < cell.points < float("inf")):
            stated = cell.header["points"]
            yield study.master.problem(cell, f"points={stated!r} is not a number above 0")
        elif not graded and "points" in cell.header:
            yield study.master.problem(cell, "points stand only on cells with role test or memo")


def tests_named(study: Study) -> Iterator[Problem]:
    """Tests and exercises find each other by id."""
    exercises = study.master.exercises()
    for test in study.master.having(Role.TEST):
        if exercise_of(test.id) not in exercises:
            yield study.master.problem(
                test,
                f"test id {test.id!r} names no exercise; write test_EXERCISE or "
                f"test_EXERCISE__PART with EXERCISE one of: {', '.join(exercises) or 'none yet'}",
            )
    for cell in study.master.having(Role.SOLUTION):
        tests = exercises.get(cell.id, [])
        if not tests:
            yield study.master.problem(cell, f"exercise {cell.id!r} has no test cell")
        elif not any("### BEGIN HIDDEN TESTS" in test.source for test in tests):
            yield study.master.problem(cell, f"exercise {cell.id!r} has no hidden tests")
        if any(test.line < cell.line for test in tests):
            yield study.master.problem(cell, f"a test of {cell.id!r} stands before its solution")
