"""An answer as a row of signs: what it does, without names, layout and comments of its writer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pygments.lexers.python import PythonLexer
from pygments.token import Token

_WORD = re.compile(r"[\u3400-\u9fff]|\w+")
_ASSIGNED = re.compile(r"(?:^|\bfor\s)\s*([^\W\d]\w*)\s*(?:=(?!=)|\bin\b)", re.MULTILINE)
_FIRST = 0x10000


@dataclass(frozen=True)
class Sign:
    """One sign of an answer.

    Attributes
    ----------
    word
        What it stands for; every name that the answer itself gives is the same word.
    start, end
        Where it stands in the text.
    """

    word: str
    start: int
    end: int


@dataclass
class Vocabulary:
    """Gives every word a character of its own, so that a row of signs is a text."""

    known: dict[str, str] = field(default_factory=dict)

    def text(self, signs: list[Sign]) -> str:
        """Return signs as a text, one character each."""
        return "".join(
            self.known.setdefault(sign.word, chr(_FIRST + len(self.known))) for sign in signs
        )


def code_signs(source: str) -> list[Sign]:
    """Return the signs of code: own names alike, no layout, brackets, quotes or comments.

    Names of columns, methods and functions that are not the writer's own stay what they are: they
    tell one way to an answer from another. Code that is no Python yet is read as far as it goes.
    """
    return list(_code(source, _own_names(source)))


def prose_signs(source: str) -> list[Sign]:
    """Return the signs of a text: its words, or characters where a language writes no blanks."""
    return [
        Sign(match[0].casefold(), match.start(), match.end()) for match in _WORD.finditer(source)
    ]


def _code(source: str, own: frozenset[str]) -> Iterator[Sign]:
    lexer = PythonLexer(ensurenl=False, stripnl=False)
    before = ""
    for start, kind, value in lexer.get_tokens_unprocessed(source):
        if (
            kind in Token.Text
            or kind in Token.Comment
            or kind in Token.Punctuation
            or kind in Token.Literal.String.Doc
            or (kind in Token.Literal.String and not value.strip("\"'"))
            or not value.strip()
        ):
            continue
        # an attribute is somebody else's name, also where it is spelled like an own one
        is_own = kind in Token.Name and value in own and before != "."
        yield Sign("\0own" if is_own else value.strip("\"'"), start, start + len(value))
        before = value


def _own_names(source: str) -> frozenset[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset(_ASSIGNED.findall(source))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
    return frozenset(found)
