"""Which published figures a lecture or an assignment names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shop import published
from shop.errors import RuleError

READERS = frozenset({"agrees", "get", "source", "value", "table", "keys"})


@dataclass(frozen=True)
class Claim:
    """A figure, or a whole entry, that a master names.

    Attributes
    ----------
    key
        ``entry.figure``, or ``entry`` where all of its figures are asked for.
    file, line
        Where.
    """

    key: str
    file: Path
    line: int

    @property
    def entry(self) -> str:
        """The ledger entry of the figure."""
        return self.key.partition(".")[0]


def claims(master: Path) -> list[Claim]:
    """Return what a py:percent master names through `shop.published`, in order of lines.

    Found are calls of ``published.value("...")`` and its siblings, however `published` was
    imported. An f-string counts by its part before the first brace, which must hold the
    entry's name.

    Parameters
    ----------
    master
        A file of Python source.

    Raises
    ------
    RuleError
        For a call whose key is neither a literal nor an f-string that starts with an entry's
        name (``file:line`` first), and for a file that is not Python.
    """
    try:
        tree = ast.parse(master.read_text(encoding="utf-8"), filename=str(master))
    except SyntaxError as error:
        raise RuleError(f"{master}:{error.lineno}: not valid Python: {error.msg}") from error
    direct = set(_imported_readers(tree))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    found = [
        Claim(_key(call, master), master, call.lineno)
        for call in calls
        if _reads(call, direct) and call.args
    ]
    return sorted(found, key=lambda claim: claim.line)


def unsupported(found: list[Claim], entries: frozenset[str]) -> list[Claim]:
    """Return the claims whose figure does not exist or that no ledger entry recomputes."""
    known = set(published.keys()) | {key.partition(".")[0] for key in published.keys()}  # noqa: SIM118
    return [claim for claim in found if claim.key not in known or claim.entry not in entries]


def _imported_readers(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "shop.published":
            yield from (alias.asname or alias.name for alias in node.names)


def _reads(call: ast.Call, direct: set[str]) -> bool:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id in direct
    if not isinstance(function, ast.Attribute) or function.attr not in READERS:
        return False
    owner = function.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name == "published"


def _key(call: ast.Call, master: Path) -> str:
    argument = call.args[0]
    if isinstance(argument, ast.JoinedStr) and argument.values:
        argument = argument.values[0] if isinstance(argument.values[0], ast.Constant) else argument
        text = argument.value if isinstance(argument, ast.Constant) else ""
        if isinstance(text, str) and "." in text:
            return text.partition(".")[0]
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    raise RuleError(
        f"{master}:{call.lineno}: the key of a published figure must be written out, "
        'as in published.value("fpp3_beer.naive_rmse"), so that the ledger can be checked for it.'
    )
