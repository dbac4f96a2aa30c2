"""Short cells: one idea each."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from authoring.build.master import Role
from authoring.build.names import Names
from authoring.build.problem import Problem
from authoring.build.rules.study import Study

LONGEST = 20


def ceiling(study: Study) -> Iterator[Problem]:
    """No code cell of a lecture is over the ceiling, function definitions left out."""
    for cell, names in study.code():
        if cell.role is Role.CLAIM:
            continue
        lines = lines_outside_functions(cell.source, names)
        if lines > LONGEST:
            yield study.master.problem(
                cell,
                f"cell {cell.id!r} has {lines} lines outside functions, over {LONGEST}: split it",
            )


def lines_outside_functions(source: str, names: Names) -> int:
    """Return the number of lines that are neither blank nor part of a definition."""
    inside: set[int] = set()
    for node in names.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            inside.update(range(first, (node.end_lineno or node.lineno) + 1))
    lines = enumerate(source.split("\n"), start=1)
    return sum(1 for number, line in lines if line.strip() and number not in inside)
