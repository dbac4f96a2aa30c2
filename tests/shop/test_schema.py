"""Is the schema well formed and the one truth?"""

from __future__ import annotations

import importlib

import pytest

from shop.errors import UsageError
from shop.locate import tables_dir
from shop.schema import (
    FUNNEL_STEPS,
    Table,
    subject,
    subject_of,
    subjects,
    table,
    table_names,
    tables,
)
from shop.schema.labels import (
    CATEGORIES,
    CATEGORY_TERMS,
    CHANNEL_TERMS,
    CHANNELS,
    EVENTS,
    SEGMENT_TERMS,
    SEGMENTS,
)

TABLES = tables()
UNITS = {"cny": "CNY", "days": "days", "kg": "kg", "seconds": "seconds", "units": "units"}


@pytest.mark.parametrize("name", TABLES)
def test_is_a_table_described(name: str) -> None:
    spec = TABLES[name]
    assert spec.name == name
    assert set(spec.key) <= set(spec.column_names)
    assert len(set(spec.column_names)) == len(spec.column_names)
    assert spec.grain.startswith("one ")
    assert spec.time_column is None or spec.column(spec.time_column).family in ("date", "timestamp")


@pytest.mark.parametrize("name", TABLES)
def test_is_every_column_described(name: str) -> None:
    for column in TABLES[name].columns:
        assert column.description.endswith(".")
        assert any("\u4e00" <= letter <= "\u9fff" for letter in column.term_zh)
        ending = column.name.rpartition("_")[2]
        if ending in UNITS:
            assert column.unit == UNITS[ending]
        if column.nullable:
            assert "issing" in column.description


@pytest.mark.parametrize("name", TABLES)
def test_is_a_key_never_missing(name: str) -> None:
    assert not any(TABLES[name].column(key).nullable for key in TABLES[name].key)


@pytest.mark.parametrize("name", TABLES)
def test_does_every_join_name_columns_that_exist(name: str) -> None:
    for join in TABLES[name].joins:
        other = TABLES[join.to]
        assert len(join.columns) == len(join.partners)
        for own, partner in zip(join.columns, join.partners, strict=True):
            assert TABLES[name].column(own).family == other.column(partner).family


@pytest.mark.parametrize("name", TABLES)
def test_says_every_table_what_it_can_answer(name: str) -> None:
    assert TABLES[name].answers
    assert all(question.endswith("?") for question in TABLES[name].answers)


def test_is_every_declaration_found_without_importing_it() -> None:
    declared = {
        value.name: module.__name__.rpartition(".")[2]
        for module in (importlib.import_module(f"shop.schema.{s}") for s in subjects())
        for value in vars(module).values()
        if isinstance(value, Table)
    }
    assert declared == {name: subject_of(name) for name in table_names()}


@pytest.mark.parametrize("name", subjects())
def test_is_every_subject_described(name: str) -> None:
    found = subject(name)
    assert found.about.endswith(".")
    assert table_names(name)


def test_does_an_unknown_table_suggest_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'orders'"):
        table("order")


def test_does_an_unknown_column_name_the_table() -> None:
    with pytest.raises(KeyError, match="orders"):
        table("orders").column("price")


def test_are_labels_and_terms_complete() -> None:
    assert set(CHANNEL_TERMS) == set(CHANNELS)
    assert set(CATEGORY_TERMS) == set(CATEGORIES)
    assert set(SEGMENT_TERMS) == set(SEGMENTS)
    assert set(FUNNEL_STEPS.values()) <= set(EVENTS)


def test_do_all_committed_tables_together_stay_small() -> None:
    size = sum(path.stat().st_size for path in tables_dir().rglob("*") if path.is_file())
    assert size <= 25_000_000
