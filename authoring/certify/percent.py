"""Read a py:percent file as cells that know their line and their metadata."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from shop.errors import RuleError

MARKER = re.compile(r"^# %%(?P<rest>.*)$")
PAIR = re.compile(r'\s*(?P<key>[a-z_]+)=(?P<value>"(?:[^"\\]|\\.)*"|[^\s"]+)')
KIND = re.compile(r"^\s*\[(?P<kind>\w+)\]")


@dataclass(frozen=True)
class PercentCell:
    """One cell of a py:percent file.

    Attributes
    ----------
    path, line
        Where its ``# %%`` line stands (first line is 1).
    kind
        ``code`` or ``markdown``.
    options
        What its ``# %%`` line says, as text, except true, false and numbers.
    source
        The text below that line, without blank lines around it.
    first_line
        The line of the file on which `source` starts.
    """

    path: Path
    line: int
    kind: str
    options: dict[str, str | bool | float]
    source: str
    first_line: int

    def refuse(self, message: str, below: int = 0) -> RuleError:
        """Return the error that this cell breaks a rule; `below` counts lines of its source."""
        line = self.first_line + below - 1 if below else self.line
        return RuleError(f"{self.path}:{line}: {message}")

    def text(self, key: str) -> str:
        """Return an option as text, empty when it is missing."""
        value = self.options.get(key, "")
        return value.strip() if isinstance(value, str) else str(value).lower()


def read_cells(path: Path) -> list[PercentCell]:
    """Return the cells of a py:percent file; text before the first marker is left out.

    Raises
    ------
    RuleError
        When the file is not UTF-8 or a ``# %%`` line cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}:1: the file is not UTF-8; save it as UTF-8") from error
    starts = [i for i, line in enumerate(lines) if MARKER.match(line)]
    return [
        _cell(path, start, lines[start], lines[start + 1 : stop])
        for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def _cell(path: Path, start: int, head: str, body: list[str]) -> PercentCell:
    kind, options = _options(path, start + 1, head)
    skipped = 0
    while body and not body[0].strip():
        body, skipped = body[1:], skipped + 1
    source = "\n".join(body).rstrip()
    return PercentCell(path, start + 1, kind, options, source, start + 2 + skipped)


def _options(path: Path, line: int, head: str) -> tuple[str, dict[str, str | bool | float]]:
    found = MARKER.match(head)
    rest = found["rest"] if found else ""
    named = KIND.match(rest)
    kind = named["kind"] if named else "code"
    position = named.end() if named else 0
    options: dict[str, str | bool | float] = {}
    while rest[position:].strip():
        pair = PAIR.match(rest, position)
        if pair is None:
            raise RuleError(
                f"{path}:{line}: cannot read {rest[position:].strip()!r}; write "
                'key="value" pairs after the cell marker'
            )
        if pair["key"] in options:
            raise RuleError(f"{path}:{line}: {pair['key']} is given twice; keep one")
        options[pair["key"]] = _value(pair["value"])
        position = pair.end()
    return kind, options


def _value(text: str) -> str | bool | float:
    try:
        value = json.loads(text)
    except ValueError:
        return text.strip('"')
    return value if isinstance(value, str | bool | float) else float(value)
