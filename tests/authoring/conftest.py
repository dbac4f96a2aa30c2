"""A checkout of one small chapter with its attempts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from authoring.certify.assignment import Assignment, read_chapter
from authoring.certify.attempts import Bank
from authoring.certify.stage import Stage
from grading.engine.types import EngineCell
from grading.layout import Layout

MASTER = '''\
# %% [markdown] id="intro"
# # Small

# %% id="setup" role="setup"
import numpy as np
import pandas as pd
from shop import checks

# %% id="pay_rate" role="solution"
def pay_rate(events: pd.DataFrame) -> float:
    """Share of sessions that pay; 0.0 without a session."""
    ### BEGIN SOLUTION
    sessions = events["session"].nunique()
    if sessions == 0:
        return 0.0
    paid = events[events["event"] == "pay"]["session"].nunique()
    return paid / sessions
    ### END SOLUTION

# %% id="test_pay_rate" role="test" points=2
events = pd.DataFrame({"session": [1, 1, 2, 3], "event": ["visit", "pay", "pay", "visit"]})
value = checks.call(pay_rate, events)
checks.is_number(value, "pay_rate(events)")
checks.same_number(value, 2 / 3, "pay_rate(events)")
### BEGIN HIDDEN TESTS
twice = pd.concat([events, events])
checks.same_number(checks.call(pay_rate, twice), 2 / 3, "pay_rate(every event twice)")
none = checks.call(pay_rate, events.iloc[:0])
checks.same_number(none, 0.0, "pay_rate(no events)")
### END HIDDEN TESTS

# %% id="daily_net" role="solution"
def daily_net(lines: pd.DataFrame) -> pd.DataFrame:
    """Net revenue a day: columns day and net_cny, in the order of days."""
    ### BEGIN SOLUTION
    net = lines.assign(net_cny=lines["price_cny"] - lines["refund_cny"].fillna(0))
    return net.groupby("day", as_index=False)["net_cny"].sum().sort_values("day")
    ### END SOLUTION

# %% id="test_daily_net" role="test" points=1
lines = pd.DataFrame(
    {"day": [2, 1, 2], "price_cny": [5.0, 7.0, 9.0], "refund_cny": [1.0, np.nan, 0.0]}
)
net = checks.call(daily_net, lines)
checks.is_frame(net, "daily_net(lines)", columns=["day", "net_cny"])

# %% id="test_daily_net__values" role="test" points=1
lines = pd.DataFrame(
    {"day": [2, 1, 2], "price_cny": [5.0, 7.0, 9.0], "refund_cny": [1.0, np.nan, 0.0]}
)
### BEGIN HIDDEN TESTS
right = pd.DataFrame({"day": [1, 2], "net_cny": [7.0, 13.0]})
checks.same_frame(checks.call(daily_net, lines), right, "daily_net(lines)", ordered=True)
### END HIDDEN TESTS
'''

ATTEMPTS = """\
# %% id="setup" role="setup"
import numpy as np
import pandas as pd

# %% id="pay_rate_sets" exercise="pay_rate" verdict="right" why="sets"
def pay_rate(events):
    everyone = set(events["session"])
    payers = {s for s, e in zip(events["session"], events["event"]) if e == "pay"}
    return len(payers) / len(everyone) if everyone else 0.0

# %% id="pay_rate_groupby" exercise="pay_rate" verdict="right" why="groupby" warns=true
def pay_rate(events):
    import warnings

    warnings.warn("slow")
    return events.groupby("session")["event"].agg(lambda e: "pay" in set(e)).mean() if len(events) else 0

# %% id="pay_rate_events" exercise="pay_rate" verdict="wrong" name="counts events" why="This divides by events, not by sessions."
def pay_rate(events):
    return (events["event"] == "pay").mean() if len(events) else 0.0

# %% id="pay_rate_percent" exercise="pay_rate" verdict="wrong" why="This is in percent."
def pay_rate(events):
    n = events["session"].nunique()
    return 100 * events[events["event"] == "pay"]["session"].nunique() / n if n else 0.0

# %% id="pay_rate_no_guard" exercise="pay_rate" verdict="wrong" why="An empty day divides by zero."
def pay_rate(events):
    return events[events["event"] == "pay"]["session"].nunique() / events["session"].nunique()

