"""The line that tells who has passed the visible tests of an exercise that more tests follow."""

from __future__ import annotations

import ast

from authoring.build.regions import Mark, find_regions, student_source

LINE = "checks.passed({name!r})"


def announced(source: str, test_id: str) -> str:
    """Return a test cell with a line where its hidden tests begin that says what has passed.

    A cell keeps its text where nothing is hidden or nothing visible, where visible tests go on
    after the hidden ones, or where it does not use `shop.checks`.

    Parameters
    ----------
    source
        The cell as the master has it.
    test_id
        Its id, ``test_EXERCISE`` or ``test_EXERCISE__PART``.
    """
    hidden = [region for region in find_regions(source)[0] if region.mark is Mark.HIDDEN]
    lines = source.split("\n")
    if not hidden or lines[hidden[0].begin].startswith(" "):
        return source
    before = "\n".join(lines[: hidden[0].begin])
    if student_source(source).rstrip() != before.rstrip() or "checks." not in before:
        return source
    if not _tests_something(before):
        return source
    name, _, part = test_id.removeprefix("test_").partition("__")
    line = LINE.format(name=f"{name} ({part.replace('_', ' ')})" if part else name)
    end = before.rstrip().count("\n") + 1
    return "\n".join([*lines[:end], line, *lines[end:]])


def _tests_something(visible: str) -> bool:
    """Tell whether a part of a test cell holds more than definitions."""
    try:
        body = ast.parse(visible).body
    except SyntaxError:
        return False
    defining = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign)
    return any(not isinstance(statement, defining) for statement in body)
