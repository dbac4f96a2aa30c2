"""What Dask calls on a worker. Only these functions travel, by name; data travel as bytes."""

from __future__ import annotations

import threading

from distributed import get_worker

from grading.cluster.station import Station

_stations: dict[bytes, Station] = {}
_lock = threading.Lock()


def prepare(settings: bytes) -> bytes:
    """Start the grading processes of this worker, one for each of its threads.

    Parameters
    ----------
    settings
        `WorkerSettings`, encoded.

    Returns
    -------
    bytes
        A `Reply`.
    """
    return station_of(settings).prepare(int(get_worker().state.nthreads)).encode()


def grade(settings: bytes, payload: bytes, seconds: float, wanted: str) -> bytes:
    """Grade one submission.

    Parameters
    ----------
    settings
        `WorkerSettings`, encoded.
    payload
        A `GradingTask`, encoded.
    seconds
        Wall time that it may take.
    wanted
        Fingerprint of the coordinator's grader; no verdict of another one is returned.

    Returns
    -------
    bytes
        A `Reply`.
    """
    return station_of(settings).grade(payload, seconds, wanted).encode()


def station_of(settings: bytes) -> Station:
    """Return the station with these settings; idle processes with other settings are ended."""
    with _lock:
        others = [station for known, station in _stations.items() if known != settings]
        station = _stations.setdefault(settings, Station(settings))
    for other in others:
        other.close()
    return station
