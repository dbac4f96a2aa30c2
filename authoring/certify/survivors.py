"""Surviving mutants: missing tests, unless shown to be equivalent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from authoring.certify.assignment import Exercise
from authoring.certify.attempts import Bank, Claim, Comparison
from authoring.certify.evidence import Evidence
from authoring.certify.mutants import Mutant
from authoring.certify.report import INPUTS_NEEDED, ExerciseReport, Survivor
from authoring.certify.stage import Compare, Compared


@dataclass
class Survivors:
    """The mutants of one exercise that score full, on their way to a judgement.

    A survivor is equivalent when a claim covers it and it gave what the reference gives on 200
    generated inputs. Claims that are refuted, or that cover no survivor, are failures.

    Attributes
    ----------
    exercise, report, bank, evidence
        What they belong to, where the outcome goes, the claims, and what is known already.
    mutants, alive
        All mutants of the exercise, and those that score full.
    compare_all
        Compare survivors without a claim too, for the author's information.
    """

    exercise: Exercise
    report: ExerciseReport
    bank: Bank
    evidence: Evidence
    mutants: Sequence[Mutant]
    alive: Sequence[Mutant]
    compare_all: bool
    _equal: dict[str, int] = field(default_factory=dict)
    _differs: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._claims = [c for c in self.bank.claims if c.exercise == self.exercise.name]
        self._inputs = self.bank.inputs.get(self.exercise.name)

    def jobs(self, width: int) -> list[Compare]:
        """Return the comparisons that have to be made, as `width` jobs of equal size."""
        wanted = self._wanted()
        if self._inputs is None or not wanted:
            return []
        count = -(-INPUTS_NEEDED // width)
        name, reference = self.exercise.name, self.exercise.solution
        return [
            Compare(name, name, reference, wanted, self._inputs, count, first, width)
            for first in range(width)
        ]

    def enter(self, result: Compared) -> None:
        """Take the result of one of the jobs."""
        for label, seed in result.differs.items():
            self._differs[label] = min(seed, self._differs.get(label, seed))
        for label in self._wanted():
            self._equal[label] = self._equal.get(label, 0) + result.inputs
        if result.problem:
            self.report.failures.append(f"inputs cannot be compared: {result.problem}")

    def settle(self) -> None:
        """Sort the survivors into equivalent and surviving ones, and check the claims."""
        for mutant in self.alive:
            survivor = self._survivor(mutant)
            if survivor.is_equivalent:
                self.report.equivalent.append(survivor)
                continue
            self.report.surviving.append(survivor)
            if survivor.why and survivor.differs_at is not None:
                self.report.failures.append(
                    f"{mutant.label!r} is said to be equivalent, but gives another result than "
                    f"the reference on inputs({survivor.differs_at}); write a test that tells "
                    "them apart"
                )
        if self._inputs is None and any(self._claim(mutant) for mutant in self.alive):
            self.report.failures.append('equivalent mutants need a cell with role="inputs"')
        for claim in self._claims:
            self._check(claim)

    def _wanted(self) -> dict[str, tuple[str, Comparison]]:
        """Return the survivors to compare, each with the comparison that it shall stand."""
        return {
            mutant.label: (mutant.source, self._comparison(mutant))
            for mutant in self.alive
            if (self._claim(mutant) or self.compare_all) and not self._known(mutant)
        }

    def _claim(self, mutant: Mutant) -> Claim | None:
        return next((claim for claim in self._claims if claim.covers(mutant.label)), None)

    def _comparison(self, mutant: Mutant) -> Comparison:
        claim = self._claim(mutant)
        return claim.compare if claim else "loose"

    def _key(self, mutant: Mutant) -> str:
        comparison = self._comparison(mutant)
        return self.evidence.key(self.exercise, mutant, self._inputs or "", comparison)

    def _known(self, mutant: Mutant) -> int:
        return self.evidence.inputs_equal(self._key(mutant)) if self._inputs else 0

    def _survivor(self, mutant: Mutant) -> Survivor:
        claim, differs = self._claim(mutant), self._differs.get(mutant.label)
        equal = self._known(mutant) or self._equal.get(mutant.label, 0)
        return Survivor(
            label=mutant.label,
            line=mutant.line,
            diff=mutant.diff(),
            equal_on=equal if differs is None else 0,
            differs_at=differs,
            why=claim.why if claim else "",
            evidence=self._key(mutant),
        )

    def _check(self, claim: Claim) -> None:
        if any(claim.covers(mutant.label) for mutant in self.alive):
            return
        known = any(claim.covers(mutant.label) for mutant in self.mutants)
        what = "only mutants that the tests kill" if known else "no mutant"
        self.report.failures.append(
            f"{claim.claim_id} (line {claim.line}) covers {what}: {claim.pattern!r}; remove it"
        )
