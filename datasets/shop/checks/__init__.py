"""Checks of answers: what a test calls, and what a student reads when it fails.

Every check takes the value, then (where there is one) what is right, then the name that the
message shall use. A check that holds returns None (a guard returns the value in plain form).
A check that fails raises; its message says which property was expected and what came. In a visible
test, whose input and answer stand in the cell anyway, expected and got follow side by side; in a
hidden test no expected value is ever printed (see `shop.checks.regions`).

Guards raise `GuardFailed` (nothing further of the cell makes sense)::

    call(func, *args, **kwargs)         the result of an answer; NotAttempted for the stub
    call_each(func, cases)              the results of many calls; quick in the grader
    chart(func, *args, **kwargs)        the ChartDescription of a chart answer
    query(func, *args, tables={name: frame})   the rows that the SQL text of an answer gives
    attempted(value, name)              not None and not ...
    is_number(value, name)              int, float, NumPy scalar, Decimal; not bool, not NaN
    is_flag, is_text, is_function       True or False; a text (of `choices`); callable
    is_frame(value, name, columns=…, index=…, rows=…, numeric=…)   keys come back as columns
    is_series(value, name, index=…, numeric=…)
    is_mapping(value, name, keys=…), is_sequence(value, name, length=…), is_set(value, name)
    has_no_missing(value, name)

Value checks raise `CheckFailed` (later checks of the cell still run)::

    same_number(value, expected, name, rel=, abs=, hint=, reread=)
    same_numbers(value, expected, name, …)               a list, tuple or array, in order
    same_frame(value, expected, name, keys=, ordered=, extra=, series=, …)
    same_series(value, expected, name, ordered=, frame=, mapping=, …)
    same_mapping(value, expected, name, …)
    same_text, same_flag, same_labels (in order), same_set (in any order)
    between(value, low, high, name), all_between(values, low, high, name)
    sums_to(values, total, name, what=), never_rises(values, name), never_falls(values, name)

Invariants::

    unchanged(before, after, name)              the input was not altered
    same_after(value, other, name, change)      two results of the same answer agree
    same_result(value, expected) -> bool        the comparison behind it

Charts (on what `describe` or `chart` returns)::

    describe(axes) -> ChartDescription
    has_title, has_labels(x=, y=), has_legend, has_scale(axis=, scale=), starts_at_zero
    has_range(axis=, low=, high=, what=), has_intervals(chart, {category: (low, high)}, name),
        which looks at each Interval that was drawn
    names_number(title, number, sign=) -> bool
    same_bars(chart, {category: length}, name, ordered=, group=, percent=)
    bars_sorted, same_line(chart, x, y, name, label=), same_points(chart, x, y, name)

`partial(points, message)`, the last line of a test cell, gives points for a part of what was
asked, and says which part it is.

`passed(name)` says that the visible tests of an exercise pass; the builder writes it.
`shown(value)` gives the short text of a student's value for an assert's own message.
"""

from __future__ import annotations

from shop.checks.bar_charts import bars_sorted, has_intervals, same_bars, starts_at_zero
from shop.checks.calling import attempted, call, call_each, chart, not_attempted, passed, shown
from shop.checks.chart_description import Bar, ChartDescription, Grid, Interval, Line, Points
from shop.checks.charts import (
    has_labels,
    has_legend,
    has_range,
    has_scale,
    has_title,
    names_number,
    same_line,
    same_points,
)
from shop.checks.credit import Credit, partial
from shop.checks.describe import describe
from shop.checks.guards import (
    is_flag,
    is_function,
    is_mapping,
    is_number,
    is_sequence,
    is_set,
    is_text,
)
from shop.checks.invariants import same_after, same_result, unchanged
from shop.checks.labels import same_flag, same_labels, same_set, same_text
from shop.checks.numbers import (
    all_between,
    between,
    never_falls,
    never_rises,
    same_number,
    same_numbers,
    sums_to,
)
from shop.checks.queries import query
from shop.checks.table_guards import has_no_missing, is_frame, is_series
from shop.checks.tables import same_frame, same_mapping, same_series
from shop.errors import CheckFailed, GuardFailed, NotAttempted

__all__ = [
    "Bar",
    "ChartDescription",
    "CheckFailed",
    "Credit",
    "Grid",
    "GuardFailed",
    "Interval",
    "Line",
    "NotAttempted",
    "Points",
    "all_between",
    "attempted",
    "bars_sorted",
    "between",
    "call",
    "call_each",
    "chart",
    "describe",
    "has_intervals",
    "has_labels",
    "has_legend",
    "has_no_missing",
    "has_range",
    "has_scale",
    "has_title",
    "is_flag",
    "is_frame",
    "is_function",
    "is_mapping",
    "is_number",
    "is_sequence",
    "is_series",
    "is_set",
    "is_text",
    "names_number",
    "never_falls",
    "never_rises",
    "not_attempted",
    "partial",
    "passed",
    "query",
    "same_after",
    "same_bars",
    "same_flag",
    "same_frame",
    "same_labels",
    "same_line",
    "same_mapping",
    "same_number",
    "same_numbers",
    "same_points",
    "same_result",
    "same_series",
    "same_set",
    "same_text",
    "shown",
    "starts_at_zero",
    "sums_to",
    "unchanged",
]
