"""Do the loaders give typed frames from anywhere, and say what to do when they cannot?"""

from __future__ import annotations

import ast
import inspect
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import shop
from shop.errors import SchemaError, TableDamaged, TableMissing, UsageError
from shop.locate import CHECKSUMS, tables_dir
from shop.schema import tables

TABLES = tables()

COMMITTED = tables_dir()


@pytest.fixture
def some_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two small tables, found through the environment variable."""
    for name in ("campaigns.parquet", "weather_daily.parquet", CHECKSUMS):
        shutil.copy(COMMITTED / name, tmp_path / name)
    monkeypatch.setenv("SHOP_TABLES", str(tmp_path))
    return tmp_path


def test_has_every_table_a_loader() -> None:
    loaders = {name for name in dir(shop) if name.startswith("load_")}
    assert loaders == {f"load_{name}" for name in TABLES}
    assert loaders <= set(shop.__all__)


def test_is_a_misspelt_loader_answered_with_the_nearest() -> None:
    with pytest.raises(AttributeError, match="did you mean 'load_orders'"):
        shop.load_order  # noqa: B018


def test_has_a_loader_only_the_arguments_that_its_table_allows() -> None:
    assert list(inspect.signature(shop.load_orders).parameters) == [
        "channel", "start", "end", "columns"
    ]  # fmt: skip
    assert list(inspect.signature(shop.load_products).parameters) == ["columns"]
    with pytest.raises(TypeError, match=r"load_products\(\) got an unexpected .* 'channel'"):
        shop.load_products(channel="jd")


def test_does_a_loader_import_the_schema_of_its_own_subject_only() -> None:
    code = (
        "import sys, shop; shop.load_products(); "
        "print(sorted(m for m in sys.modules if m.startswith('shop.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(done.stdout))
    shared = {f"shop.schema.{name}" for name in ("columns", "labels", "types", "merchandise")}
    assert {name for name in loaded if name.startswith("shop.schema.")} == shared
    assert not any("samples" in name or "practice" in name for name in loaded)


@pytest.mark.parametrize("name", TABLES)
def test_does_a_loader_document_grain_columns_and_units(name: str) -> None:
    text = getattr(shop, f"load_{name}").__doc__
    words = " ".join(text.split())
    assert TABLES[name].grain in words
    for column in TABLES[name].columns:
        assert f"* {column.name} ({column.dtype}" in words
    assert "Returns" in text


def test_does_a_loader_work_from_another_folder_in_a_fresh_process(tmp_path: Path) -> None:
    code = "import shop; print(len(shop.load_products()))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "300"


def test_are_missing_numbers_nullable_and_others_plain() -> None:
    treatments = shop.load_treatments()
    assert str(treatments.days_to_next_order.dtype) == "Int64"
    assert str(treatments.interactions_60d.dtype) == "int64"
    assert str(treatments.arm.dtype) == "str"
    assert str(treatments.treated_on.dtype) == "datetime64[us]"


def test_does_a_loader_give_only_the_columns_asked_for_in_that_order() -> None:
    found = shop.load_treatments(columns=["days_to_next_order", "customer_id"])
    assert list(found.columns) == ["days_to_next_order", "customer_id"]


def test_is_the_last_day_included_for_moments() -> None:
    events = shop.load_events(start="2025-02-18", end="2025-02-18")
    days = events.occurred_at.dt.normalize().unique()
    assert list(days) == [pd.Timestamp("2025-02-18")]
    assert events.occurred_at.max() > pd.Timestamp("2025-02-18 23:00")


def test_is_the_last_day_included_for_dates() -> None:
    found = shop.load_weather_daily(start="2024-02-28", end=pd.Timestamp("2024-03-01"))
    assert list(found.date.dt.day) == [28, 29, 1]


def test_is_a_channel_the_same_as_a_filter() -> None:
    mine = shop.load_daily_traffic(channel="jd")
    every = shop.load_daily_traffic()
    pd.testing.assert_frame_equal(mine, every[every.channel == "jd"].reset_index(drop=True))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"columns": ["order"]}, "has no column 'order'"),
        ({"columns": "order_id"}, "must be a list"),
        ({"channel": "amazon"}, "no channel 'amazon'"),
        ({"start": "yesterday"}, "'yesterday' is not a day"),
    ],
)
def test_does_a_wrong_argument_say_what_is_right(arguments: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        shop.load_orders(**arguments)  # type: ignore[arg-type]


def test_does_an_empty_period_say_so_and_give_an_empty_typed_frame() -> None:
    with pytest.warns(UserWarning, match="'events' has no rows from 2023-01-01 to 2023-01-02"):
        found = shop.load_events(start="2023-01-01", end="2023-01-02")
    assert found.empty
    assert str(found.customer_id.dtype) == "Int64"


def test_does_a_missing_table_say_what_to_run(some_tables: Path) -> None:
    with pytest.raises(TableMissing, match="`course data`") as error:
        shop.load_orders()
    assert str(some_tables / "orders.parquet") in str(error.value)


def test_does_a_damaged_table_say_so(some_tables: Path) -> None:
    path = some_tables / "campaigns.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(TableDamaged, match="`course data`"):
        shop.load_campaigns()


def test_is_a_table_that_is_no_parquet_damaged_even_without_checksums(some_tables: Path) -> None:
    (some_tables / CHECKSUMS).unlink()
    (some_tables / "campaigns.parquet").write_text("no table")
    with pytest.raises(TableDamaged, match="damaged"):
        shop.load_campaigns()


def test_are_unreadable_checksums_named(some_tables: Path) -> None:
    (some_tables / CHECKSUMS).write_text("{")
    with pytest.raises(TableDamaged, match=CHECKSUMS):
        shop.load_campaigns()


def test_is_a_table_of_another_schema_refused(some_tables: Path) -> None:
    path = some_tables / "weather_daily.parquet"
    pd.DataFrame({"date": pd.to_datetime(["2024-01-01"])}).to_parquet(path)
    checksums = json.loads((some_tables / CHECKSUMS).read_text(encoding="utf-8"))
    del checksums["files"][path.name]
    (some_tables / CHECKSUMS).write_text(json.dumps(checksums))
    with pytest.raises(SchemaError, match="temperature_c"):
        shop.load_weather_daily()


def test_does_importing_shop_load_no_heavy_library(tmp_path: Path) -> None:
    code = "import shop, sys; print({'pandas', 'pyarrow', 'matplotlib'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_is_an_unknown_name_of_the_package_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="load_clients"):
        shop.load_clients  # noqa: B018
