"""Can a test see that an answer changed what it was handed?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from grading.inside.restore import restore, restore_argument
from shop.errors import ContractError

CHANGES = {
    "add a column": ("df['y'] = 1", "pd.DataFrame({'x': [1, 2]})"),
    "drop rows": ("df.__init__(df[1:])", "pd.DataFrame({'x': [1, 2]})"),
    "rename": ("df.columns = ['z']", "pd.DataFrame({'x': [1, 2]})"),
    "name the index": ("df.index.name = 'z'", "pd.DataFrame({'x': [1, 2]})"),
    "set a value": ("df.loc[0, 'x'] = 99", "pd.DataFrame({'x': [1, 2]})"),
    "sort": ("df.iloc[:] = df.sort_values('x').to_numpy()", "pd.DataFrame({'x': [2, 1]})"),
    "change a cell": ("df['x'][0].append(1)", "pd.DataFrame({'x': [[0]]}, dtype=object)"),
    "series value": ("df.iloc[0] = 9", "pd.Series([1, 2], name='n')"),
    "series name": ("df.name = 'z'", "pd.Series([1, 2], name='n')"),
    "list append": ("df.append(3)", "[1, 2]"),
    "list sort": ("df.sort()", "[2, 1]"),
    "list inside": ("df[1].append(3)", "[1, [2]]"),
    "dict": ("df['b'] = 2", "{'a': 1}"),
    "dict order": ("df['a'] = df.pop('a')", "{'a': 1, 'b': 2}"),
    "dict inside": ("df['a']['b'] = 2", "{'a': {}}"),
    "set": ("df.add(5)", "{1, 2}"),
    "array": ("df[0] = 9", "np.array([1, 2])"),
    "array sort": ("df.sort()", "np.array([2, 1])"),
    "list in tuple": ("df[0].append(3)", "([1], 2)"),
    "frame in dict": ("df['f']['y'] = 1", "{'f': pd.DataFrame({'x': [1]})}"),
    "index name": ("df.name = 'z'", "pd.Index([1, 2])"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_argument_is_changed_for_the_caller(name, split):
    change, argument = CHANGES[name]
    made = split(f"def f(df):\n    {change}")
    local = {"pd": pd, "np": np}
    wanted = eval(argument, local)
    exec(change, local | {"df": wanted})
    outcome = made.run(f"""
        handed = {argument}
        same_object = handed
        f(handed)
        assert handed is same_object, "identity"
        assert repr(handed) == repr({argument}), repr(handed)
    """)
    assert outcome.messages == (repr(wanted).strip(),)


@pytest.mark.parametrize("name", CHANGES)
def test_an_argument_that_was_left_alone_is_the_same(name, split):
    _, argument = CHANGES[name]
    made = split("def f(df):\n    return None")
    outcome = made.run(f"handed = {argument}\nf(handed)\nassert repr(handed) == repr({argument})")
    assert outcome.status == "passed"
    (_, reply) = made.frames[-1]
    assert len(reply) < 200


def test_keyword_arguments_are_brought_up_to_date_too(split):
    made = split("def f(a, *, b): b.append(1)")
    assert made.run("x = []\nf(1, b=x)\nassert x == [], f'{x}'").messages == ("[1]",)


def test_changes_before_an_exception_are_seen(split):
    made = split("def f(a):\n    a.append(1)\n    raise ValueError")
    outcome = made.run("""
        x = []
        try:
            f(x)
        except ValueError:
            pass
        assert x == [], f"{x}"
    """)
    assert outcome.messages == ("[1]",)


def test_unchanged_is_what_checks_say(split):
    made = split("def f(df):\n    df['y'] = 1\n    return df['y'].sum()")
    outcome = made.run("""
        frame = pd.DataFrame({"x": [1]})
        before = frame.copy()
        checks.call(f, frame)
        checks.unchanged(before, frame, "frame")
    """)
    assert outcome.status == "failed" and len(outcome.messages) == 1


def test_attrs_of_the_callers_frame_survive():
    frame = pd.DataFrame({"x": [1]})
    frame.attrs["unit"] = "CNY"
    restore(frame, pd.DataFrame({"x": [2]}))
    assert frame["x"].tolist() == [2] and frame.attrs == {"unit": "CNY"}


def test_views_that_the_caller_took_before_are_not_touched():
    frame = pd.DataFrame({"x": [1, 2]})
    column = frame["x"]
    restore(frame, pd.DataFrame({"x": [5, 6]}))
    assert column.tolist() == [1, 2]


IMPOSSIBLE = {
    "other type": ([1], {"a": 1}),
    "array shape": (np.zeros(2), np.zeros(3)),
    "array type": (np.zeros(2), np.zeros(2, dtype="i8")),
    "tuple length": (([1],), ([1], 2)),
    "index content": (pd.Index([1]), pd.Index([2])),
    "frozen": (frozenset({1}), frozenset({2})),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_cannot_be_changed_in_place_is_said_so(name):
    target, state = IMPOSSIBLE[name]
    with pytest.raises(ContractError, match="work on a copy"):
        restore_argument(target, state)


def test_an_array_that_came_back_with_another_shape_is_the_answers_fault(split):
    made = split("def f(a):\n    a.shape = (2, 1)")
    outcome = made.run("f(np.zeros(2))\nassert 0, 'never reached'")
    assert outcome.status == "failed"
    assert outcome.messages[0].startswith("f(…): an array that was handed in")


def test_a_write_protected_array_stays_protected(split):
    made = split("def f(a):\n    a[0] = 1")
    outcome = made.run("""
        array = np.zeros(2)
        array.setflags(write=False)
        try:
            f(array)
        except ValueError:
            refused = True
        assert refused and array[0] == 0
    """)
    assert outcome.status == "passed"
