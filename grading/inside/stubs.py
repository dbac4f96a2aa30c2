"""Functions of the checker that stand for functions of the student."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from .protocol import Parameter

Caller = Callable[[str, tuple[Any, ...], dict[str, Any]], Any]


class _Opaque:
    """Stands in a signature for a default that is no plain value."""

    def __repr__(self) -> str:
        return "…"


OPAQUE = _Opaque()


def make_stub(
    name: str, parameters: tuple[Parameter, ...] | None, call: Caller
) -> Callable[..., Any]:
    """Return a plain function called `name` that hands its arguments to `call`.

    Parameters
    ----------
    name
        Name of the answer.
    parameters
        Its parameters; None where they are unknown.
    call
        Called as ``call(name, args, kwargs)``.
    """

    def stub(*args: Any, **kwargs: Any) -> Any:
        return call(name, args, kwargs)

    stub.__name__ = stub.__qualname__ = name
    signature = _signature(parameters)
    if signature is not None:
        stub.__signature__ = signature  # type: ignore[attr-defined]
    return stub


def _signature(parameters: tuple[Parameter, ...] | None) -> inspect.Signature | None:
    if parameters is None:
        return None
    defaults = {"none": inspect.Parameter.empty, "opaque": OPAQUE}
    try:
        return inspect.Signature(
            [
                inspect.Parameter(
                    one.name,
                    inspect._ParameterKind(one.kind),
                    default=defaults.get(one.default_form, one.default),
                )
                for one in parameters
            ]
        )
    except ValueError:
        return None
