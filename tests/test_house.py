"""Three packages, one direction: `grading` stands alone, `authoring` on it, `school` on both."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grading.layout import find_layout

ROOT = find_layout(Path(__file__).parent).root
BARRED = {
    "grading": {"authoring", "school", "simulator"},
    "authoring": {"school"},
    "datasets/shop": {"authoring", "grading", "school", "simulator"},
    "datasets/simulator": {"authoring", "grading", "school"},
}
MOST_LINES, MOST_MODULES = 21_000, 170
DOTTED = re.compile(r"[a-z_]+(\.\w+)+(:\w+)?")


def named_modules(path: Path) -> Iterator[str]:
    """Return what a module imports anywhere, or names by dotted path for others to import."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Constant) and DOTTED.fullmatch(str(node.value)):
            yield str(node.value)


@pytest.mark.parametrize("package", BARRED)
def test_imports_go_in_one_direction(package: str) -> None:
    against = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for name in named_modules(path)
        if name.partition(".")[0] in BARRED[package]
    ]
    assert against == []


def test_what_grades_stays_small_enough_to_read() -> None:
    modules = list((ROOT / "grading").rglob("*.py"))
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in modules)
    assert lines <= MOST_LINES
    assert len(modules) <= MOST_MODULES
