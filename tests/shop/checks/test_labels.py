"""Texts, flags and labels."""

import numpy as np
import pandas as pd
import pytest

from shop import checks
from shop.errors import CheckFailed, GuardFailed


def failure_of(check, *args, **kwargs) -> str:
    with pytest.raises(CheckFailed) as failure:
        check(*args, **kwargs)
    return str(failure.value)


def test_texts_agree_up_to_the_spaces_around_them():
    checks.same_text(" checkout\n", "checkout", "leak")
    checks.same_text("Checkout", "checkout", "leak", case=False)
    message = failure_of(checks.same_text, "browse", "checkout", "leak", hint="Lowest rate")
    assert message == "leak: is 'browse', which is not what this input gives. Lowest rate."


def test_flags_of_every_kind_agree():
    checks.same_flag(np.True_, True, "significant")
    assert "is False" in failure_of(checks.same_flag, False, True, "significant")
    with pytest.raises(GuardFailed):
        checks.same_flag(1, True, "significant")


@pytest.mark.parametrize(
    "value", [["a", "b"], ("a", "b"), pd.Index(["a", "b"]), pd.Series(["a", "b"], dtype="category")]
)
def test_labels_of_every_container_agree(value):
    checks.same_labels(value, ["a", "b"], "steps")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (["b", "a"], "in another order"),
        (["a"], "lacks 1 that should be there"),
        (["a", "b", "z"], "holds 1 that does not belong there ('z')"),
        (["a", "b", "b"], "as often as it should"),
    ],
)
def test_labels_are_explained(value, said):
    assert said in failure_of(checks.same_labels, value, ["a", "b"], "steps")


def test_sets_know_neither_order_nor_repetition():
    checks.same_set([2, 1, 1, 2.0], {1, 2}, "sessions")
    checks.same_set({pd.Timestamp("2025-03-01")}, [pd.Timestamp("2025-03-01").date()], "days")
    message = failure_of(checks.same_set, {"x"}, {"secret_one", "secret_two"}, "ids")
    assert "lacks 2 that should be there" in message
    assert "secret" not in message


def test_lost_labels_are_counted_and_not_named():
    assert "secret" not in failure_of(checks.same_labels, ["a"], ["a", "secret"], "steps")
