"""A test cell, compiled statement by statement."""

from __future__ import annotations

import ast
import dis
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType

from shop.checks.regions import hidden_lines

FILENAME = "<test>"
_LOAD_GLOBAL = dis.opmap["LOAD_GLOBAL"]
LOADS = frozenset({"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"})
STORES = frozenset({"STORE_NAME", "STORE_GLOBAL"})
GLOBAL_STORES = frozenset({"STORE_GLOBAL"})
ATTRIBUTE_STORES = frozenset({"STORE_ATTR", "DELETE_ATTR"})
DELETES = frozenset({"DELETE_NAME", "DELETE_GLOBAL"})


@dataclass(frozen=True)
class Step:
    """One top-level statement.

    Attributes
    ----------
    code
        The statement; the condition of an assert, the value of an expression.
    message
        The message of an assert, evaluated only when it fails.
    is_assert, is_expression
        What kind of statement it is; after either, a failed check does not end the cell.
    may_give_credit
        Whether it is the last statement and an expression whose number is partial credit.
    is_visible
        Whether it stands outside the hidden tests, so that messages may show what was expected.
    names
        Global names that it reads and that the cell never assigns.
    own_names
        Global names that it reads and that the cell assigns somewhere, before or after.
    assigned
        Global names that it assigns.
    deletes
        Whether it deletes a global name.
    is_definition
        Whether it only defines a function that keeps nothing from call to call, imports, or binds
        a number or a text.
    """

    code: CodeType
    message: CodeType | None
    is_assert: bool
    is_expression: bool
    may_give_credit: bool
    is_visible: bool
    names: tuple[str, ...]
    own_names: tuple[str, ...]
    assigned: tuple[str, ...]
    deletes: bool
    is_definition: bool

    @property
    def codes(self) -> tuple[CodeType, ...]:
        """The code of the statement, and that of its message."""
        return (self.code,) if self.message is None else (self.code, self.message)


@lru_cache(maxsize=512)
def compile_cell(source: str) -> tuple[Step, ...]:
    """Return the steps of a test cell.

    The result is remembered, so that a process which compiles the tests before it forks spares
    its children the work.

    Raises
    ------
    SyntaxError
        When `source` is not Python.
    """
    body = ast.parse(source, FILENAME).body
    parts = [_compile(statement) for statement in body]
    own: set[str] = set()
    for codes in parts:
        own.update(*(names_in(code, STORES) for code in codes))
    hidden = hidden_lines(source)
    return tuple(
        _step(statement, codes, own, hidden, statement is body[-1])
        for statement, codes in zip(body, parts, strict=True)
    )


def _compile(statement: ast.stmt) -> tuple[CodeType, ...]:
    """Return the code of a statement, and that of its message where an assert has one."""
    match statement:
        case ast.Assert(test=test, msg=None):
            return (_expression(test),)
        case ast.Assert(test=test, msg=ast.expr() as said):
            return _expression(test), _expression(said)
        case ast.Expr(value=value):
            return (_expression(value),)
    module = ast.Module(body=[statement], type_ignores=[])
    return (compile(module, FILENAME, "exec", dont_inherit=True),)


def _step(
    statement: ast.stmt,
    codes: tuple[CodeType, ...],
    own: set[str],
    hidden: frozenset[int],
    is_last: bool,
) -> Step:
    lines = range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
    names = dict.fromkeys(name for code in codes for name in names_in(code, LOADS))
    is_expression = isinstance(statement, ast.Expr)
    return Step(
        code=codes[0],
        message=codes[1] if len(codes) > 1 else None,
        is_assert=isinstance(statement, ast.Assert),
        is_expression=is_expression,
        may_give_credit=is_last and is_expression and not _calls_checks(statement),
        is_visible=hidden.isdisjoint(lines),
        names=tuple(name for name in names if name not in own),
        own_names=tuple(name for name in names if name in own),
        assigned=tuple(name for code in codes for name in names_in(code, STORES)),
        deletes=any(names_in(code, DELETES) for code in codes),
        is_definition=_is_definition(statement),
    )


def _is_definition(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assign(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.FunctionDef(args=arguments):
            kept = [*statement.decorator_list, *arguments.defaults, *arguments.kw_defaults]
            inner = list(ast.walk(statement))
            return all(one is None or isinstance(one, ast.Constant) for one in kept) and not any(
                isinstance(one, ast.Global) for one in inner
            )
    return False


def _expression(value: ast.expr) -> CodeType:
    return compile(ast.Expression(value), FILENAME, "eval", dont_inherit=True)


def names_in(code: CodeType, operations: frozenset[str]) -> list[str]:
    """Return the names that `code` and the functions within read or write in the globals.

    Parameters
    ----------
    code
        Compiled code.
    operations
        Names of the instructions to look for. `dis` lists the same and takes ten times as long.
    """
    wanted = {dis.opmap[name] for name in operations if name in dis.opmap}
    names, extended, raw = [], 0, code.co_code
    for operation, low in zip(raw[::2], raw[1::2], strict=True):
        argument = extended | low
        extended = argument << 8 if operation == dis.EXTENDED_ARG else 0
        if operation in wanted:
            # The lowest bit of LOAD_GLOBAL says whether a call follows.
            names.append(code.co_names[argument >> (operation == _LOAD_GLOBAL)])
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names += names_in(constant, operations)
    return names


def words_in(code: CodeType) -> frozenset[str]:
    """Return the names and attributes that `code` and the functions within use."""
    inner = (one for one in code.co_consts if isinstance(one, CodeType))
    return frozenset(code.co_names).union(*map(words_in, inner))


def _calls_checks(statement: ast.stmt) -> bool:
    """Tell whether a statement is ``checks.…(…)``: what that returns is the student's value.

    ``checks.partial(…)`` returns what the test itself gives.
    """
    if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)):
        return False
    function: ast.expr = statement.value.func
    if ast.unparse(function) == "checks.partial":
        return False
    while isinstance(function, ast.Attribute):
        if function.attr == "checks":
            return True
        function = function.value
    return isinstance(function, ast.Name) and function.id == "checks"
