"""Played exercises: graded in many seasons of a game, and therefore certified by other rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from authoring.build.master import PLAYED, MasterCell, Role, exercise_of
from authoring.build.problem import Problem
from authoring.build.regions import Mark
from authoring.build.rules.study import Studied, Study

_PLACE = {"policy": 0, "forecast": None}
"""Where ``play_season`` takes each: as its first argument, or by name only."""
_LOOPS = (ast.For, ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)
_LEAST_SHARE = 0.5


def played(study: Study) -> Iterator[Problem]:
    """Require of a test marked ``played`` that it plays the answer in seasons and does no more.

    Mutants of a played exercise need not be told apart, so that nothing else may carry the mark.
    """
    for studied in study.cells:
        cell = studied.cell
        if "played" not in cell.header:
            continue
        if cell.role is not Role.TEST:
            yield study.master.problem(cell, "played stands only on cells with role test")
        elif cell.played not in PLAYED:
            yield study.master.problem(
                cell, f"played={cell.header['played']!r} is unknown; use {' or '.join(PLAYED)}"
            )
        elif studied.names is not None:
            for message, offset in _refused(study, studied, studied.names.tree):
                yield study.master.problem(cell, message, offset)
    yield from _points(study)


def _refused(study: Study, studied: Studied, tree: ast.Module) -> Iterator[tuple[str, int | None]]:
    cell, answer = studied.cell, exercise_of(studied.cell.id)
    asking = {answer} | {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and _names(node, {answer})
    }
    loops = [loop for loop in ast.walk(tree) if isinstance(loop, _LOOPS)]
    looped = {id(node) for loop in loops for node in ast.walk(loop)}
    games = [
        node
        for node in ast.walk(tree)
        if _plays(node) and _hidden(studied, node) and (id(node) in looped or _plays_many(node))
    ]
    fitting = [game for game in games if _handed(game, cell.played, asking)]
    if not _has_game(study) or not fitting:
        yield (
            f"no hidden test plays {answer} in seasons: hand it to season.play_season(s) as "
            f"{cell.played}, with a salt, in a loop over seeds, or take the mark played away",
            None,
        )
        return
    inside = {id(node) for game in games for node in ast.walk(game)}
    defining = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name in asking
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Name)
            and node.id in asking
            and _hidden(studied, node)
            and id(node) not in inside | defining
        ):
            yield f"a played test asks {node.id} outside a season, too", node.lineno - 1


def _points(study: Study) -> Iterator[Problem]:
    """Require that most points of a played exercise are given for seasons."""
    for tests in study.master.exercises().values():
        marked = [test for test in tests if test.played]
        share = _sum(marked) / max(_sum(tests), 1e-9)
        if marked and share < _LEAST_SHARE:
            yield study.master.problem(
                marked[0],
                f"{share:.0%} of the points are given for seasons; a played exercise has at "
                f"least {_LEAST_SHARE:.0%} there",
            )


def _sum(tests: list[MasterCell]) -> float:
    return sum(test.points or 0.0 for test in tests)


def _has_game(study: Study) -> bool:
    """Tell whether a setup cell imports the game, under its own name."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "shop.playground"
        and any(alias.name == "season" and not alias.asname for alias in node.names)
        for _, names in study.code(Role.SETUP)
        for node in ast.walk(names.tree)
    )


def _plays_many(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "season.play_seasons"


def _plays(node: ast.AST) -> bool:
    """Tell whether a node plays seasons, one or several, that nobody else can play."""
    return (
        isinstance(node, ast.Call)
        and (ast.unparse(node.func) == "season.play_season" or _plays_many(node))
        and any(keyword.arg == "salt" for keyword in node.keywords)
    )


def _handed(game: ast.AST, how: str, asking: set[str]) -> bool:
    """Tell whether a game is handed the answer, or a function of the cell that asks it."""
    assert isinstance(game, ast.Call)
    place = _PLACE[how]
    given = [keyword.value for keyword in game.keywords if keyword.arg == how]
    given += game.args[place : place + 1] if place is not None else []
    return any(_names(value, asking) for value in given)


def _names(tree: ast.AST, names: set[str]) -> bool:
    return any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(tree))


def _hidden(studied: Studied, node: ast.AST) -> bool:
    offset = getattr(node, "lineno", 1) - 1
    return any(r.mark is Mark.HIDDEN and r.inside(offset) for r in studied.regions)
