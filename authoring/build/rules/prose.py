"""Prose is tested: what a lecture says of numbers stands in a claim.

A claim covers the nearest Markdown cell above it, or the cells that its header names with
``of=[...]``. A prose cell that states a number or a comparison and can have no claim says why in
its header: ``unclaimed="..."``.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from authoring.build.master import Master, MasterCell, Role
from authoring.build.problem import Problem
from authoring.build.rules.study import Study

WAITING = Path(__file__).parents[1] / "prose_without_claims.json"
"""Prose of the first four lectures that has no claim yet; entries are only ever taken out."""

# What is not prose: code, formulas, tables of names, folded answers, headings, links, tags.
_APART = re.compile(
    r"(?s:```.*?```|<details>.*?</details>|\$\$.*?\$\$)|\$[^$\n]+\$|`[^`]*`|^[ \t]*\|.*$|^#+ .*$"
    r"|\]\([^)]*\)|<[^>]+>|https?://\S+",
    re.MULTILINE,
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
# Names that hold digits and state nothing: dates, chapters, parts, items of a list, festivals.
_NAMES = re.compile(
    rf"\b\d{{1,2}} {_MONTH}(?: \d{{4}})?\b|\b{_MONTH} \d{{1,2}}\b(?:, \d{{4}})?|\b(?:19|20)\d\d\b"
    r"|\b[Cc]hapters? \d+(?:(?:,| and| to) \d+)*|\b[Pp]art \d+(?: of \d+)?|^\s*\d+\. "
    r"|\bDouble 1[12]\b|\b618\b|\b[A-Z]\d\b|\bH[01]\b|\d{1,2}:\d\d",
    re.MULTILINE,
)
_NUMBER = (
    r"\d|%|\b(?:half|halves|twice|thrice|doubles?d?|triples?d?|dozens?|hundreds?|thousands?|"
    r"millions?|a (?:third|quarter|fifth|tenth)|(?:two|three|four) (?:thirds|quarters|fifths))\b"
)
_COMPARED = (
    r"\b(?:more|less|fewer|larger|smaller|higher|lower|better|worse|longer|shorter|faster|slower|"
    r"cheaper|dearer|earlier|later|stronger|weaker|wider|narrower) than\b"
    r"|\b(?:the|its|their) (?:most|least|largest|smallest|highest|lowest|best|worst|greatest|"
    r"longest|shortest|cheapest|strongest)\b"
    r"|\b(?:never|always|nobody|everybody|none of|all of|each of|as \w+ as|nearly all|almost all)\b"
)
# A question states nothing.
_QUESTION = re.compile(r"[^.!?\n]*\?")
STATES = re.compile(f"{_NUMBER}|{_COMPARED}", re.IGNORECASE)


def claims(study: Study) -> Iterator[Problem]:
    """Let each claim assert something, about prose that exists."""
    prose = {cell.id for cell in study.master.cells if cell.kind == "markdown"}
    for studied in study.having(Role.CLAIM):
        cell = studied.cell
        tree = studied.names.tree if studied.names else None
        if tree and not any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
            yield study.master.problem(cell, f"claim {cell.id!r} asserts nothing; add an assert")
        for name in _of(cell):
            if name not in prose:
                yield study.master.problem(
                    cell, f"claim {cell.id!r} is of={name!r}: no Markdown cell has this id"
                )
        if not _of(cell) and not _nearest_prose(study.master, cell):
            yield study.master.problem(cell, f"claim {cell.id!r} stands before any prose")


def unclaimed(study: Study) -> Iterator[Problem]:
    """Ask for a claim, or a reason, where prose states a number or a comparison."""
    waiting = set(_waiting().get(study.master.chapter, ()))
    open_cells = {cell.id: (cell, found) for cell, found in unclaimed_prose(study.master)}
    for name, (cell, found) in open_cells.items():
        if name not in waiting:
            yield study.master.problem(
                cell,
                f"prose cell {name!r} states {found!r} and has no claim: add a cell with "
                'role="claim" after it, or unclaimed="why" to its header',
            )
    for name in sorted(waiting - set(open_cells)):
        yield Problem(
            study.master.shown,
            1,
            f"{name!r} needs no claim any more: take it out of authoring/build/{WAITING.name}",
        )


def unclaimed_prose(master: Master) -> list[tuple[MasterCell, str]]:
    """Return the prose cells that state something and have no claim, with what they state."""
    covered: set[str] = set()
    for cell in master.having(Role.CLAIM):
        nearest = _nearest_prose(master, cell)
        covered |= set(_of(cell)) or ({nearest} if nearest else set())
    found = []
    for cell in master.cells:
        if cell.kind != "markdown" or cell.id in covered or cell.header.get("unclaimed"):
            continue
        stated = STATES.search(plain_prose(cell.source))
        if stated:
            found.append((cell, _around(plain_prose(cell.source), stated)))
    return found


def plain_prose(text: str) -> str:
    """Return a Markdown cell without code, tables, headings, names and questions."""
    return _QUESTION.sub(" ", _NAMES.sub(" ", _APART.sub(" ", text)))


def _around(text: str, found: re.Match[str]) -> str:
    """Return the words around a finding."""
    start = text.rfind("\n", 0, found.start()) + 1
    end = text.find("\n", found.end())
    line = text[start : end if end >= 0 else len(text)].strip()
    return line if len(line) <= 90 else line[:89] + "…"


def _of(cell: MasterCell) -> list[str]:
    named = cell.header.get("of", [])
    return [str(name) for name in named] if isinstance(named, list) else [str(named)]


def _nearest_prose(master: Master, claim: MasterCell) -> str | None:
    """Return the id of the nearest Markdown cell above a claim."""
    above = [c for c in master.cells if c.kind == "markdown" and c.line < claim.line]
    return above[-1].id if above else None


@cache
def _waiting() -> dict[str, list[str]]:
    try:
        found: dict[str, list[str]] = json.loads(WAITING.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found
