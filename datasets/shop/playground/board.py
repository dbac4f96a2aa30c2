"""The sentence in which a played test says what a policy reached, and how it is read again.

Whoever plays may choose a name for the board of the class; it is shown instead of theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_NAME = 24
_LINE = re.compile(
    r"^gains (?P<gain>-?[\d,]+) CNY a season over the habit "
    r"\(standard error (?P<error>[\d,]+)\) in (?P<seasons>\d+) seasons not seen, "
    r"a score of (?P<score>-?\d+\.\d\d)(?: as \u201c(?P<name>[^\u201c\u201d]+)\u201d)?[.:]"
)


@dataclass(frozen=True)
class Reached:
    """What a policy reached.

    Attributes
    ----------
    gain_cny
        Mean profit a season above that of the habit.
    error_cny
        Its standard error over the seasons.
    seasons
        How many were played.
    score
        0 for the habit, 1 for the best known policy.
    name
        The name chosen for the board, "" for none.
    """

    gain_cny: float
    error_cny: float
    seasons: int
    score: float
    name: str = ""


def chosen_name(name: object) -> str:
    """Return a name as it may stand on the board, "" where it may not.

    Parameters
    ----------
    name
        Whatever was chosen: a text of at most 24 signs that can be printed; anything else counts
        as no name.
    """
    if not isinstance(name, str):
        return ""
    plain = " ".join(name.split())
    fits = plain.isprintable() and not set(plain) & set("\u201c\u201d")
    return plain if 0 < len(plain) <= LONGEST_NAME and fits else ""


def result_line(reached: Reached) -> str:
    """Return what a policy reached as a sentence that ends in a full stop."""
    named = f" as \u201c{reached.name}\u201d" if reached.name else ""
    return (
        f"gains {reached.gain_cny:,.0f} CNY a season over the habit "
        f"(standard error {reached.error_cny:,.0f}) in {reached.seasons} seasons not seen, "
        f"a score of {reached.score:.2f}{named}."
    )


def read_result(text: str) -> Reached | None:
    """Return what a message says, None for a message of another kind.

    Parameters
    ----------
    text
        A message that begins with the name of the function and such a sentence.
    """
    found = _LINE.match(text.partition(" ")[2])
    if found is None:
        return None
    gain, error = (float(found[key].replace(",", "")) for key in ("gain", "error"))
    name = chosen_name(found["name"] or "")
    return Reached(gain, error, int(found["seasons"]), float(found["score"]), name)
