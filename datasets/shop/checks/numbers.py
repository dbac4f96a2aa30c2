"""Is a number right? Any numeric type counts, and more digits never hurt."""

from __future__ import annotations

import builtins
import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from shop.checks.guards import is_number, is_sequence
from shop.checks.messages import failure
from shop.checks.side_by_side import side_by_side
from shop.checks.values import as_number, clip, close

REL = 1e-6
ABS = 1e-9


def same_number(
    value: Any,
    expected: Any,
    name: str,
    *,
    rel: float = REL,
    abs: float = ABS,
    hint: str = "",
    reread: str = "",
) -> None:
    """Check that `value` is the number `expected`, within a tolerance.

    Parameters
    ----------
    value
        An answer of any numeric type; a missing one equals a missing `expected`.
    expected
        What is right; the message shows it in a visible test alone.
    name
        The variable or call, for the message.
    rel, abs
        Tolerances; the wider one counts.
    hint, reread
        What to think about and which heading to read again.

    Raises
    ------
    GuardFailed
        When `value` is no number.
    CheckFailed
        When it is another number. A likely cause is named: a percentage for a fraction, the
        other sign, a rounded value, a missing value.
    """
    right = as_number(expected)
    assert right is not None
    number = is_number(value, name, missing=True)
    if close(number, right, rel, abs):
        return
    came = clip(number) if not math.isnan(number) else "missing (NaN)"
    raise failure(
        name,
        f"is {came}, which is not what this input gives",
        likely_cause(number, right),
        hint=hint,
        reread=reread,
        table=side_by_side([(right, number)]),
    )


def same_numbers(
    value: Any,
    expected: Iterable[Any],
    name: str,
    *,
    rel: float = REL,
    abs: float = ABS,
    hint: str = "",
    reread: str = "",
) -> None:
    """Check a list, tuple, array or Series of numbers in their order (see `same_number`).

    Raises
    ------
    GuardFailed
        When it is no sequence of that many numbers.
    CheckFailed
        When numbers differ; the message gives the first place and the student's value there.
    """
    right = [_plain_number(item) for item in expected]
    items = is_sequence(value, name, length=len(right))
    mine = [is_number(item, f"{name}[{at}]", missing=True) for at, item in enumerate(items)]
    differing = [
        (at, one, came)
        for at, (came, one) in enumerate(zip(mine, right, strict=True))
        if not close(came, one, rel, abs)
    ]
    if not differing:
        return
    at, one, came = differing[0]
    raise failure(
        f"{name}[{at}]",
        f"is {clip(came)}, which is not what this input gives",
        likely_cause(came, one),
        hint=hint,
        reread=reread,
        table=side_by_side(differing, ["place"]),
    )


def _plain_number(item: Any) -> float:
    number = as_number(item)
    assert number is not None
    return number


def likely_cause(value: float, right: float) -> str:
    """Return what probably went wrong, named without giving the right value; often empty."""
    if math.isnan(value):
        return "A number is expected here"
    if math.isnan(right):
        return "A missing value is expected here"
    if right and builtins.abs(right) <= 1 and close(value, 100 * right, 1e-9, 0):
        return "It looks like a percentage where a fraction is asked for"
    if right and close(value, right / 100, 1e-9, 0):
        return "It looks like a fraction where a percentage is asked for"
    if right and close(value, -right, 1e-9, 0):
        return "The sign is the other way round"
    if value and right and value != right:
        # 0 and 1 are what a wrong fraction often is, and no sign that it was rounded
        for digits in range(1 if builtins.abs(right) <= 1 else 0, 5):
            if value == round(right, digits) and value != round(right, digits + 2):
                return "It looks rounded; return the number as it is"
    return ""


def between(value: Any, low: float, high: float, name: str, *, hint: str = "") -> None:
    """Check that a number lies in a stated range, both ends included.

    What rounding in floating point adds beyond an end is forgiven (`ABS`): a right formula may
    give 1.0000000000000002.

    Raises
    ------
    GuardFailed
        When `value` is no number.
    CheckFailed
        When it lies outside; the message states the range, which is a property and no answer.
    """
    number = is_number(value, name)
    if not low - ABS <= number <= high + ABS:
        raise failure(
            name, f"should lie between {low:g} and {high:g}, but is {clip(number)}", hint=hint
        )


def all_between(values: Any, low: float, high: float, name: str, *, hint: str = "") -> None:
    """Check that every number of a list, Series or dict lies in a stated range (`between`)."""
    for label, item in _labelled(values, name):
        between(item, low, high, f"{name}[{label}]", hint=hint)


def sums_to(
    values: Any,
    total: float,
    name: str,
    *,
    what: str = "",
    rel: float = REL,
    abs: float = ABS,
    hint: str = "",
) -> None:
    """Check that numbers add up to `total`.

    Parameters
    ----------
    values
        A list, array, Series or dict of numbers.
    total
        What they must add up to; printed only when it is 0 or 1, or in a visible test.
    name
        The variable or call, for the message.
    what
        What the total is, in words (``"the number of sessions"``).
    rel, abs
        Tolerances.
    hint
        What to think about.

    Raises
    ------
    CheckFailed
        When they do not.
    """
    numbers = [is_number(item, f"{name}[{label}]") for label, item in _labelled(values, name)]
    if close(math.fsum(numbers), float(total), rel, abs):
        return
    wanted = what or (f"{total:g}" if total in (0, 1) else "the total of the input")
    raise failure(
        name,
        f"should add up to {wanted}, but adds up to {clip(math.fsum(numbers))}",
        hint=hint,
        table=side_by_side([(total, math.fsum(numbers))]),
    )


def never_rises(values: Any, name: str, *, hint: str = "") -> None:
    """Check that numbers, in their order, never become larger.

    Raises
    ------
    CheckFailed
        At the first one that is larger than the one before it.
    """
    _monotone(values, name, hint, rising=False)


def never_falls(values: Any, name: str, *, hint: str = "") -> None:
    """Check that numbers, in their order, never become smaller (see `never_rises`)."""
    _monotone(values, name, hint, rising=True)


def _monotone(values: Any, name: str, hint: str, *, rising: bool) -> None:
    previous: tuple[Any, float] | None = None
    for label, item in _labelled(values, name):
        number = is_number(item, f"{name}[{label}]", missing=True)
        if math.isnan(number):
            continue
        if previous is not None:
            low, high = (previous[1], number) if rising else (number, previous[1])
            if low > high + ABS:
                raise failure(
                    name,
                    f"should never {'fall' if rising else 'rise'}, but goes from "
                    f"{clip(previous[1])} at {previous[0]} to {clip(number)} at {label}",
                    hint=hint,
                )
        previous = (label, number)


def _labelled(values: Any, name: str) -> list[tuple[Any, Any]]:
    """Return (label, value) pairs of a dict, Series or sequence."""
    if isinstance(values, dict):
        return list(values.items())
    if isinstance(values, pd.Series):
        return list(values.items())
    return list(enumerate(is_sequence(values, name)))
