"""Masters run on the student side: nothing of the instructor's, nothing of today's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from authoring.build.problem import Problem
from authoring.build.rules.study import Study

_INSTRUCTOR = {"simulator", "authoring", "grading", "school", "inside"}
_FOLDERS = re.compile(r"(^|/)(truth|simulator|attempts|gradebook\.db)(/|$)")
_CLOCKS = {
    *("datetime.now", "datetime.today", "datetime.utcnow", "date.today"),
    *("Timestamp.now", "Timestamp.today", "Timestamp.utcnow"),
    *("time.time", "time.ctime", "time.localtime", "time.gmtime", "time.strftime"),
    *("time.perf_counter", "time.monotonic", "time.process_time"),
}


def python(study: Study) -> Iterator[Problem]:
    """Every code cell is Python (with IPython's magics) and binds names one by one."""
    for studied in study.cells:
        if studied.broken:
            message, offset = studied.broken
            yield study.master.problem(studied.cell, f"not Python: {message}", offset)
        for node in ast.walk(studied.names.tree) if studied.names else ():
            if isinstance(node, ast.ImportFrom) and any(a.name == "*" for a in node.names):
                yield study.master.problem(
                    studied.cell, "import * hides which names are bound", node.lineno - 1
                )


def instructor_imports(study: Study) -> Iterator[Problem]:
    """No cell imports a package that students do not have."""
    for cell, names in study.code():
        for node in ast.walk(names.tree):
            for module in _imported(node):
                if module.partition(".")[0] in _INSTRUCTOR:
                    yield study.master.problem(
                        cell,
                        f"imports {module!r}, which students do not have",
                        getattr(node, "lineno", 1) - 1,
                    )


def instructor_files(study: Study) -> Iterator[Problem]:
    """Refuse a path into a folder that students do not have."""
    for cell, names in study.code():
        for node in ast.walk(names.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found = _FOLDERS.search(node.value) if "/" in node.value else None
                if found:
                    yield study.master.problem(
                        cell,
                        f"path {node.value!r} leads to {found.group(2)!r}, which students "
                        "do not have",
                        node.lineno - 1,
                    )


def clocks(study: Study) -> Iterator[Problem]:
    """No cell reads the clock: its output would differ tomorrow."""
    for cell, names in study.code():
        for node in ast.walk(names.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                ending = ".".join(ast.unparse(node.func).split(".")[-2:])
                if ending in _CLOCKS:
                    yield study.master.problem(
                        cell, f"{ending}() reads the clock; state the date", node.lineno - 1
                    )


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []
