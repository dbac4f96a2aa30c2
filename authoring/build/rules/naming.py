"""Who may use and bind which name, so that tests and students never meet by accident.

Tests run in another process than the student's cells: there a name is the setup's value, or is
asked from the student. Whatever breaks these rules would mean one thing in Validate and another
when graded.
"""

from __future__ import annotations

from collections.abc import Iterator

from authoring.build.master import MasterCell, Role, exercise_of
from authoring.build.problem import Problem
from authoring.build.rules.study import Study

_STUDENT = (Role.SETUP, Role.PLAIN, Role.SOLUTION)


def setup_stands_alone(study: Study) -> Iterator[Problem]:
    """Refuse a setup cell that needs other cells than setup (the checker runs only those)."""
    known: set[str] = set()
    for cell, names in study.code(Role.SETUP):
        for name, offset in names.needed.items():
            if name not in known:
                where = study.bound(Role.TEST, Role.PLAIN, Role.SOLUTION).get(name)
                by = f"only cell {where.id!r} binds it" if where else "no earlier cell binds it"
                yield study.master.problem(
                    cell, f"setup uses {name!r}, but {by}; bind it in setup", offset
                )
        known |= names.bound


def students_need(study: Study) -> Iterator[Problem]:
    """Refuse a student cell that uses a name which only a test, or no cell, binds."""
    tests = study.bound(Role.TEST)
    exercises = _exercises(study)
    known: set[str] = set()
    for cell, names in study.code(*_STUDENT):
        for name, offset in names.needed.items() if cell.role is not Role.SETUP else ():
            other = exercises.get(name)
            if cell.role is Role.SOLUTION and other is not None and other is not cell:
                message = f"exercise {cell.id!r} uses {name!r} of exercise {other.id!r}"
                message += "; exercises stand alone: a wrong answer there must not fail this one"
            elif name in known:
                continue
            elif name in tests:
                message = f"uses {name!r}, which only test cell {tests[name].id!r} assigns"
            else:
                message = f"uses {name!r}, which no earlier cell binds"
            yield study.master.problem(cell, message, offset)
        known |= names.bound


def rebound(study: Study) -> Iterator[Problem]:
    """No cell but setup binds a setup name, and no test binds an exercise's name."""
    setup = study.bound(Role.SETUP)
    exercises = _exercises(study)
    for cell, names in study.code(Role.PLAIN, Role.SOLUTION, Role.TEST):
        for name in sorted(names.bound & setup.keys()):
            yield study.master.problem(
                cell,
                f"a {cell.role.value} cell rebinds {name!r} of setup cell {setup[name].id!r}; "
                "tests would still see the setup's value: choose another name",
                names.bound_at(name),
            )
        for name in sorted(names.bound & exercises.keys()):
            if exercises[name] is not cell:
                yield study.master.problem(
                    cell,
                    f"rebinds {name!r} of exercise {exercises[name].id!r}; choose another name",
                    names.bound_at(name),
                )


def tests_need(study: Study) -> Iterator[Problem]:
    """Refuse a test that uses names bound by neither setup, its own exercise, nor itself."""
    setup = study.bound(Role.SETUP)
    everywhere = study.bound()
    own = {cell.id: cell for cell in study.master.having(Role.SOLUTION)}
    for cell, names in study.code(Role.TEST):
        exercise = own.get(exercise_of(cell.id))
        for name, offset in names.needed.items():
            if name in setup or (exercise and name == exercise.id):
                continue
            where = everywhere.get(name)
            by = f"only cell {where.id!r} binds" if where else "no cell binds"
            yield study.master.problem(
                cell,
                f"test uses {name!r}, which {by}; a test uses its own exercise, names of setup, "
                "and what it binds itself",
                offset,
            )


def _exercises(study: Study) -> dict[str, MasterCell]:
    """Return the names that solution cells bind, with their cells."""
    return study.bound(Role.SOLUTION)
