"""Exercises inside the answer contract: plain values, or functions between plain values."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from authoring.build.master import MasterCell, Role
from authoring.build.names import Names
from authoring.build.problem import Problem
from authoring.build.rules.study import Study

_VALUE_WORDS = {
    *("None", "bool", "int", "float", "complex", "str", "bytes", "object", "Any", "Hashable"),
    *("date", "time", "datetime", "timedelta", "Decimal", "Literal", "Optional", "Union"),
    *("list", "tuple", "dict", "set", "frozenset", "List", "Tuple", "Dict", "Set"),
    *("Sequence", "Mapping", "Collection", "ndarray", "NDArray", "ArrayLike"),
    *("Series", "Index", "DataFrame", "MultiIndex", "DatetimeIndex", "PeriodIndex"),
    *("IntervalIndex", "CategoricalIndex", "RangeIndex", "TimedeltaIndex", "Categorical"),
    *("Timestamp", "Timedelta", "Period", "Interval", "NaT"),
    *("int64", "int32", "float64", "float32", "bool_", "datetime64", "timedelta64", "str_"),
}
_RESULT_ONLY = {"Axes"}


def refused_word(annotation: ast.expr, *, result: bool) -> str | None:
    """Return the first word of an annotation that the contract does not know, None when all are.

    Parameters
    ----------
    annotation
        The annotation's syntax tree; strings in it are parsed.
    result
        True for a return annotation, where a Matplotlib ``Axes`` is allowed.
    """
    allowed = _VALUE_WORDS | _RESULT_ONLY if result else _VALUE_WORDS
    return next((word for word in _words(annotation) if word not in allowed), None)


def _words(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        # random.Generator and np.random.Generator end alike; a module's name says nothing.
        yield node.attr
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Subscript):
        yield from _words(node.value)
        literal = "Literal" in _words(node.value)
        yield from () if literal else _words(node.slice)
    elif isinstance(node, ast.BinOp):
        yield from _words(node.left)
        yield from _words(node.right)
    elif isinstance(node, ast.Tuple | ast.List):
        for element in node.elts:
            yield from _words(element)
    else:
        yield ast.unparse(node)


def _constant(node: ast.Constant) -> Iterator[str]:
    if isinstance(node.value, str):
        try:
            yield from _words(ast.parse(node.value, mode="eval").body)
        except SyntaxError:
            yield node.value
    elif node.value is not None and node.value is not ...:
        yield repr(node.value)


_LAZY = {"map", "filter", "zip", "iter", "range", "reversed", "enumerate", "open", "partial"}
_RANDOM = {"default_rng", "RandomState", "Random", "SystemRandom", "PCG64", "SeedSequence"}


def exercises(study: Study) -> Iterator[Problem]:
    """Require a function with plain, annotated arguments and result, or a value."""
    for cell, names in study.code(Role.SOLUTION):
        definition = _definition(names.tree, cell.id)
        if cell.id not in names.bound:
            yield study.master.problem(
                cell, f"exercise {cell.id!r} does not define {cell.id!r}; the id is its name"
            )
        elif isinstance(definition, ast.AsyncFunctionDef | ast.ClassDef):
            yield study.master.problem(
                cell,
                f"{cell.id!r} is outside the answer contract: write a plain function or a value",
                definition.lineno - 1,
            )
        elif isinstance(definition, ast.FunctionDef):
            for message, offset in _signature(definition):
                yield study.master.problem(cell, message, offset)


def _definition(tree: ast.Module, name: str) -> ast.stmt | None:
    for node in tree.body:
        named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if named and node.name == name:  # type: ignore[attr-defined]
            return node
    return None


def _signature(function: ast.FunctionDef) -> Iterator[tuple[str, int]]:
    line = function.lineno - 1
    spread = [arg for arg in (function.args.vararg, function.args.kwarg) if arg]
    listed = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    for arg in [*listed, *spread]:
        if arg.annotation is None:
            yield f"argument {arg.arg!r} has no annotation", arg.lineno - 1
        elif word := refused_word(arg.annotation, result=False):
            yield (
                f"argument {arg.arg!r}: {word!r} is outside the answer contract; take plain "
                "values (a seed instead of a random generator)",
                arg.lineno - 1,
            )
    if function.returns is None:
        yield f"{function.name!r} has no return annotation", line
    elif word := refused_word(function.returns, result=True):
        message = f"result: {word!r} is outside the answer contract; return plain values, arrays, "
        yield f"{message}tables or a Matplotlib Axes", function.returns.lineno - 1
    if ast.get_docstring(function) is None:
        yield f"{function.name!r} has no docstring (columns, grain, units, edge cases)", line
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in _own_nodes(function)):
        yield f"{function.name!r} is a generator; return a list or a frame", line


def _own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Walk a function without the functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


def arguments_in_tests(study: Study) -> Iterator[Problem]:
    """Require that tests hand only plain values to an answer."""
    names = {cell.id for cell in study.master.having(Role.SOLUTION)}
    functions = _functions(study, Role.SETUP)
    for cell, cell_names in study.code(Role.TEST):
        local = functions | _defined_functions(cell_names.tree)
        yield from _test_calls(study, cell, cell_names, names, local)


def _test_calls(
    study: Study, cell: MasterCell, names: Names, answers: set[str], functions: set[str]
) -> Iterator[Problem]:
    for call in ast.walk(names.tree):
        if not isinstance(call, ast.Call):
            continue
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        if isinstance(call.func, ast.Name) and call.func.id in answers:
            name = call.func.id
        elif _is_checks(call.func) and given and _named(given[0]) in answers:
            name, given = str(_named(given[0])), given[1:]
        else:
            continue
        for value in given:
            what = _not_plain(value, functions | answers)
            if what:
                yield study.master.problem(
                    cell,
                    f"{what} handed to {name!r} is outside the answer contract; "
                    "hand over plain values",
                    value.lineno - 1,
                )


def _is_checks(func: ast.expr) -> bool:
    return isinstance(func, ast.Attribute) and _named(func.value) == "checks"


def _named(node: ast.expr) -> str | None:
    return node.id if isinstance(node, ast.Name) else None


def _not_plain(value: ast.expr, functions: set[str]) -> str | None:
    if isinstance(value, ast.Lambda):
        return "a lambda"
    if isinstance(value, ast.GeneratorExp):
        return "a generator"
    if isinstance(value, ast.Name) and value.id in functions:
        return f"the function {value.id!r}"
    if isinstance(value, ast.Call):
        last = value.func.attr if isinstance(value.func, ast.Attribute) else _named(value.func)
        if last in _RANDOM:
            return "a random generator"
        if isinstance(value.func, ast.Name) and last in _LAZY:
            return f"{last}(...)"
    return None


def _functions(study: Study, *roles: Role) -> set[str]:
    trees = [names.tree for _, names in study.code(*roles)]
    return {name for tree in trees for name in _defined_functions(tree)}


def _defined_functions(tree: ast.Module) -> set[str]:
    return {
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    } | {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda | ast.GeneratorExp)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
