"""Check a text, a list of labels or a set of labels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import Any

from shop.checks.guards import is_flag, is_sequence, is_set, is_text
from shop.checks.messages import failure
from shop.checks.side_by_side import NONE, Words, side_by_side
from shop.checks.values import clip, plain_key


def same_text(
    value: Any, expected: str, name: str, *, case: bool = True, hint: str = "", reread: str = ""
) -> None:
    """Check that `value` is the text `expected`; spaces around it do not count.

    Parameters
    ----------
    value, expected, name
        An answer, what is right, and the variable or call for the message.
    case
        Whether capitals count.
    hint, reread
        What to think about and which heading to read again.

    Raises
    ------
    GuardFailed
        When it is no text.
    CheckFailed
        When it is another text.
    """
    texts = [is_text(value, name).strip(), expected.strip()]
    if not case:
        texts = [text.casefold() for text in texts]
    if texts[0] != texts[1]:
        raise failure(
            name,
            f"is {clip(value)}, which is not what this input gives",
            hint=hint,
            reread=reread,
            table=side_by_side([(expected.strip(), value.strip())]),
        )


def same_flag(value: Any, expected: bool, name: str, *, hint: str = "", reread: str = "") -> None:
    """Check that `value` is the truth value `expected`.

    Raises
    ------
    GuardFailed
        When it is no truth value.
    CheckFailed
        When it is the other one.
    """
    if is_flag(value, name) != bool(expected):
        raise failure(
            name,
            f"is {bool(value)}, which this input contradicts",
            hint=hint,
            reread=reread,
            table=side_by_side([(Words(bool(expected)), Words(bool(value)))]),
        )


def same_labels(
    value: Any, expected: Sequence[Any], name: str, *, hint: str = "", reread: str = ""
) -> None:
    """Check a list, tuple, Index or Series of labels in their order.

    Raises
    ------
    GuardFailed
        When it is no sequence.
    CheckFailed
        When labels are missing, too many or in another order.
    """
    mine = [plain_key(item) for item in is_sequence(value, name)]
    right = [plain_key(item) for item in expected]
    if mine == right:
        return
    if sorted(map(str, mine)) == sorted(map(str, right)):
        raise failure(
            name,
            "has the right labels in another order than was asked for",
            hint=hint,
            reread=reread,
            table=in_order(right, mine),
        )
    _compare(mine, right, name, hint, reread)
    raise failure(
        name,
        "does not hold each label as often as it should",
        hint=hint,
        reread=reread,
        table=in_order(right, mine),
    )


def in_order(right: Sequence[Any], mine: Sequence[Any]) -> str:
    """Return both orders side by side, from the first place on at which they differ."""
    both = list(enumerate(zip_longest(right, mine, fillvalue=Words(NONE))))
    first = next((place for place, (one, other) in both if one != other), 0)
    return side_by_side([(place, *pair) for place, pair in both[first:]], ["place"])


def same_set(
    value: Any, expected: Collection[Any], name: str, *, hint: str = "", reread: str = ""
) -> None:
    """Check a set (or list, Index, Series) of labels; order and repetition do not count.

    Raises
    ------
    GuardFailed
        When it is no collection.
    CheckFailed
        When labels are missing or do not belong there; those of the student are shown.
    """
    mine = [plain_key(item) for item in is_set(value, name)]
    _compare(mine, [plain_key(item) for item in expected], name, hint, reread)


def _compare(mine: list[Any], right: list[Any], name: str, hint: str, reread: str) -> None:
    odd = sorted({str(item): clip(item, 40) for item in mine if item not in right}.values())
    lost = len({str(item) for item in right if item not in mine})
    findings = []
    if odd:
        do = "does" if len(odd) == 1 else "do"
        findings.append(f"holds {len(odd)} that {do} not belong there ({', '.join(odd[:3])})")
    if lost:
        findings.append(f"lacks {lost} that should be there")
    if findings:
        rows = [(item, Words(NONE)) for item in dict.fromkeys(right) if item not in mine]
        rows += [(Words(NONE), item) for item in dict.fromkeys(mine) if item not in right]
        raise failure(
            name, " and ".join(findings), hint=hint, reread=reread, table=side_by_side(rows)
        )
