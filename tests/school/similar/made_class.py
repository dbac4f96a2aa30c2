"""A made class for similarity: honest answers in many hands, and copies that hide what they are.

Honest students draw one of the bank's ways to answer each exercise, right or wrong, and write it
in their own hand: own names, steps, spelling of columns, order of comparisons. Look-alikes all take
the usual way to every exercise, each in an own hand. A copy is another student's whole notebook or
half of it, renamed, reordered or laid out anew.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable
from pathlib import Path

from school.similar.compare import Answer

_CELL = re.compile(
    r'^# %% id="[^"]*" exercise="(\w+)" verdict="(\w+)".*\n((?:(?!# %%).*\n)*)', re.M
)
_WORDS = (
    *("total", "out", "found", "result", "part", "rows", "step", "value", "piece", "share"),
    *("table", "kept", "item", "mask", "left", "base", "count", "frame", "series", "number"),
)
Class = dict[str, dict[str, Answer]]


def bank(path: Path) -> dict[str, list[str]]:
    """Return the answers of a bank of attempts by exercise, the usual way first."""
    found: dict[str, list[str]] = {}
    for exercise, _, source in _CELL.findall(path.read_text(encoding="utf-8")):
        found.setdefault(exercise, []).append(source.strip())
    return found


def honest(ways: dict[str, list[str]], students: int, alike: int, seed: int) -> Class:
    """Return a class of honest students, `alike` of whom answer everything in the usual way."""
    made: Class = {}
    for number in range(students):
        chance = random.Random(f"{seed} {number}")
        usual = number < alike
        made[f"{'alike' if usual else 'honest'}{number:03d}"] = {
            exercise: Answer(in_own_hand(some[0] if usual else chance.choice(some), chance))
            for exercise, some in ways.items()
        }
    return made


def copy(own: dict[str, Answer], how: str, seed: int, part: float = 1.0) -> dict[str, Answer]:
    """Return a copy of a student's answers, hidden in one way (or in ``all`` of them)."""
    chance = random.Random(f"{seed} {how}")
    steps: dict[str, list[Callable[[str, random.Random], str]]] = {
        "renamed": [renamed], "reordered": [reordered], "reformatted": [reformatted],
        "all": [renamed, reordered, reformatted],
    }  # fmt: skip
    names = sorted(own)
    chance.shuffle(names)
    taken = {}
    for exercise in names[: round(part * len(names))]:
        source = own[exercise].source
        for step in steps[how]:
            source = step(source, chance)
        taken[exercise] = Answer(source)
    return taken


def renamed(source: str, chance: random.Random) -> str:
    """Return code with other names for its own variables."""
    tree = ast.parse(source)
    own = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    new = {name: f"{chance.choice(_WORDS)}_{i}" for i, name in enumerate(sorted(own))}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = new.get(node.id, node.id)
    return ast.unparse(tree)


def reordered(source: str, chance: random.Random) -> str:
    """Return code whose independent neighbours changed places, keyword arguments too."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            chance.shuffle(node.keywords)
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for i in range(len(body) - 1):
            one, other = body[i], body[i + 1]
            if isinstance(one, ast.Assign) and isinstance(other, ast.Assign):
                stored = _names(one, ast.Store) | _names(other, ast.Store)
                if not stored & (_names(one, ast.Load) | _names(other, ast.Load)):
                    body[i], body[i + 1] = other, one
    return ast.unparse(tree)


def reformatted(source: str, chance: random.Random) -> str:
    """Return code with other quotes, brackets, line ends and remarks."""
    lines = []
    for line in ast.unparse(ast.parse(source)).replace("'", '"').split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        if chance.random() < 0.4:
            lines.append(f"{indent}# now the {chance.choice(_WORDS)}")
        if line.lstrip().startswith("return ") and line.count('"') % 2 == 0:
            value = line.strip().removeprefix("return ")
            line = f"{indent}return (\n{indent}    {value}\n{indent})"
        lines.append(line)
    return "\n".join(lines)


def in_own_hand(source: str, chance: random.Random) -> str:
    """Return the same way to an answer as another person would write it."""
    tree = _Hand(chance).visit(ast.parse(source))
    return renamed(ast.unparse(ast.fix_missing_locations(tree)), chance)


class _Hand(ast.NodeTransformer):
    """Habits of one person: steps or one line, ``t.a`` or ``t["a"]``, which side comes first."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.dots = chance.random() < 0.4
        self.steps = chance.random()
        self.flips = chance.random() < 0.4
        self.loc = chance.random() < 0.4

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        key = node.slice
        plain = isinstance(key, ast.Constant) and isinstance(key.value, str)
        if self.dots and plain and key.value.isidentifier() and isinstance(node.ctx, ast.Load):
            return ast.Attribute(node.value, key.value, node.ctx)
        if self.loc and isinstance(key, ast.Compare | ast.BinOp):
            return ast.Subscript(ast.Attribute(node.value, "loc", ast.Load()), key, node.ctx)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if self.flips and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            return ast.Compare(node.comparators[0], node.ops, [node.left])
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        body: list[ast.stmt] = []
        for place, statement in enumerate(node.body):
            value = getattr(statement, "value", None)
            wants = isinstance(statement, ast.Return | ast.Assign) and self.chance.random()
            if wants and wants < self.steps and isinstance(value, ast.Call):
                func = value.func
                if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Call):
                    name = f"own_{place}"
                    body.append(ast.Assign([ast.Name(name, ast.Store())], func.value))
                    func.value = ast.Name(name, ast.Load())
            body.append(statement)
        node.body = body
        return node


def _names(node: ast.AST, kind: type[ast.expr_context]) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, kind)}
