"""Solution and hidden-test markers: balanced, in the right cells, leaving a usable stub."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from authoring.build.master import Role
from authoring.build.names import plain_python, read_names
from authoring.build.problem import Problem
from authoring.build.regions import Mark, student_source
from authoring.build.rules.study import Studied, Study

_HOME = {Mark.SOLUTION: (Role.SOLUTION, Role.MEMO), Mark.HIDDEN: (Role.TEST,)}
# nbgrader would start a kernel to instantiate these while it makes the release.
_AUTOTEST = re.compile(r"#+\s*(HASHED\s+)?AUTOTEST\b")


def balanced(study: Study) -> Iterator[Problem]:
    """Markers come in pairs, alone on their lines."""
    for studied in study.cells:
        for wrong in studied.unbalanced:
            yield study.master.problem(studied.cell, wrong.message, wrong.offset)
        if study.master.kind == "lecture":
            for region in studied.regions:
                yield study.master.problem(
                    studied.cell, f"a lecture has no {region.mark.value} region", region.begin
                )
        for offset, line in enumerate(studied.cell.source.split("\n")):
            if studied.cell.kind == "code" and _AUTOTEST.search(line):
                yield study.master.problem(studied.cell, "AUTOTEST is not used here", offset)


def places(study: Study) -> Iterator[Problem]:
    """Solutions stand in solution cells and memos, hidden tests in tests."""
    for studied in study.cells:
        for region in studied.regions:
            home = _HOME.get(region.mark, (Role.MEMO,))
            if studied.cell.role not in home:
                names = " or ".join(role.value for role in home)
                yield study.master.problem(
                    studied.cell,
                    f"{region.mark.value} markers outside a cell with role {names}",
                    region.begin,
                )
        cell = studied.cell
        if cell.role is Role.SOLUTION and not _solution_regions(studied):
            yield study.master.problem(
                cell,
                "a solution cell without ### BEGIN SOLUTION: its signature would be lost "
                "in the release",
            )


def stubs(study: Study) -> Iterator[Problem]:
    """Require that a released stub is Python and still defines the exercise."""
    for studied in study.having(Role.SOLUTION):
        if studied.names is None or not _solution_regions(studied):
            continue
        cell = studied.cell
        stub = student_source(cell.source)
        try:
            ast.parse(plain_python(stub))
        except SyntaxError as error:
            yield study.master.problem(
                cell, f"the stub left in the release is not Python: {error.msg}"
            )
            continue
        function = _defines_function(studied.names.tree, cell.id)
        if function and cell.id not in read_names(stub).bound:
            yield study.master.problem(
                cell, f"the solution region swallows 'def {cell.id}'; keep signature and docstring"
            )


def _solution_regions(studied: Studied) -> bool:
    return any(region.mark is Mark.SOLUTION for region in studied.regions)


def _defines_function(tree: ast.Module, name: str) -> bool:
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body)
