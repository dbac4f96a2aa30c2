"""Outputs of cells as lines that two runs of one notebook can be compared by."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

_VARIABLE = [
    (re.compile(r"0x[0-9a-f]{6,}"), "0xADDRESS"),
    (re.compile(r"ipykernel_\d+"), "ipykernel_PID"),
    (re.compile(r"\d+(\.\d+)?(e[+-]\d+)? ([nμm]?s)\b"), "TIME"),
]


def comparable(outputs: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return outputs as text, without what differs between two runs.

    The streams between other outputs are joined, stdout first: where they are cut is the clock's.
    """
    joined: list[dict[str, Any]] = []
    for output in outputs:
        piece = dict(output)
        if piece["output_type"] != "stream":
            joined.append(piece)
            continue
        place = len(joined)
        while place and joined[place - 1]["output_type"] == "stream":
            place -= 1
        streams = {stream["name"]: stream for stream in joined[place:]}
        streams.setdefault(piece["name"], {**piece, "text": ""})["text"] += piece["text"]
        joined[place:] = [streams[name] for name in ("stdout", "stderr") if name in streams]
    return [_same(output) for output in joined]


def without_pictures(output: Mapping[str, Any]) -> dict[str, Any]:
    """Return an output with the type of its pictures and not their bytes."""
    plain = dict(output)
    if "data" in plain:
        plain["data"] = {
            kind: "a picture" if kind.startswith("image/") else content
            for kind, content in plain["data"].items()
        }
    return plain


def _same(output: Mapping[str, Any]) -> str:
    plain = json.dumps(output, sort_keys=True, ensure_ascii=False)
    for pattern, name in _VARIABLE:
        plain = pattern.sub(name, plain)
    return plain
