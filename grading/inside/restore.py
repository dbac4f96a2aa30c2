"""Bring objects of the caller to the state that a call left them in, in place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from shop.errors import ContractError


def restore(target: Any, state: Any) -> Any:
    """Make `target` equal to `state`, in place where that is possible.

    Parameters
    ----------
    target
        An object of the caller, of a type that crosses.
    state
        What it became on the other side.

    Returns
    -------
    object
        `target` where it could be changed in place, else `state`: what a container that held
        `target` should hold now.
    """
    if type(target) is not type(state):
        return state
    change = _CHANGES.get(type(target))
    if change is not None:
        change(target, state)
        return target
    if isinstance(target, ExtensionArray):
        return _extension(target, state)
    if type(target) is tuple:
        return _tuple(target, state)
    return _index(target, state) if isinstance(target, pd.Index) else state


def restore_argument(target: Any, state: Any) -> None:
    """As `restore`, for an argument itself.

    Raises
    ------
    ContractError
        When the change cannot be made in place.
    """
    if restore(target, state) is not target:
        raise ContractError(
            f"an argument of type {type(target).__name__} came back as something that it cannot "
            "become in place; work on a copy of what is handed in"
        )


def _list(target: list[Any], state: list[Any]) -> None:
    kept = [restore(old, new) for old, new in zip(target, state, strict=False)]
    target[:] = kept + state[len(kept) :]


def _dict(target: dict[Any, Any], state: dict[Any, Any]) -> None:
    kept = {key: restore(target[key], new) if key in target else new for key, new in state.items()}
    target.clear()
    target.update(kept)


def _set(target: set[Any], state: set[Any]) -> None:
    target.clear()
    target.update(state)


_build_frame: Any = pd.DataFrame.__init__
_build_series: Any = pd.Series.__init__


def _frame(target: pd.DataFrame, state: pd.DataFrame) -> None:
    # pandas has no public way to replace a frame's content and index, save its constructor.
    attrs = target.attrs
    _build_frame(target, state)
    target.attrs = attrs


def _series(target: pd.Series[Any], state: pd.Series[Any]) -> None:
    attrs = target.attrs
    _build_series(target, state)
    target.name = state.name
    target.attrs = attrs


def _array(target: np.ndarray[Any, Any], state: np.ndarray[Any, Any]) -> None:
    if target.shape != state.shape or target.dtype != state.dtype or not target.flags.writeable:
        raise ContractError(
            "an array that was handed in came back with another shape or type; work on a copy of it"
        )
    target[...] = state


def _extension(target: Any, state: Any) -> Any:
    if target.dtype != state.dtype or len(target) != len(state):
        return state
    target[:] = state
    return target


def _tuple(target: tuple[Any, ...], state: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(target) != len(state):
        return state
    kept = [restore(old, new) for old, new in zip(target, state, strict=True)]
    same = all(new is old or _is_atom(old) for new, old in zip(kept, target, strict=True))
    return target if same else tuple(kept)


def _is_atom(value: Any) -> bool:
    return type(value) in (type(None), bool, int, float, str, bytes)


def _index(target: pd.Index[Any], state: pd.Index[Any]) -> pd.Index[Any]:
    if not target.equals(state):
        return state
    target.names = state.names
    return target


_CHANGES: dict[type, Any] = {
    list: _list,
    dict: _dict,
    set: _set,
    pd.DataFrame: _frame,
    pd.Series: _series,
    np.ndarray: _array,
}
