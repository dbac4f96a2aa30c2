"""Put together what a student reads when a check fails.

A message names the variable, says which property was expected and what came, then a hint and
where to reread. Expected values stand in the table of a visible test alone, which
`side_by_side` makes or leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass

from shop.checks.mutation import noticed
from shop.errors import CheckFailed


def sentence(*parts: str) -> str:
    """Return the non-empty parts as sentences, each with its full stop."""
    texts = [part.strip() for part in parts if part and part.strip()]
    return " ".join(text if text[-1] in ".!?…`" else text + "." for text in texts)


def failure(
    name: str,
    finding: str,
    *more: str,
    hint: str = "",
    reread: str = "",
    table: str = "",
    error: type[CheckFailed] = CheckFailed,
) -> CheckFailed:
    """Return the exception that says ``name: finding. more. Hint. Reread``.

    Parameters
    ----------
    name
        The variable or call that was looked at.
    finding
        What was expected as a property and what came.
    *more
        Further findings, such as a likely cause.
    hint
        What to think about.
    reread
        Heading of the lecture or part of the docstring to read again.
    table
        Expected and got, from `side_by_side`; empty in a hidden test.
    error
        Which exception to make.
    """
    again = f"Reread *{reread}* in the lecture" if reread else ""
    more = (*more, noticed()) if "mutated" not in finding else more
    if not table:
        return error(f"{name}: {sentence(finding, *more, hint, again)}")
    parts = (f"{name}: {sentence(finding, *more)}", table, sentence(hint, again))
    return error("\n\n".join(part for part in parts if part))


@dataclass(frozen=True)
class Subject:
    """What is being looked at, and the advice that goes with every failure of it."""

    name: str
    hint: str = ""
    reread: str = ""

    def failure(self, finding: str, *more: str, part: str = "", table: str = "") -> CheckFailed:
        """Return the exception for a finding about the whole, or about a `part` of it."""
        return failure(
            self.name + part, finding, *more, hint=self.hint, reread=self.reread, table=table
        )
