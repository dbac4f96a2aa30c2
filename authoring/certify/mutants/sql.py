"""Changes inside of SQL texts: joins, conditions, aggregates, windows, casts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .tree import Context

TOKEN = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\"[^\"]*\"|\w+|<=|>=|<>|!=|::|[^\s\w]")
SWAPS = {
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "+": "-", "-": "+", "/": "*",
    "and": "OR", "or": "AND", "sum": "avg", "avg": "sum", "min": "max", "max": "min",
    "lag": "lead", "lead": "lag", "row_number": "rank", "rank": "row_number", "desc": "ASC",
    "preceding": "FOLLOWING", "exists": "NOT EXISTS", "date": "TIMESTAMP",
}  # fmt: skip
DROPPED = ("distinct", "left", "not", "all")
UNWRAPPED = frozenset({
    "coalesce", "ifnull", "nullif", "trim", "replace", "regexp_replace", "lower", "abs", "round",
})  # fmt: skip
ENDS = frozenset({"and", "or", "group", "order", "having", "limit", "qualify", "window", ")"})


@dataclass(frozen=True)
class Token:
    """A word or sign of a statement, in small letters, and where it stands."""

    text: str
    start: int
    end: int


def sql(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield a text of SQL with one change."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return
    if not re.search(r"\bselect\b.*\bfrom\b", node.value, re.IGNORECASE | re.DOTALL):
        return
    for start, end, new in _changes(_tokens(node.value), node.value):
        yield ast.Constant(node.value[:start] + new + node.value[end:])


def _tokens(text: str) -> list[Token]:
    found = [Token(m.group().lower(), *m.span()) for m in TOKEN.finditer(text)]
    return [token for token in found if not token.text.startswith("--")]


def _changes(tokens: list[Token], text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and new text of each change."""
    words = [token.text for token in tokens]
    for place, token in enumerate(tokens):
        after = words[place + 1] if place + 1 < len(words) else ""
        before = words[place - 1] if place else ""
        yield from _word(token, before, after, words[max(0, place - 4) : place])
        if after == "(" and token.text in UNWRAPPED:
            first, close = _argument(tokens, place + 1)
            yield token.start, tokens[close].end, text[tokens[place + 2].start : first]
        if token.text == "filter" and after == "(":
            yield token.start, tokens[_closing(tokens, place + 1)].end, ""
        if token.text == "::":
            yield token.start, tokens[place + 1].end, ""
        if token.text == "and" and "between" not in words[max(0, place - 4) : place]:
            yield token.start, _end_of(tokens, place + 1, text), ""
        if token.text in {"partition", "order"} and after == "by":
            yield from _keys(tokens, place, text)
        if token.text == "in" and after == "(" and words[place + 2].startswith("'"):
            yield from _shorter(tokens, place + 2)


def _word(token: Token, before: str, after: str, near: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield what may stand in the place of one word or sign."""
    kept = (token.text == "and" and "between" in near) or (token.text == "date" and before != "::")
    if token.text in SWAPS and not kept:
        yield token.start, token.end, SWAPS[token.text]
    if token.text in DROPPED and (token.text != "not" or after in {"in", "exists", "null"}):
        yield token.start, token.end, ""
    if token.text == "join" and before not in {"left", "right", "full", "anti", "semi", "cross"}:
        yield token.start, token.end, "LEFT JOIN"
    if token.text == "union" and after != "all":
        yield token.start, token.end, "UNION ALL"
    if token.text == "is" and after == "null":
        yield token.end, token.end, " NOT"
    if token.text.isdigit() and before != "by":
        yield token.start, token.end, str(int(token.text) + 1)
    if token.text == "count" and after == "(":
        yield token.start, token.end, "sum"
    if token.text == "*" and before not in {"(", "select", ".", "distinct"}:
        yield token.start, token.end, "+"


def _closing(tokens: list[Token], place: int) -> int:
    """Return the place of the bracket that closes the one at `place`."""
    depth = 0
    for number in range(place, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[number].text, 0)
        if depth == 0:
            return number
    return len(tokens) - 1


def _argument(tokens: list[Token], place: int) -> tuple[int, int]:
    """Return where the first argument after the bracket at `place` ends, and its bracket."""
    close, depth = _closing(tokens, place), 0
    for number in range(place + 1, close):
        depth += {"(": 1, ")": -1, "[": 1, "]": -1}.get(tokens[number].text, 0)
        if depth == 0 and tokens[number].text == ",":
            return tokens[number].start, close
    return tokens[close].start, close


def _end_of(tokens: list[Token], place: int, text: str) -> int:
    """Return where the condition that begins at `place` ends."""
    depth = 0
    for token in tokens[place:]:
        if depth == 0 and token.text in ENDS:
            return token.start
        depth += {"(": 1, ")": -1}.get(token.text, 0)
    return len(text)


def _keys(tokens: list[Token], place: int, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield ``PARTITION BY`` without its keys, ``ORDER BY`` without its last one."""
    commas, depth, end = [], 0, len(text)
    for token in tokens[place + 2 :]:
        if depth == 0 and token.text in {")", "order", "rows", "range", "limit", "window", ";"}:
            end = token.start
            break
        if depth == 0 and token.text == ",":
            commas.append(token.start)
        depth += {"(": 1, ")": -1}.get(token.text, 0)
    if commas:
        yield commas[-1], end, ""
    else:
        yield tokens[place].start, end, ""


def _shorter(tokens: list[Token], place: int) -> Iterator[tuple[int, int, str]]:
    """Yield a list of texts without its first and without its second one."""
    if tokens[place + 1].text == ",":
        yield tokens[place].start, tokens[place + 1].end, ""
        yield tokens[place + 1].start, tokens[place + 2].end, ""
