"""Runs inside the lecture's kernel: one claim, its result as a line of JSON.

Two names are given: ``source``, the claim, and ``space``, a copy of the lecture's names.
An empty object says that the claim holds.
"""

import ast
import json
from typing import Any

LONGEST = 160


def _shown(node: ast.expr, space: dict[str, Any]) -> list[str]:
    """Return the text of an expression and its value, shortened."""
    text = ast.unparse(node)
    try:
        value = repr(eval(compile(ast.Expression(node), "claim", "eval"), space))
    except Exception as error:
        value = f"not to be had ({type(error).__name__})"
    value = " ".join(value.split())
    return [text, value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"]


def _parts(node: ast.expr) -> list[ast.expr]:
    """Return the parts of a condition whose values explain why it does not hold."""
    if isinstance(node, ast.BoolOp):
        return [part for value in node.values for part in _parts(value)]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return _parts(node.operand)
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        return [side for side in sides if not isinstance(side, ast.Constant)]
    return [node]


def _run(source: str, space: dict[str, Any]) -> dict[str, Any]:
    """Run the claim statement by statement; say what went wrong, nothing when it holds."""
    statement: Any
    for statement in ast.parse(source).body:
        try:
            exec(compile(ast.Module([statement], []), "claim", "exec"), space)
        except Exception as error:
            is_assert = isinstance(statement, ast.Assert) and type(error) is AssertionError
            return {
                "line": statement.lineno,
                "error": type(error).__name__,
                "said": str(error)[:LONGEST],
                "text": ast.unparse(statement),
                "values": [_shown(part, space) for part in _parts(statement.test)]
                if is_assert
                else [],
            }
    return {}


print(json.dumps(_run(globals()["source"], globals()["space"])))
