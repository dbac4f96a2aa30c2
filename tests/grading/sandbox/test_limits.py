from __future__ import annotations

import json
from dataclasses import fields

import pytest

from grading.inside.limits import Limits


def test_every_limit_has_a_help_text_with_its_unit() -> None:
    for limit in fields(Limits):
        assert len(limit.metadata["help"]) > 20, limit.name
        assert limit.metadata["help"].endswith("."), limit.name
        assert getattr(Limits(), limit.name) >= limit.metadata["least"]


def test_limits_cross_as_plain_numbers() -> None:
    limits = Limits(memory_mb=99)
    assert Limits(**json.loads(json.dumps(limits.as_dict()))) == limits


@pytest.mark.parametrize("name", [limit.name for limit in fields(Limits)])
@pytest.mark.parametrize("value", [0, -1, float("nan")])
def test_senseless_limits_are_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"limit {name} .* at least"):
        Limits(**{name: value})
