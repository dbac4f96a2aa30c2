"""Points for a part of what was asked, with a sentence that says which part."""

from __future__ import annotations


class Credit(float):
    """Points that a test cell ends with; it shows as the number, which nbgrader reads.

    Parameters
    ----------
    points
        Points that the cell gives.
    message
        What the student reads beside them.
    """

    message: str

    def __new__(cls, points: float, message: str) -> Credit:
        """Return the points with their message."""
        credit = super().__new__(cls, points)
        credit.message = message
        return credit


def partial(points: float, message: str) -> Credit:
    """Give points for a part of what was asked; the last line of a test cell.

    Parameters
    ----------
    points
        Points of the cell, from 0 to all that it has.
    message
        What was reached and what comes next, in words to the student. It is shown with full
        points, too.
    """
    return Credit(points, message)
