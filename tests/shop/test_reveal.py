"""Is the public truth there, documented and nothing more?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import shop
from shop.errors import TableDamaged, TableMissing, UsageError
from shop.locate import tables_dir
from shop.revealing import FOLDER, pack
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
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "funnel_leak.bin").write_text("{", encoding="utf-8")
    with pytest.raises(TableDamaged, match="damaged"):
        shop.reveal("funnel_leak")


def test_does_nobody_stumble_over_an_answer() -> None:
    for path in (tables_dir() / FOLDER).iterdir():
        content = path.read_bytes()
        assert path.suffix == ".bin"
        with pytest.raises(UnicodeDecodeError):
            content.decode("utf-8")


def test_does_no_sentence_hold_a_number_of_its_value() -> None:
    for key, sentence in shop.revealed().items():
        value = shop.reveal(key)
        if isinstance(value, dict):
            numbers = {str(v) for v in value.values() if isinstance(v, float)}
            assert not any(number in sentence for number in numbers), key


@pytest.mark.parametrize("value", [{"a": 1.5, "b": [1, 2]}, 0.89, [1, 2], "x"])
def test_does_a_packed_value_come_back(
    value: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_TABLES", str(tmp_path))
    (tmp_path / FOLDER).mkdir()
    packed = pack("About it.", json.dumps(value).encode())
    (tmp_path / FOLDER / "key.bin").write_bytes(packed)
    assert shop.reveal("key") == value
    assert shop.revealed() == {"key": "About it."}
