"""From what class size a cluster pays: figures of a few runs, and what follows from them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

MEASURABLE = 1e-6


@dataclass(frozen=True)
class Cost:
    """What runs over a small and a large class cost: a start, and so much for each submission.

    Attributes
    ----------
    small, large
        Sizes of the classes.
    small_seconds, large_seconds
        What the runs took.
    """

    small: int
    large: int
    small_seconds: float
    large_seconds: float

    @property
    def each(self) -> float:
        """Seconds for one more submission."""
        return (self.large_seconds - self.small_seconds) / (self.large - self.small)

    @property
    def start(self) -> float:
        """Seconds before any submission."""
        return self.large_seconds - self.large * self.each


@dataclass(frozen=True)
class ClusterTiming:
    """A class on this machine and on a cluster on this machine.

    Attributes
    ----------
    chapter, workers
        What was graded, and by how many workers on either side.
    local, cluster
        Wall time of whole commands, start-up included; the cluster's engines ran already.
    coordinator
        Processor time of the command that used the cluster.
    first_seconds
        The large class as the first one of a cluster, whose engines have to start.
    nothing_local, nothing_cluster
        Seconds a submission between the first and the last verdict, when no cell is run.
    """

    chapter: str
    workers: int
    local: Cost
    cluster: Cost
    coordinator: Cost
    first_seconds: float
    nothing_local: float
    nothing_cluster: float

    @property
    def core_seconds(self) -> float:
        """What a submission keeps one core of a worker busy, the coordinator's part left out."""
        return self.local.each * self.workers

    @property
    def cores_kept_busy(self) -> float:
        """How many cores one coordinator can give work to; more of them would wait for it."""
        return self.core_seconds / self.coordinator.each

    @property
    def start_of_fresh(self) -> float:
        """Seconds before any submission when the cluster's engines have to start."""
        return self.first_seconds - self.local.large * self.cluster.each

    def alone(self, size: int, cores: int) -> float:
        """Return what a class is expected to take on one machine without a cluster."""
        return self.local.start + size * self._each(cores)

    def together(self, size: int, machines: int, cores: int, fresh: bool) -> float:
        """Return what a class is expected to take on a cluster.

        Parameters
        ----------
        size
            Submissions.
        machines, cores
            Machines with workers, and cores of each.
        fresh
            Whether the engines have to start, or run since another class.
        """
        start = self.start_of_fresh if fresh else self.cluster.start
        return start + size * self._each(machines * cores)

    def saves_from(self, seconds: float, machines: int, cores: int) -> int | None:
        """Return the smallest class on which a fresh cluster saves so much against one machine.

        None when it never does, because one machine keeps up with the coordinator.

        Parameters
        ----------
        seconds
            What it has to save.
        machines, cores
            Machines with workers, and cores of each; the one machine has as many.
        """
        saved = self._each(cores) - self._each(machines * cores)
        if saved < MEASURABLE:
            return None
        later = self.together(0, machines, cores, fresh=True) - self.alone(0, cores)
        return max(1, int((later + seconds) / saved) + 1)

    def _each(self, cores: int) -> float:
        """Workers share submissions; the coordinator handles one after the other."""
        if cores >= self.cores_kept_busy:
            return self.coordinator.each
        return self.core_seconds / cores

    def as_dict(self) -> dict[str, Any]:
        """Return every field."""
        return asdict(self)
