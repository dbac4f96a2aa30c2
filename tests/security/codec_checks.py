"""Find every check of the codec, and write the codec without one of them.

A check is found by its form: `need(…)`, an `if` that only raises, a bound on rows or objects, a
guard of a `match`, a handler that turns an error into a refusal, Arrow's own validation, a hook of
the JSON reader. Where a condition joins several, each is a check of its own.
"""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
INSIDE = "grading/inside"
_REFUSALS = ("WireError", "BadFrame")
_HOOKS = ("object_pairs_hook", "parse_constant")


@dataclass(frozen=True)
class Check:
    """One check of the codec.

    Attributes
    ----------
    module
        Its file, below ``grading/inside``.
    place
        Its place among the checks of the file, from 0.
    name
        Module, function and condition; unique.
    """

    module: str
    place: int
    name: str


def codec_modules(root: Path) -> list[str]:
    """Return the files of the codec and of the protocol, below ``grading/inside``."""
    inside = root / INSIDE
    files = sorted(path.relative_to(inside).as_posix() for path in (inside / "wire").glob("*.py"))
    return [*files, "protocol.py", "frames.py"]


def find_checks(root: Path = CHECKOUT) -> list[Check]:
    """Return every check of the codec of a checkout."""
    found = []
    for module in codec_modules(root):
        seen: Counter[str] = Counter()
        walker = _Dropper(None)
        walker.visit(_parsed(root, module))
        for place, text in enumerate(walker.found):
            name = f"{module}: {text}"
            seen[name] += 1
            found.append(Check(module, place, name if seen[name] == 1 else f"{name} #{seen[name]}"))
    return found


def without(root: Path, check: Check) -> ast.Module:
    """Return the file of a check without it."""
    changed = _Dropper(check.place).visit(_parsed(root, check.module))
    assert isinstance(changed, ast.Module)
    return ast.fix_missing_locations(changed)


def _parsed(root: Path, module: str) -> ast.Module:
    return ast.parse((root / INSIDE / module).read_text(encoding="utf-8"))


class _Dropper(ast.NodeTransformer):
    """Lists the checks of a module; drops the one at `target`."""

    def __init__(self, target: int | None) -> None:
        self.found: list[str] = []
        self._target = target
        self._where: list[str] = []

    def _is_target(self, text: str) -> bool:
        self.found.append(f"{'.'.join(self._where) or 'module'}: {text}")
        return len(self.found) - 1 == self._target

    def _inside(self, node: ast.FunctionDef | ast.ClassDef) -> ast.AST:
        if node.name in ("Encoder", "read_request"):
            return node  # what is written, or comes from the trusted side, is not believed here
        self._where.append(node.name)
        self.generic_visit(node)
        self._where.pop()
        return node

    visit_FunctionDef = _inside
    visit_ClassDef = _inside

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """Drop a `need`, a charge or a validation."""
        call = node.value
        if not isinstance(call, ast.Call):
            return node
        if _name_of(call) == "need":
            call.args[0] = self._less(call.args[0], ast.And)
            self.generic_visit(node)
            return node
        is_bound = _name_of(call) in ("charge", "validate") and _owner_of(call) != "encoder"
        if is_bound and self._is_target(ast.unparse(node)):
            return ast.Pass()
        self.generic_visit(node)
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        """Drop an `if` that only raises a refusal, or one of its conditions."""
        if len(node.body) == 1 and not node.orelse and _refuses(node.body[0]):
            node.test = self._less(node.test, ast.Or)
        self.generic_visit(node)
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        """Drop a guard, or one of its conditions."""
        if node.guard is not None:
            node.guard = self._less(node.guard, ast.And)
        self.generic_visit(node)
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        """Let an error out that would have been turned into a refusal."""
        if len(node.body) == 1 and _refuses(node.body[0]) and self._is_target(_head_of(node)):
            node.body = [ast.Raise()]
        self.generic_visit(node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Drop a bound on rows, or a hook of the JSON reader."""
        self.generic_visit(node)
        for keyword in list(node.keywords):
            if keyword.arg in _HOOKS and self._is_target(f"{keyword.arg} of the JSON reader"):
                node.keywords.remove(keyword)
        is_bound = isinstance(node.func, ast.Attribute) and node.func.attr == "rows"
        if is_bound and self._is_target(ast.unparse(node)):
            return node.args[0]
        return node

    def _less(self, condition: ast.expr, joint: type[ast.boolop]) -> ast.expr:
        """Return a condition without the part at the target."""
        joined = isinstance(condition, ast.BoolOp) and isinstance(condition.op, joint)
        parts = condition.values if isinstance(condition, ast.BoolOp) and joined else [condition]
        left = [part for part in parts if not self._is_target(ast.unparse(part))]
        if len(left) == len(parts):
            return condition
        if not left:
            return ast.Constant(joint is ast.And)
        return left[0] if len(left) == 1 else ast.BoolOp(joint(), left)


def _name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _owner_of(call: ast.Call) -> str:
    return ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""


def _refuses(statement: ast.stmt) -> bool:
    raised = statement.exc if isinstance(statement, ast.Raise) else None
    return isinstance(raised, ast.Call) and _name_of(raised) in _REFUSALS


def _head_of(handler: ast.ExceptHandler) -> str:
    return f"except {ast.unparse(handler.type) if handler.type else ''}"
