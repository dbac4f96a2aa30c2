"""Write the whole shop into a folder."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from shop import dictionary, schema
from shop.locate import CHECKSUMS
from shop.revealing import FOLDER as REVEAL
from shop.revealing import SUFFIX, pack
from simulator.registry import builders, exporters, kept, revealed
from simulator.world import PARTS, Report, World, simulate
from simulator.writing import json_text, write_bytes, write_parquet


def steps() -> tuple[str, ...]:
    """Return everything that `publish` reports before doing it."""
    return (*PARTS, *builders(), "raw exports", "truth", "dictionary")


def publish(folder: Path, seed: int, scale: float, report: Report = lambda step: None) -> None:
    """Write ``tables/``, ``truth/``, ``dictionary/`` and ``README.md`` into an empty folder.

    Parameters
    ----------
    folder
        Where to write; must exist.
    seed, scale
        As in `simulate`.
    report
        Called with each of `steps` before it starts.
    """
    world = simulate(seed, scale, report=report)
    tables, truth = folder / "tables", folder / "truth"
    rows = {}
    tables.mkdir()
    for name, builder in builders().items():
        report(name)
        table = builder.build(world)
        rows[name] = table.num_rows
        path = tables / f"{name}.parquet"
        write_parquet(table, path, delta=builder.delta, plain=builder.plain)
    report("raw exports")
    for name, export in exporters().items():
        write_bytes(tables / "raw" / schema.raw_export(name).file, export(world))
    report("truth")
    write_truth(world, tables, truth)
    report("dictionary")
    write_dictionary(folder, rows)
    for part in (tables, truth):
        _write_checksums(part, seed, scale)


def write_truth(world: World, tables: Path, truth: Path) -> None:
    """Write what is revealed to ``tables/reveal/`` and what instructors keep to ``truth/``."""
    for key, fact in revealed().items():
        write_bytes(tables / REVEAL / f"{key}{SUFFIX}", _packed(fact.about, fact.find(world)))
    truth.mkdir(parents=True, exist_ok=True)
    for name, fact in kept().items():
        value = fact.find(world)
        if isinstance(value, pa.Table):
            path = truth / f"{name}.parquet"
            write_parquet(value, path, delta=fact.delta, plain=fact.plain)
        else:
            write_bytes(truth / f"{name}.json", json_text(value).encode())


def _packed(about: str, value: Any) -> bytes:
    if not isinstance(value, pa.Table):
        return pack(about, json.dumps(value, ensure_ascii=False).encode())
    buffer = io.BytesIO()
    write_parquet(value, buffer)
    return pack(about, buffer.getvalue(), {f.name: _dtype(f.type) for f in value.schema})


def _dtype(kind: Any) -> str:
    """Return the pandas dtype of a revealed column."""
    if pa.types.is_integer(kind):
        return "int64"
    if pa.types.is_floating(kind):
        return "float64"
    if pa.types.is_boolean(kind):
        return "bool"
    return "datetime64[us]" if pa.types.is_temporal(kind) else "str"


def write_dictionary(folder: Path, rows: dict[str, int]) -> None:
    """Write the data dictionary and the maintainers' page."""
    for name, text in dictionary.pages(rows).items():
        write_bytes(folder / dictionary.FOLDER / name, text.encode())
    about = {name: fact.about for name, fact in kept().items()}
    write_bytes(folder / "README.md", dictionary.maintainers(rows, about).encode())


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
