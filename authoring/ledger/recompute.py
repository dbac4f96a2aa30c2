"""Run ledger entries and compare what they give with the published figures."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from threadpoolctl import threadpool_limits

from authoring.ledger.entries import Entry
from shop import published
from shop.errors import UsageError
from shop.published import Published

RESULTS = "authoring.ledger.results"


class Verdict(Enum):
    """How a recomputed figure stands to the published one."""

    AGREES = "agrees"
    DIFFERS = "differs"
    EXPLAINED = "differs (explained)"
    UNEXPECTED = "agrees, though said to differ"

    @property
    def acceptable(self) -> bool:
        """Whether the check passes; disagreement does only where its reason is on record."""
        return self in (Verdict.AGREES, Verdict.EXPLAINED)


@dataclass(frozen=True)
class Row:
    """One figure, published and recomputed.

    Attributes
    ----------
    figure
        As published.
    recomputed
        As found on this machine.
    reason
        Why the two are known to differ; empty when they are expected to agree.
    """

    figure: Published
    recomputed: float
    reason: str = ""

    @property
    def difference(self) -> float:
        """Recomputed less published (the middle of a published range)."""
        return self.recomputed - self.figure.value

    @property
    def verdict(self) -> Verdict:
        """Agreement to the digits published, against what is on record."""
        if self.figure.agrees(self.recomputed):
            return Verdict.UNEXPECTED if self.reason else Verdict.AGREES
        return Verdict.EXPLAINED if self.reason else Verdict.DIFFERS


@dataclass(frozen=True)
class EntryResult:
    """One entry with all its figures.

    Attributes
    ----------
    entry
        What was recomputed.
    rows
        One a figure, in the order of `shop.published`.
    seconds
        How long it took.
    """

    entry: Entry
    rows: tuple[Row, ...]
    seconds: float

    @property
    def agrees(self) -> bool:
        """Whether every figure agrees."""
        return all(row.verdict is Verdict.AGREES for row in self.rows)

    @property
    def acceptable(self) -> bool:
        """Whether the check passes for every figure."""
        return all(row.verdict.acceptable for row in self.rows)


def recompute(entry: Entry) -> EntryResult:
    """Return `entry` recomputed from its data.

    Raises
    ------
    UsageError
        When its figures are not the ones of `shop.published`.
    shop.errors.TableMissing
        When the package with its data is not installed.
    """
    module, _, name = entry.function.partition(":")
    function: Callable[[], Mapping[str, float]]
    function = getattr(importlib.import_module(f"{RESULTS}.{module}"), name)
    started = time.perf_counter()
    # The matrices are small: on two busy cores a second BLAS thread made this four times slower.
    with threadpool_limits(limits=1, user_api="blas"):
        found = function()
    seconds = time.perf_counter() - started
    keys = published.keys(entry.name)
    expected = {key.partition(".")[2] for key in keys}
    if unknown := (set(found) ^ expected) | (set(entry.differences) - expected):
        raise UsageError(
            f"{entry.module}: {entry.name} has figures {', '.join(sorted(unknown))} on one side "
            "only: shop.published and the recomputing function must name the same ones."
        )
    return EntryResult(entry, tuple(_row(entry, key, found) for key in keys), seconds)


def _row(entry: Entry, key: str, found: Mapping[str, float]) -> Row:
    name = key.partition(".")[2]
    return Row(published.get(key), float(found[name]), entry.differences.get(name, ""))
