"""What the builder refuses, one family of rules a module.

A rule is a function from a studied master to problems. `check_master` applies those that hold
for the master's kind; to add a rule, write it in the module of its family and list it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from authoring.build.master import Master
from authoring.build.problem import Problem, refuse
from authoring.build.rules import (
    contract,
    games,
    identity,
    markers,
    naming,
    prose,
    side,
    size,
    testing,
)
from authoring.build.rules.study import Study

Rule = Callable[[Study], Iterator[Problem]]

EVERYWHERE: tuple[Rule, ...] = (
    identity.ids,
    identity.headers,
    markers.balanced,
    side.python,
    side.instructor_imports,
    side.instructor_files,
    side.clocks,
)
LECTURE: tuple[Rule, ...] = (
    identity.lecture_roles,
    size.ceiling,
    prose.claims,
    prose.unclaimed,
)
ASSIGNMENT: tuple[Rule, ...] = (
    identity.roles,
    identity.points,
    identity.tests_named,
    markers.places,
    markers.stubs,
    naming.setup_stands_alone,
    naming.students_need,
    naming.rebound,
    naming.tests_need,
    contract.exercises,
    contract.arguments_in_tests,
    testing.asserts,
    testing.revealing_helpers,
    games.played,
)


def problems(master: Master) -> list[Problem]:
    """Return every refusal of a master."""
    study = Study(master)
    rules = EVERYWHERE + (LECTURE if master.kind == "lecture" else ASSIGNMENT)
    return [problem for rule in rules for problem in rule(study)]


def check_master(master: Master) -> None:
    """Refuse a master that breaks a rule.

    Raises
    ------
    RuleError
        Lists every problem as ``file:line: message``.
    """
    refuse(problems(master))
