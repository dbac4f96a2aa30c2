"""Hashes of everything that a certificate rests on."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from grading.certify.assignment import Assignment
from grading.certify.attempts import Bank
from grading.layout import Layout

HERE = Path(__file__).parent


def fingerprints(layout: Layout, assignment: Assignment, bank: Bank) -> dict[str, str]:
    """Return one hash for each thing that, changed, asks for a new certificate.

    Prose, comments and docstrings do not count: ``exercises`` is the code of setup, solution and
    test cells with the points, ``attempts`` the code and verdicts of the bank, ``checks`` the
    code of `shop.checks` and `shop.samples`, ``mutants`` that of the operators.
    """
    return {
        "exercises": hash_of(_exercises(assignment)),
        "attempts": hash_of(_bank(bank)),
        "checks": checks_fingerprint(layout),
        "mutants": hash_of(_code([HERE / "mutants"])),
    }


def checks_fingerprint(layout: Layout) -> str:
    """Return the hash of the code of `shop.checks` and `shop.samples`."""
    shop = layout.datasets / "shop"
    return hash_of(_code([shop / "checks", shop / "samples"]))


def _exercises(assignment: Assignment) -> object:
    return [
        [cell.source for cell in assignment.setup],
        [
            [e.name, e.solution, [[test.cell_id, test.source, test.points] for test in e.tests]]
            for e in assignment.exercises
        ],
    ]


def _bank(bank: Bank) -> object:
    return [
        [[a.attempt_id, a.exercise, a.verdict, a.source] for a in bank.attempts],
        sorted(bank.inputs.items()),
        [[c.exercise, c.pattern, c.compare, c.why] for c in bank.claims],
    ]


def _code(folders: Iterable[Path]) -> object:
    return [
        [path.relative_to(folder).as_posix(), bare_code(path)]
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
    ]


def bare_code(path: Path) -> str:
    """Return the code of a module without docstrings and comments."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [s for s in body if not _is_text(s)]  # type: ignore[attr-defined]
    return ast.dump(tree)


def _is_text(statement: ast.AST) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def hash_of(content: object) -> str:
    """Return the SHA-256 of plain content."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
