"""The scoreboard page: class × asset, and every attack with its verdict."""

from __future__ import annotations

from collections.abc import Sequence

from security.attack import Asset, Attack, AttackClass, AttackResult
from security.codec_checks import find_checks
from security.codec_reasons import REDUNDANT
from security.gaps import GAPS, letter, reasons
from security.stock import NO_GAIN, read_record
from security.weakenings import WEAKENINGS

NAME = "ATTACKS.md"
_HEAD = """\
# What attacks the grader, and what came of it

Written by `course attack`; each attack is one file in `tests/security/corpus/`.
Every one is graded on one warm engine in a throwaway course, an honest submission right next.
It counts as repelled when it gains 0 points, ends with the verdict that its file states, touches
no canary (files, gradebook, source, another submission, a process and sockets of the host, a
surviving process, the warm processes) and shows no secret, and the honest submission is graded
right.
"""


def render(attacks: Sequence[Attack], results: Sequence[AttackResult] | None = None) -> str:
    """Return the page.

    Parameters
    ----------
    attacks
        All of them.
    results
        What came of them; None for the page as it is when all were repelled.
    """
    failed = {result.attack.name: result.problems for result in results or () if result.problems}
    repelled = len(attacks) - len(failed)
    stock = read_record()
    lines = [_HEAD, f"**{repelled} of {len(attacks)} attacks repelled.**\n", *_stock(stock)]
    lines += [*_matrix(attacks), "", *_attacks(attacks, failed, stock), "", *_weakenings()]
    lines += ["", *_codec()]
    return "\n".join(lines) + "\n"


def _matrix(attacks: Sequence[Attack]) -> list[str]:
    lines = ["## Class × asset", "| | " + " | ".join(Asset) + " |", "|---|" + "---|" * len(Asset)]
    for kind in AttackClass:
        cells = []
        for asset in Asset:
            aimed = sum(a.kind is kind and asset in a.assets for a in attacks)
            cells.append(str(aimed or " ".join(map(letter, reasons(kind, asset)))))
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return [
        *lines,
        "",
        "A number: so many attacks of the class aim at the asset.",
        "A letter: none does, for the reason below; the asset's canary is watched all the same, "
        "during every attack, and the secrets are searched for in everything that it shows.",
        "",
        *(f"- **{letter(place)}** {gap.why}" for place, gap in enumerate(GAPS)),
    ]


def _stock(record: dict[str, str]) -> list[str]:
    if not record:
        return []
    gained = sum(outcome != NO_GAIN for outcome in record.values())
    return [
        f"Stock nbgrader was given the {len(record)} of them that are harmless without a sandbox: "
        f"{gained} gained points, read or wrote what they should not, or aborted the whole run.\n"
    ]


def _attacks(
    attacks: Sequence[Attack], failed: dict[str, tuple[str, ...]], stock: dict[str, str]
) -> list[str]:
    lines = [
        "## Attacks",
        "| attack | class | expected verdict | canary | result | stock nbgrader |",
        "|" + "---|" * 6,
    ]
    for attack in attacks:
        expected = " or ".join(f"`{verdict}`" for verdict in sorted(attack.expected))
        result = "; ".join(failed.get(attack.name, ("repelled",))).replace("|", "/")
        head = f"| `{attack.name}` | {attack.kind} | {expected} | {attack.canary} | {result} |"
        lines.append(f"{head} {stock.get(attack.name, '')} |")
    return lines


def _weakenings() -> list[str]:
    lines = [
        "## Weakenings",
        "`course attack --weakened` takes one protection away at a time, in a copy, and asks that "
        "one of the named attacks gets through.",
        "| taken away | has to be caught by |",
        "|---|---|",
    ]
    for weak in WEAKENINGS:
        caught = ", ".join(f"`{name}`" for name in weak.caught_by) or f"nothing: {weak.redundant}"
        lines.append(f"| {weak.what} | {caught} |")
    return lines


def _codec() -> list[str]:
    checks = find_checks()
    caught = len(checks) - len(REDUNDANT)
    lines = [
        "## The codec without one check",
        "`course attack --weakened codec` takes away each condition that the codec and the "
        "protocol ask of a message, and sends the crafted messages of "
        "`tests/security/corpus/messages/hostile.py`.",
        f"There are {len(checks)} such conditions.",
        f"Without one of {caught} a crafted message is believed, ends the process or takes memory "
        f"that it must not; without one of the other {len(REDUNDANT)} something else refuses it:",
        "",
        "| condition | what else holds |",
        "|---|---|",
    ]
    for name, why in REDUNDANT.items():
        lines.append(f"| `{name.replace('|', '/')}` | {why} |")
    return lines
