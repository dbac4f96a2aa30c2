"""How tests speak: always with a message, never with an expected value."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from authoring.build.master import MasterCell, Role
from authoring.build.problem import Problem
from authoring.build.regions import Mark
from authoring.build.rules.study import Studied, Study

_REVEALING = re.compile(
    r"assert_(frame|series|index|extension_array|array|array_almost)?_?(equal|almost_equal)"
    r"|assert_(allclose|equal|approx_equal|array_less)"
)
_EXPECTED = re.compile(r"(expected|want|wanted|truth|true_|solution|reference)\w*")


def asserts(study: Study) -> Iterator[Problem]:
    """Every assert has a message, and a hidden one does not print what was expected."""
    for studied in study.having(Role.TEST):
        for node in ast.walk(studied.names.tree) if studied.names else ():
            if not isinstance(node, ast.Assert):
                continue
            if node.msg is None or (isinstance(node.msg, ast.Constant) and not node.msg.value):
                yield _at(study, studied.cell, node, "an assert without a message for the student")
            elif _hidden(studied, node):
                for word in _interpolated(node.msg):
                    yield _at(
                        study,
                        studied.cell,
                        node,
                        f"a hidden test's message prints {word!r}: say a property, not the value",
                    )


def revealing_helpers(study: Study) -> Iterator[Problem]:
    """Hidden tests do not use helpers whose messages print expected values."""
    for studied in study.having(Role.TEST):
        for node in ast.walk(studied.names.tree) if studied.names else ():
            name = _revealing(node)
            if name and _hidden(studied, node):
                yield _at(
                    study,
                    studied.cell,
                    node,
                    f"{name} prints expected values; use shop.checks in hidden tests",
                )


def _revealing(node: ast.AST) -> str | None:
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        return module if module in ("pandas.testing", "numpy.testing", "unittest") else None
    if isinstance(node, ast.Attribute):
        whole = ast.unparse(node)
        return whole if node.attr == "testing" or _REVEALING.fullmatch(node.attr) else None
    if isinstance(node, ast.Name):
        return node.id if _REVEALING.fullmatch(node.id) else None
    return None


def _interpolated(message: ast.expr) -> Iterator[str]:
    for node in ast.walk(message):
        if isinstance(node, ast.Name) and _EXPECTED.fullmatch(node.id):
            yield node.id


def _hidden(studied: Studied, node: ast.AST) -> bool:
    offset = getattr(node, "lineno", 1) - 1
    return any(r.mark is Mark.HIDDEN and r.inside(offset) for r in studied.regions)


def _at(study: Study, cell: MasterCell, node: ast.AST, message: str) -> Problem:
    return study.master.problem(cell, message, getattr(node, "lineno", 1) - 1)
