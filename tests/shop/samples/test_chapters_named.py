"""A chapter's samples module has every name that its assignment draws from `samples`."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[3] / "source"


@pytest.mark.parametrize("chapter", ["04", "06", "09", "10"])
def test_module_of_the_chapter_has_what_its_assignment_draws(chapter: str) -> None:
    (master,) = SOURCES.glob(f"{chapter}_*.py")
    drawn = set(re.findall(r"\bsamples\.([A-Za-z_]+)", master.read_text(encoding="utf-8")))
    module = importlib.import_module(f"shop.samples.chapter_{chapter}")
    assert drawn
    assert drawn <= set(module.__all__)
