"""What certifying a chapter found."""

from __future__ import annotations

from dataclasses import dataclass, field

LEAST_KILLED = 0.95
INPUTS_NEEDED = 200


@dataclass(frozen=True)
class Survivor:
    """A mutant that scores full.

    Attributes
    ----------
    label, line, diff
        What it changes.
    equal_on
        On how many generated inputs it was compared with the reference, 0 for none.
    differs_at
        The first seed on which it gave something else, -1 when it does not even load.
    why
        The reason why it is equivalent, of the claim that covers it; empty without one.
    evidence
        Key of the comparison (`authoring.certify.evidence`).
    """

    label: str
    line: int
    diff: str
    equal_on: int = 0
    differs_at: int | None = None
    why: str = ""
    evidence: str = ""

    @property
    def is_equivalent(self) -> bool:
        """Whether it was equal on enough inputs and a line says why."""
        return bool(self.why) and self.differs_at is None and self.equal_on >= INPUTS_NEEDED


@dataclass
class ExerciseReport:
    """What certifying one exercise found.

    Attributes
    ----------
    name, points
        The exercise and what its tests are worth.
    right, accepted
        How many right answers there are, and how many scored full.
    wrong, rejected
        How many wrong answers there are, and how many scored below full.
    mutants, killed
        How many mutants there are, and how many scored below full.
    surviving, equivalent
        Mutants that scored full, and those of them shown to be equivalent.
    failures
        Everything that forbids a certificate, in words.
    played, played_cells
        As what its answers are played, and the test cells that do (`authoring.certify.played`); its
        mutants are told and not counted.
    mutants_made
        How many mutants there are where only a sample is run, else 0.
    """

    name: str
    points: float
    right: int = 0
    accepted: int = 0
    wrong: int = 0
    rejected: int = 0
    mutants: int = 0
    killed: int = 0
    surviving: list[Survivor] = field(default_factory=list)
    equivalent: list[Survivor] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    played: str = ""
    played_cells: frozenset[str] = frozenset()
    mutants_made: int = 0


@dataclass
class ChapterReport:
    """What certifying a chapter found.

    Attributes
    ----------
    chapter
        Its name.
    exercises
        One report an exercise.
    failures
        What forbids a certificate and belongs to no single exercise.
    """

    chapter: str
    exercises: list[ExerciseReport]
    failures: list[str] = field(default_factory=list)

    @property
    def counted(self) -> list[ExerciseReport]:
        """The exercises whose mutants have to be killed: all that are not played."""
        return [exercise for exercise in self.exercises if not exercise.played]

    @property
    def mutants(self) -> int:
        """Number of all mutants that count."""
        return sum(exercise.mutants for exercise in self.counted)

    @property
    def killed(self) -> int:
        """Number of mutants that count and scored below full."""
        return sum(exercise.killed for exercise in self.counted)

    @property
    def equivalent(self) -> int:
        """Number of mutants shown to be equivalent."""
        return sum(len(exercise.equivalent) for exercise in self.counted)

    @property
    def killed_share(self) -> float:
        """Share of killed mutants among those not shown to be equivalent."""
        told_apart = self.mutants - self.equivalent
        return self.killed / told_apart if told_apart else 1.0

    @property
    def all_failures(self) -> list[str]:
        """Everything that forbids a certificate."""
        found = [*self.failures]
        for exercise in self.exercises:
            found += [f"{exercise.name}: {failure}" for failure in exercise.failures]
        if self.killed_share < LEAST_KILLED:
            found.append(
                f"{self.killed_share:.1%} of non-equivalent mutants killed, {LEAST_KILLED:.0%} "
                "needed; `course certify --survivors` lists them: each is a missing test"
            )
        return found

    @property
    def passed(self) -> bool:
        """Whether the chapter deserves its certificate."""
        return not self.all_failures
