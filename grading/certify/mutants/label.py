"""Say in one short line what a mutant changes."""

from __future__ import annotations

BEFORE, CHANGE, AFTER = 30, 60, 12


def label_of(before: str, after: str) -> str:
    """Return ``before -> after``, with a little of what stands around the change.

    Double quotes become single ones, so that a label can stand in the options of a cell.
    """
    before, after = " ".join(before.split()), " ".join(after.split())
    lead = _alike(before, after)
    rest = min(len(before), len(after)) - lead
    tail = min(_alike(before[::-1], after[::-1]), rest)
    return f"{_clip(before, lead, tail)} -> {_clip(after, lead, tail)}".replace('"', "'")


def _alike(before: str, after: str) -> int:
    """Return how many characters two texts share at their start."""
    pairs = enumerate(zip(before, after, strict=False))
    shorter = min(len(before), len(after))
    return next((place for place, (one, other) in pairs if one != other), shorter)


def _clip(text: str, lead: int, tail: int) -> str:
    head, middle = text[:lead], text[lead : len(text) - tail]
    end = text[len(text) - tail :]
    if len(head) > BEFORE:
        head = "…" + head[-BEFORE:]
    if len(middle) > CHANGE:
        middle = middle[: CHANGE // 2] + "…" + middle[-CHANGE // 2 :]
    if len(end) > AFTER:
        end = end[:AFTER] + "…"
    return head + middle + end
