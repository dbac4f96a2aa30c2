"""Measure what it costs to send values across and to call an answer.

Run ``python tests/benchmarks/bench_wire.py``; nothing is asserted.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from grading.inside.answers import AnswerServer
from grading.inside.assertions import compile_cell
from grading.inside.checker import Checker
from grading.inside.wire import decode, encode

REPEATS = 300


def milliseconds(work: Callable[[], object]) -> float:
    """Return the best of five means of the CPU time of `work`."""
    work()
    means = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(REPEATS // 5):
            work()
        means.append((time.process_time() - start) / (REPEATS // 5))
    return min(means) * 1e3


def values(rows: int) -> dict[str, object]:
    """Return values of the kinds that tests send, `rows` long."""
    draw = np.random.default_rng(20_240_101)
    numbers = pd.DataFrame(draw.random((rows, 5)), columns=list("abcde"))
    mixed = pd.DataFrame(
        {
            "session_id": np.arange(rows),
            "price_cny": draw.random(rows),
            "channel": draw.choice(["search", "ads", "direct"], rows),
            "time": pd.date_range("2024", periods=rows, freq="min"),
            "units": draw.integers(0, 5, rows),
        }
    )
    return {
        "float": 1.5,
        "list of floats": draw.random(rows).tolist(),
        "list of texts": mixed["channel"].tolist(),
        "dict of floats": dict(zip(range(rows), draw.random(rows).tolist(), strict=True)),
        "array": draw.random(rows),
        "Series of floats": mixed["price_cny"],
        "Series of sets": pd.Series([{1, 2}] * rows),
        "DataFrame of 5 floats": numbers,
        "DataFrame of 5 kinds": mixed,
    }


def main() -> None:
    """Print the table."""
    print(f"{'1,000 rows':24}{'encode':>9}{'decode':>9}{'both':>9}  ms CPU{'bytes':>10}")
    kinds = values(1_000)
    for name, value in kinds.items():
        message = encode(value)
        there = milliseconds(lambda value=value: encode(value))
        back = milliseconds(lambda message=message: decode(message))
        print(f"{name:24}{there:9.3f}{back:9.3f}{there + back:9.3f}{len(message):17,}")
    namespace = {"f": lambda frame: frame, "n": lambda frame: len(frame), "z": lambda: 0}
    checker = Checker(AnswerServer(namespace).handle)
    checker.run_setup("")
    checker._setup["frame"] = kinds["DataFrame of 5 kinds"]
    print("\na test cell, both sides in one process, ms CPU")
    for source in ["z()", "n(frame)", "f(frame)"]:
        spent = milliseconds(lambda source=source: checker.run_test(source))
        print(f"{source:24}{spent:9.3f}")
    cell = "\n".join(f"assert z() == {number}, 'message {number}'" for number in range(30))
    compile_time = milliseconds(lambda: compile_cell.__wrapped__(cell))
    print(f"{'compile 30 assertions':24}{compile_time:9.3f}")


if __name__ == "__main__":
    main()
