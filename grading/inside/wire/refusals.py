"""Why a value cannot cross, as codes: the words are ours, whoever sends the code."""

from __future__ import annotations

from enum import StrEnum

from shop.errors import ContractError


class Refusal(StrEnum):
    """What a value is that cannot cross."""

    GENERATOR = "generator"
    ITERATOR = "iterator"
    VIEW = "view"
    FUNCTION = "function"
    ASYNC = "async"
    CLASS = "class"
    MODULE = "module"
    COMPLEX = "complex"
    GROUPS = "groups"
    RECORDS = "records"
    MASKED = "masked"
    RANDOM = "random"
    FRACTION = "fraction"
    RELATION = "relation"
    STYLE = "style"
    MODEL = "model"
    CHART = "chart"
    TIME_ZONE = "time_zone"
    CYCLE = "cycle"
    TOO_DEEP = "too_deep"
    TOO_LARGE = "too_large"
    OBJECT = "object"


_PLAIN = "return a plain value: a number, text, date, list, dict, set, array, Series or DataFrame"

WORDS: dict[Refusal, tuple[str, str]] = {
    Refusal.GENERATOR: ("a generator", "return a list, a Series or a DataFrame"),
    Refusal.ITERATOR: ("an iterator (`map`, `zip`, `range`, …)", "wrap it in `list(…)`"),
    Refusal.VIEW: ("a view of a dict", "wrap it in `list(…)`"),
    Refusal.FUNCTION: ("a function", _PLAIN),
    Refusal.ASYNC: ("a coroutine", "use a plain `def` without `async`"),
    Refusal.CLASS: ("a class", "write a function with `def`, or give a plain value"),
    Refusal.MODULE: ("a module", _PLAIN),
    Refusal.COMPLEX: ("complex numbers", "return real numbers"),
    Refusal.GROUPS: (
        "groups that are not aggregated yet",
        "end with an aggregation such as `.sum()`, which gives a Series or a DataFrame",
    ),
    Refusal.RECORDS: ("a structured array", "return a DataFrame"),
    Refusal.MASKED: ("a masked array", "return a plain array with NaN, or a Series"),
    Refusal.RANDOM: ("a random generator", "work with a number `seed` instead"),
    Refusal.FRACTION: ("a fraction or an Arrow decimal", "turn it into a float"),
    Refusal.RELATION: ("a query that has not been fetched", "end it with `.df()`"),
    Refusal.STYLE: ("a styled table", "return the DataFrame itself"),
    Refusal.MODEL: ("a model", "return the numbers that the task asks for"),
    Refusal.CHART: (
        "a chart that cannot be read",
        "make it with `fig, ax = plt.subplots()` and end with `return ax`",
    ),
    Refusal.TIME_ZONE: (
        "a time in a time zone of its own making",
        'use a named zone such as "Asia/Shanghai"',
    ),
    Refusal.CYCLE: ("a container that holds itself", _PLAIN),
    Refusal.TOO_DEEP: ("containers nested too deeply", "return a flat list, dict or DataFrame"),
    Refusal.TOO_LARGE: ("far too many values", "return only what is asked for"),
    Refusal.OBJECT: ("an object of a class that is no plain value", _PLAIN),
}


class Refused(ContractError):
    """A value cannot cross.

    Attributes
    ----------
    refusal
        What the value is.
    """

    def __init__(self, refusal: Refusal) -> None:
        what, repair = WORDS[refusal]
        super().__init__(f"{what} cannot be handed over; {repair}")
        self.refusal = refusal


def explain(subject: str, refusal: Refusal) -> str:
    """Return what the student reads, such as ``f returned a generator; return a list …``.

    Parameters
    ----------
    subject
        Start of the sentence, with its verb.
    refusal
        What came.
    """
    what, repair = WORDS[refusal]
    return f"{subject} {what}; {repair}"
