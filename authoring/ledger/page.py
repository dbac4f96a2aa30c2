"""The ledger as a documentation page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from authoring.ledger.entries import Entry
from authoring.ledger.recompute import EntryResult, Row, Verdict

NAME = "LEDGER.md"
HEADER = """# Reproduction ledger

<!-- Written by `course ledger`; edit shop.published and authoring/ledger instead. -->

Every published result that the course builds on, recomputed from data inside an installed
package or from the numbers of its source.
A figure agrees when it rounds to the digits that the source prints: the tolerance is half a
unit of the last one. Where a source prints a range, every number inside it agrees.
A figure that does not agree is shown as it is, with the reason where one is known.
*Reference* figures are printed by no source: they are the course's own, kept here so that they
cannot drift unseen.

`course ledger` recomputes all of it and writes this page; `course ledger --check` recomputes
and compares. To follow a result, open its module with the source beside it.
"""


def render(results: Sequence[EntryResult]) -> str:
    """Return the page: what was compared, a summary, and a table for each entry."""
    agreeing = sum(result.agrees for result in results)
    rows = [row for result in results for row in result.rows]
    printed = [row for row in rows if row.figure.kind == "published"]
    counts = (
        f"**{agreeing} of {len(results)} entries agree in full; "
        f"{_agreeing(rows)} of {len(rows)} figures agree.**\n"
        f"Of the {len(printed)} figures that a source prints, {_agreeing(printed)} agree; "
        f"the other {len(rows) - len(printed)} are reference figures."
    )
    sections = [_section(result) for result in results]
    return "\n".join([HEADER, counts, "", _summary(results), *sections])


def chapter_note(entry: Entry) -> str:
    """Return the chapter of `entry`, and whether it is taught yet."""
    return entry.chapter if entry.taught else f"{entry.chapter} (reproduced ahead of its chapter)"


def recomputed_text(row: Row) -> str:
    """Return the recomputed number, rounded one digit beyond the published ones."""
    return _digits(row.recomputed, row.figure.digits + 1)


def difference_text(row: Row) -> str:
    """Return the difference with its sign, rounded one digit beyond the published ones."""
    rounded = _digits(row.difference, row.figure.digits + 1)
    if not float(rounded):
        return rounded.lstrip("-")
    return rounded if rounded.startswith("-") else f"+{rounded}"


def tolerance_text(row: Row) -> str:
    """Return half a unit of the last digit, or the range."""
    figure = row.figure
    if ".." in figure.text:
        return f"{_digits(figure.low, figure.digits)} to {_digits(figure.high, figure.digits)}"
    return f"±{_digits(figure.tolerance, figure.digits + 1)}"


def published_text(row: Row) -> str:
    """Return the figure as printed; a range in words, thousands written out."""
    if ".." in row.figure.text:
        return row.figure.text.replace("..", " to ")
    if row.figure.digits < 0:
        return f"{row.figure.value:.0f}"
    return row.figure.text


def _digits(number: float, digits: int) -> str:
    """Return `number` with `digits` decimal places; small ones in scientific notation."""
    rounded = round(Decimal(number), digits)
    if digits > 6:
        exponent = rounded.adjusted() if rounded else -digits
        return f"{float(number):.{max(0, digits + exponent)}e}"
    return f"{rounded:.{max(0, digits)}f}"


def _agreeing(rows: Sequence[Row]) -> int:
    return sum(row.verdict is Verdict.AGREES for row in rows)


def _summary(results: Sequence[EntryResult]) -> str:
    lines = ["| entry | chapter | figures | agreeing | verdict |", "|---|---|--:|--:|---|"]
    for result in results:
        same = _agreeing(result.rows)
        verdict = "agrees" if result.agrees else "**differs**"
        lines.append(
            f"| [{result.entry.name}](#{result.entry.name}) | {chapter_note(result.entry)} "
            f"| {len(result.rows)} | {same} | {verdict} |"
        )
    return "\n".join([*lines, ""])


def _section(result: EntryResult) -> str:
    entry = result.entry
    source = next(row.figure.source for row in result.rows if row.figure.kind == "published")
    lines = [
        f"## {entry.name}",
        "",
        f"{entry.title}.",
        "",
        f"- Chapter: {chapter_note(entry)}",
        f"- Source: {source}",
        f"- Data: {entry.data}",
        f"- Module: [{entry.module}](../{entry.module})",
        "",
        "| figure | published | recomputed | difference | tolerance | verdict |",
        "|---|--:|--:|--:|--:|---|",
    ]
    lines += [_line(row) for row in result.rows]
    lines += [f"\n`{row.figure.key}`: {row.reason}" for row in result.rows if row.reason]
    return "\n".join([*lines, ""])


def _line(row: Row) -> str:
    figure = row.figure
    name = figure.key.partition(".")[2]
    label = f"{name} *(reference)*" if figure.kind == "reference" else name
    verdict = row.verdict.value
    shown = verdict if row.verdict is Verdict.AGREES else f"**{verdict}**"
    cells = [label, published_text(row), recomputed_text(row), difference_text(row)]
    return f"| {' | '.join([*cells, tolerance_text(row), shown])} |"
