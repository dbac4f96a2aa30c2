"""Is the public truth there, documented and nothing more?"""

from __future__ import annotations

from pathlib import Path

import pytest

import shop
from shop.errors import TableDamaged, TableMissing, UsageError
from shop.schema.labels import CATEGORIES, SEGMENTS


def test_is_every_revealed_key_there_with_a_sentence() -> None:
    about = shop.revealed()
    assert about
    for key, sentence in about.items():
        assert sentence.endswith(".")
        assert shop.reveal(key) is not None


def test_is_the_leak_what_the_course_states() -> None:
    leak = shop.reveal("funnel_leak")
    assert leak["loss_before"] == 0.65
    assert leak["loss_after"] == pytest.approx(0.42, abs=0.002)
    assert leak["recovered_share_of_causes"] == 0.64


def test_is_there_an_elasticity_for_every_category() -> None:
    found = shop.reveal("elasticities")
    assert tuple(found) == CATEGORIES
    assert all(value < -1 for value in found.values())


def test_is_membership_a_frame_of_all_customers() -> None:
    members = shop.reveal("segment_membership")
    assert list(members.columns) == ["customer_id", "segment"]
    assert members.customer_id.is_unique
    assert set(members.segment) == set(SEGMENTS)
    assert set(members.customer_id) == set(shop.load_customers().customer_id)


def test_does_an_unknown_key_suggest_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'funnel_leak'"):
        shop.reveal("funnel_leek")


def test_does_a_missing_file_say_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_TABLES", str(tmp_path))
    with pytest.raises(TableMissing, match="`course data`"):
        shop.reveal("funnel_leak")


def test_does_a_damaged_file_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TABLES", str(tmp_path))
    (tmp_path / "reveal.json").write_text("{", encoding="utf-8")
    with pytest.raises(TableDamaged, match="damaged"):
        shop.reveal("funnel_leak")


def test_does_a_missing_membership_say_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_TABLES", str(tmp_path))
    text = '{"segment_membership": {"about": "x.", "value": null}}'
    (tmp_path / "reveal.json").write_text(text, encoding="utf-8")
    with pytest.raises(TableMissing, match="`course data`"):
        shop.reveal("segment_membership")
