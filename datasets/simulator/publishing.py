"""Write the whole shop into a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from shop.dictionary import dictionary
from shop.locate import CHECKSUMS
from shop.revealing import FILE as REVEAL
from shop.revealing import MEMBERSHIP
from shop.schema import TABLES
from simulator import tables_merchandise, tables_sales, tables_traffic
from simulator.raw_exports import raw_exports
from simulator.revelations import reveal_json
from simulator.truth import demand_table, membership_table, parameters_json
from simulator.world import PARTS, Report, World, simulate
from simulator.writing import write_parquet

BUILDERS: dict[str, Callable[[World], pa.Table]] = {
    "customers": tables_sales.customers,
    "engagement": tables_sales.engagement,
    "treatments": tables_sales.treatments,
    "products": tables_merchandise.products,
    "product_daily": tables_merchandise.product_daily,
    "competitor_prices": tables_merchandise.competitor_prices,
    "inventory_daily": tables_merchandise.inventory_daily,
    "stock_ages": tables_merchandise.stock_ages,
    "stock_plans": tables_merchandise.stock_plans,
    "calendar": tables_merchandise.calendar,
    "weather_daily": tables_merchandise.weather_daily,
    "daily_traffic": tables_traffic.daily_traffic,
    "events": tables_traffic.events,
    "page_clicks": tables_traffic.page_clicks,
    "orders": tables_sales.orders,
    "order_lines": tables_sales.order_lines,
    "campaigns": tables_sales.campaigns_table,
}
# Everything that `publish` reports before doing it.
STEPS = (*PARTS, *BUILDERS, "raw exports", "truth")


def publish(folder: Path, seed: int, scale: float, report: Report = lambda step: None) -> None:
    """Write ``tables/``, ``truth/`` and ``README.md`` into an empty folder.

    Parameters
    ----------
    folder
        Where to write; must exist.
    seed, scale
        As in `simulate`.
    report
        Called with each of `STEPS` before it starts.
    """
    world = simulate(seed, scale, report=report)
    tables, truth = folder / "tables", folder / "truth"
    (tables / "raw").mkdir(parents=True)
    truth.mkdir()
    rows = {}
    for name, build in BUILDERS.items():
        report(name)
        table = build(world)
        rows[name] = table.num_rows
        write_parquet(table, tables / f"{name}.parquet")
    report("raw exports")
    for name, content in raw_exports(world).items():
        (tables / "raw" / name).write_bytes(content)
    report("truth")
    _write_truth(world, tables, truth)
    (folder / "README.md").write_text(dictionary(TABLES, rows), encoding="utf-8")
    for part in (tables, truth):
        _write_checksums(part, seed, scale)


def _write_truth(world: World, tables: Path, truth: Path) -> None:
    write_parquet(membership_table(world), tables / f"{MEMBERSHIP}.parquet")
    (tables / REVEAL).write_text(reveal_json(world), encoding="utf-8")
    write_parquet(demand_table(world), truth / "demand.parquet")
    (truth / "parameters.json").write_text(parameters_json(world), encoding="utf-8")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files_of(folder: Path) -> list[str]:
    """Return the files below `folder` by their relative path, hidden ones left out."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(p.as_posix() for p in paths if not any(x.startswith(".") for x in p.parts))


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below `folder`, the file of checksums left out."""
    return {name: digest(folder / name) for name in files_of(folder) if name != CHECKSUMS}


def _write_checksums(folder: Path, seed: int, scale: float) -> None:
    content = {"seed": seed, "scale": scale, "files": checksums(folder)}
    (folder / CHECKSUMS).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def same_content(one: Path, other: Path) -> bool:
    """Return whether two files hold the same, for tables whatever their encoding."""
    if digest(one) == digest(other):
        return True
    if one.suffix != ".parquet":
        return False
    try:
        return bool(pq.read_table(one).equals(pq.read_table(other)))
    except (pa.ArrowException, OSError):
        return False
