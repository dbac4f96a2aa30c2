"""Does the search find a maximum that is known, and refuse where there is none?"""

from __future__ import annotations

import numpy as np
import pytest

from authoring.ledger.likelihood import Array, derivatives, maximise


def test_is_the_rate_of_an_exponential_sample_found() -> None:
    waits = np.array([1.0, 2.0, 6.0])
    fit = maximise(lambda p: float(np.sum(np.log(p[0]) - p[0] * waits)), np.array([5.0]))
    assert fit.parameters == pytest.approx([1 / 3], rel=1e-7)
    assert fit.log_likelihood == pytest.approx(3 * np.log(1 / 3) - 3)


def test_is_a_maximum_far_from_the_start_found() -> None:
    def bump(p: Array) -> float:
        a, b = np.log(p) - np.log([300.0, 0.004])
        return float(-(a**2) - 2 * b**2 - a * b)

    fit = maximise(bump, np.array([1.0, 1.0]))
    assert fit.parameters == pytest.approx([300.0, 0.004], rel=1e-7)


def test_is_no_maximum_reported_where_there_is_none() -> None:
    with pytest.raises(ArithmeticError, match="no maximum"):
        maximise(lambda p: 0.0, np.array([2.0]))


def test_are_derivatives_those_of_a_quadratic() -> None:
    gradient, hessian = derivatives(
        lambda x: float(x[0] ** 2 + 3 * x[0] * x[1]), np.array([1, 2.0])
    )
    assert gradient == pytest.approx([8.0, 3.0], abs=1e-6)
    assert hessian == pytest.approx(np.array([[2.0, 3.0], [3.0, 0.0]]), abs=1e-5)
