"""Made-up clickstreams are true to the schema and hold the oddities that were asked for."""

import itertools

import pandas as pd
import pytest

from shop.errors import SchemaError
from shop.samples import chapter_04 as samples
from shop.schema import table

ODD = {"duplicates": 0.2, "shuffled": True, "jumps": 0.3, "backward": 0.3, "late": 0.5}


def sessions_with(frame: pd.DataFrame, event: str) -> set[int]:
    return set(frame.loc[frame["event"] == event, "session_id"])


@pytest.mark.parametrize("options", [{}, {"sessions": 0}, {"sessions": 1}, ODD], ids=str)
def test_columns_and_types_are_those_of_the_schema(options):
    frame = samples.events(1, **options)
    spec = table("events")
    assert list(frame.columns) == spec.column_names
    assert {c.name: str(frame[c.name].dtype) for c in spec.columns} == {
        c.name: c.dtype for c in spec.columns
    }
    for column in spec.columns:
        assert column.nullable or frame[column.name].notna().all()
        assert not column.values or set(frame[column.name].dropna()) <= set(column.values)


def test_same_seed_same_table_other_seed_other_table():
    pd.testing.assert_frame_equal(samples.events(5, **ODD), samples.events(5, **ODD))
    assert not samples.events(5).equals(samples.events(6))


def test_a_session_starts_with_its_visit_and_time_runs_on():
    frame = samples.events(2)
    first = frame.groupby("session_id")["event"].first()
    assert (first == "visit").all()
    assert frame.groupby("session_id")["occurred_at"].is_monotonic_increasing.all()
    assert (frame["event"] == "visit").sum() == frame["session_id"].nunique()


def test_steps_are_nested_unless_carts_are_older_than_the_visit():
    frame = samples.events(3, sessions=400)
    steps = [sessions_with(frame, e) for e in ("view", "add_to_cart", "checkout", "pay")]
    assert all(later < earlier for earlier, later in itertools.pairwise(steps))
    jumping = samples.events(3, sessions=400, jumps=0.5)
    assert sessions_with(jumping, "add_to_cart") - sessions_with(jumping, "view")


def test_rates_are_about_those_asked_for():
    frame = samples.events(4, sessions=4_000, browse=0.5, cart=0.4)
    browsed, carted = (len(sessions_with(frame, e)) for e in ("view", "add_to_cart"))
    assert browsed / 4_000 == pytest.approx(0.5, abs=0.03)
    assert carted / browsed == pytest.approx(0.4, abs=0.04)


def test_details_stand_only_where_they_belong():
    frame = samples.events(5)
    on_product = frame["event"].isin(["view", "add_to_cart"])
    assert (frame["product_id"].notna() == on_product).all()
    assert (frame["reason"].notna() == (frame["event"] == "payment_failed")).all()
    assert (frame["load_seconds"].notna() == (frame["event"] == "visit")).all()


def test_doubles_are_whole_rows_and_some_visitors_are_unknown():
    frame = samples.events(6, duplicates=0.2)
    assert 0.1 < frame.duplicated().mean() < 0.25
    assert frame["event_id"].duplicated().sum() == frame.duplicated().sum()
    assert frame["customer_id"].isna().any()


def test_backward_and_late_sessions_exist():
    frame = samples.events(7, backward=1.0, again=0.0, late=1.0)
    first = frame.groupby(["session_id", "event"])["occurred_at"].min().unstack()
    carts = first.dropna(subset=["add_to_cart", "view"])
    assert (carts["view"] > carts["add_to_cart"]).all()
    assert (frame.groupby("session_id")["event"].last() == "live_enter").all()


def test_an_unknown_option_is_refused():
    with pytest.raises(TypeError):
        samples.events(1, brows=0.5)


def test_conform_names_what_does_not_fit():
    frame = samples.events(1)
    with pytest.raises(SchemaError, match="unknown columns: extra"):
        samples.conform(frame.assign(extra=1), "events")
    with pytest.raises(SchemaError, match="lacks the column channel"):
        samples.conform(frame.drop(columns="channel"), "events")
    pd.testing.assert_frame_equal(
        samples.conform(frame.drop(columns="reason"), "events").drop(columns="reason"),
        frame.drop(columns="reason"),
    )