# %% id="pay_rate_inputs" exercise="pay_rate" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(0, 12))
    events = rng.choice(["visit", "pay"], size)
    return (pd.DataFrame({"session": rng.integers(1, 5, size), "event": events}),)

# %% id="pay_rate_ids" exercise="pay_rate" role="equivalent" mutant="keyword: *dropna=False*" why="Every event has a session."

# %% id="daily_net_pivot" exercise="daily_net" verdict="right" why="pivot_table"
def daily_net(lines):
    lines = lines.assign(net_cny=lines["price_cny"] - lines["refund_cny"].fillna(0))
    return lines.pivot_table(index="day", values="net_cny", aggfunc="sum").reset_index()

# %% id="daily_net_loop" exercise="daily_net" verdict="right" why="a loop"
def daily_net(lines):
    net = {}
    for line in lines.itertuples():
        refund = 0 if np.isnan(line.refund_cny) else line.refund_cny
        net[line.day] = net.get(line.day, 0) + line.price_cny - refund
    days = sorted(net)
    return pd.DataFrame({"day": days, "net_cny": [net[day] for day in days]})

# %% id="daily_net_gross" exercise="daily_net" verdict="wrong" why="Refunds are still in it."
def daily_net(lines):
    return lines.groupby("day", as_index=False)["price_cny"].sum().rename(columns={"price_cny": "net_cny"})

# %% id="daily_net_missing" exercise="daily_net" verdict="wrong" why="A missing refund is no refund."
def daily_net(lines):
    net = lines.assign(net_cny=lines["price_cny"] - lines["refund_cny"])
    return net.groupby("day", as_index=False)["net_cny"].sum()

# %% id="daily_net_sign" exercise="daily_net" verdict="wrong" why="The refund is added."
def daily_net(lines):
    net = lines.assign(net_cny=lines["price_cny"] + lines["refund_cny"].fillna(0))
    return net.groupby("day", as_index=False)["net_cny"].sum()

# %% id="daily_net_inputs" exercise="daily_net" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(0, 12))
    refunds = np.where(rng.random(size) < 0.5, np.nan, rng.integers(0, 5, size))
    return (
        pd.DataFrame(
            {"day": rng.integers(1, 5, size), "price_cny": rng.random(size), "refund_cny": refunds}
        ),
    )

# %% id="daily_net_sorted" exercise="daily_net" role="equivalent" mutant="dropped_call: *.sort_values('day') -> *" why="groupby sorts by its key already."

# %% id="daily_net_days" exercise="daily_net" role="equivalent" mutant="keyword: *dropna=False*" why="Every line has a day."
"""  # noqa: E501

CHAPTER = "04_small"
USED = ("call", "is_frame", "is_number", "same_frame", "same_number")
CHECKS = f"from shop.checks.one import {', '.join(USED)}\nfrom shop.checks.two import same_colour\n"


SETUP = "import numpy as np\nimport pandas as pd\nfrom shop import checks"


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """One started stage of the small chapter for all tests: each answer gets a fork of its own."""
    with Stage([EngineCell("setup", SETUP, "setup")], jobs=2) as started:
        yield started


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """A checkout of the small chapter."""
    (tmp_path / "source").mkdir()
    (tmp_path / "tests" / "attempts").mkdir(parents=True)
    checks = tmp_path / "datasets" / "shop" / "checks"
    checks.mkdir(parents=True)
    (tmp_path / "datasets" / "shop" / "__init__.py").write_text("")
    (checks / "__init__.py").write_text(CHECKS)
    (checks / "one.py").write_text("".join(f"def {name}():\n    return 1\n" for name in USED))
    (checks / "two.py").write_text("def same_colour():\n    return 1\n")
    (tmp_path / "nbgrader_config.py").write_text("")
    (tmp_path / "source" / f"{CHAPTER}.py").write_text(MASTER)
    (tmp_path / "tests" / "attempts" / f"{CHAPTER}.py").write_text(ATTEMPTS)
    return Layout(tmp_path)


@pytest.fixture
def chapter(layout: Layout) -> tuple[Assignment, Bank]:
    """The small chapter, read."""
    return read_chapter(layout, CHAPTER)
