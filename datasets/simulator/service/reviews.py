"""Reviews of order lines, with the planted topics, batches, paid praise and abuse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shop.schema.service import REVIEW_TOPICS
from simulator.days import DAYS, SECONDS, Bools, Floats, Ints
from simulator.randomness import stream
from simulator.risk.rings import FAKE_ORDER, Rings
from simulator.service.batches import Batches, find_batches
from simulator.service.parameters import ReviewParameters
from simulator.service.review_words import (
    ABUSIVE,
    BAD,
    ENDINGS,
    FAULTS,
    GOOD,
    NEUTRAL,
    OPENINGS,
    PAID,
    PRAISE,
    SLIPS,
    Clause,
)
from simulator.world import World

GENUINE, PAID_PRAISE, ABUSE = range(3)
_PRAISE_TOPIC, _QUALITY = 0, 1
_ABUSIVE_SHARE = 0.006
_PAID_SHARE = 0.7


@dataclass(frozen=True)
class Reviews:
    """One value for each review in order of time; seconds since the first day's start.

    `line` is the place of the order line, `replied_at` -1 without a reply, `reply` the number of
    the reply's text; `checked` tells whose topic the desk noted by hand. `topic`, `nature` and
    `batch` (-1: none) are truth.
    """

    line: Ints
    reviewed_at: Ints
    stars: Ints
    text_zh: list[str]
    text_en: list[str]
    image: Bools
    replied_at: Ints
    reply: Ints
    checked: Bools
    topic: Ints
    nature: Ints
    batch: Ints
    batches: Batches


def make_reviews(world: World, rings: Rings, parameters: ReviewParameters | None = None) -> Reviews:
    """Return the reviews of two years.

    A line that was returned is reviewed before its return, so reviews speak before returns do.
    """
    parameters = parameters or ReviewParameters()
    rng = stream(world.seed, "reviews")
    orders, lines = world.sales.orders, world.sales.lines
    batches = find_batches(world, parameters)
    bought = orders.day[lines.order]
    batch = batches.of_line(lines.product, bought)
    faulty = (batch >= 0) & (rng.random(batch.size) < parameters.batch_affected)
    faulty |= (batch >= 0) & (lines.returned >= 0)
    paid_praise = _praised_lines(world, rings) & (rng.random(batch.size) < _PAID_SHARE)
    line = _who_writes(world, faulty, paid_praise, parameters, rng)
    today = _review_days(bought[line], lines.returned[line], rng)
    line, today = line[today < DAYS], today[today < DAYS]
    nature = np.where(rng.random(line.size) < _ABUSIVE_SHARE, ABUSE, GENUINE)
    nature = np.where(paid_praise[line], PAID_PRAISE, nature)
    moment = today * SECONDS + rng.integers(7 * 3_600, 23 * 3_600, line.size)
    by_time = np.argsort(moment, kind="stable")
    line, moment, nature = line[by_time], moment[by_time], nature[by_time]
    fault = np.where(faulty[line] & (nature == GENUINE), batch[line], -1)
    topic, stars = _opinions(lines.returned[line] >= 0, fault, nature, parameters, rng)
    chinese, english = _texts(topic, stars, nature, fault, parameters, rng)
    low = (stars <= 3) & (rng.random(line.size) < parameters.replied)
    reply = moment + (3_600 * (2 + rng.gamma(1.5, 14.0, line.size))).astype(np.int64)
    replied = low & (reply < DAYS * SECONDS)
    chance = np.where(nature == PAID_PRAISE, 0.8, parameters.image + 0.1 * (stars <= 2))
    return Reviews(
        line, moment, stars, chinese, english,
        image=rng.random(line.size) < chance,
        replied_at=np.where(replied, reply, -1),
        reply=rng.integers(0, 3, line.size),
        checked=rng.random(line.size) < parameters.checked,
        topic=topic, nature=nature, batch=fault, batches=batches,
    )  # fmt: skip


def _praised_lines(world: World, rings: Rings) -> Bools:
    """Return which lines belong to fake orders of the product that a ring is to push."""
    lines = world.sales.lines
    fake = rings.kind[rings.order_ring] == FAKE_ORDER
    product = np.full(world.sales.orders.count, -1)
    product[rings.order[fake]] = rings.product[rings.order_ring[fake]]
    found: Bools = product[lines.order] == lines.product
    return found


def _who_writes(
    world: World,
    faulty: Bools,
    paid_praise: Bools,
    parameters: ReviewParameters,
    rng: np.random.Generator,
) -> Ints:
    orders, lines = world.sales.orders, world.sales.lines
    returned = lines.returned >= 0
    chance = np.where(returned, parameters.written_returned, parameters.written)
    chance = np.where(faulty, np.maximum(chance, parameters.batch_written), chance)
    chance = np.where(paid_praise, 1.0, chance)
    found: Ints = np.flatnonzero(orders.paid[lines.order] & (rng.random(lines.order.size) < chance))
    return found


def _review_days(bought: Ints, returned: Ints, rng: np.random.Generator) -> Ints:
    usual = bought + 2 + rng.poisson(3.0, bought.size)
    before = bought + 1 + np.floor(rng.random(bought.size) * (returned - bought - 1)).astype(int)
    return np.where(returned >= 0, np.minimum(before, returned), usual)


def _opinions(
    returned: Bools,
    fault: Ints,
    nature: Ints,
    parameters: ReviewParameters,
    rng: np.random.Generator,
) -> tuple[Ints, Ints]:
    """Return the topic of each review and its stars."""
    size = returned.size
    chance = np.where(returned, parameters.negative_returned, parameters.negative)
    draw = rng.random(size)
    bad = (draw < chance) | (fault >= 0)
    middling = ~bad & (draw < chance + parameters.neutral)
    topics = np.arange(1, len(REVIEW_TOPICS))
    topic = np.where(
        returned,
        rng.choice(topics, size, p=parameters.topics_returned),
        rng.choice(topics, size, p=parameters.topics),
    )
    topic = np.select([fault >= 0, bad | middling], [_QUALITY, topic], _PRAISE_TOPIC)
    stars = np.select(
        [bad, middling],
        [rng.choice([1, 2, 3], size, p=(0.45, 0.35, 0.20)), 3],
        rng.choice([4, 5], size, p=(0.14, 0.86)),
    )
    topic = np.where(nature == GENUINE, topic, _PRAISE_TOPIC)
    stars = np.select([nature == PAID_PRAISE, nature == ABUSE], [5, 1], stars)
    return topic, stars


def _texts(
    topic: Ints,
    stars: Ints,
    nature: Ints,
    fault: Ints,
    parameters: ReviewParameters,
    rng: np.random.Generator,
) -> tuple[list[str], list[str]]:
    """Return the reviews in Chinese, with slips, and in English."""
    size = topic.size
    draws = rng.random((size, 5))
    slips = np.where(rng.random(size) < parameters.typo, rng.integers(0, len(SLIPS), size), -1)
    chinese, english = [], []
    rows = zip(topic.tolist(), stars.tolist(), nature.tolist(), fault.tolist(), draws.tolist(),
               slips.tolist(), strict=True)  # fmt: skip
    for subject, star, kind, batch, draw, slip in rows:
        zh, en = _text(subject, star, kind, batch, draw)
        chinese.append(_slip(zh, slip))
        english.append(_typing_error(en, slip))
    return chinese, english


def _text(topic: int, stars: int, nature: int, batch: int, draw: list[float]) -> Clause:
    if nature != GENUINE:
        return _pick(PAID if nature == PAID_PRAISE else ABUSIVE, draw[0])
    opening, ending = _pick(OPENINGS, draw[1]), _pick(ENDINGS, draw[2])
    name = REVIEW_TOPICS[topic]
    if topic == _PRAISE_TOPIC:
        clauses = [_pick(PRAISE, draw[0])]
        if draw[3] < 0.45:
            clauses.append(_pick(GOOD[_other(0, draw[4])], draw[3] / 0.45))
    else:
        clauses = [_pick(FAULTS[batch % len(FAULTS)] if batch >= 0 else BAD[name], draw[0])]
        if draw[3] < 0.35:
            clauses.insert(0, _pick(GOOD[_other(topic, draw[4])], draw[3] / 0.35))
        elif stars == 3:
            clauses.append(_pick(NEUTRAL, draw[4]))
    chinese = f"{opening[0]}{'，'.join(zh for zh, _ in clauses)}{ending[0]}"
    return chinese, f"{opening[1]}{', '.join(en for _, en in clauses)}{ending[1]}"


def _pick(clauses: tuple[Clause, ...], draw: float) -> Clause:
    return clauses[int(draw * len(clauses))]


def _other(topic: int, draw: float) -> str:
    """Return a topic that is not praise and not `topic`."""
    others = [name for number, name in enumerate(REVIEW_TOPICS) if number not in (0, topic)]
    return others[int(draw * len(others))]


def _slip(text: str, number: int) -> str:
    return text if number < 0 else text.replace(*SLIPS[number], 1)


def _typing_error(text: str, number: int) -> str:
    """Return the text with two letters exchanged near its start when there is a slip."""
    at = number + 2
    if number < 0 or len(text) < at + 2 or not text[at : at + 2].isalpha():
        return text
    return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"


def shares_of_topics(reviews: Reviews) -> Floats:
    """Return the share of each of `REVIEW_TOPICS` but praise among genuine complaints."""
    mine = (reviews.nature == GENUINE) & (reviews.topic > 0)
    counts = np.bincount(reviews.topic[mine], minlength=len(REVIEW_TOPICS))[1:]
    shares: Floats = counts / max(counts.sum(), 1)
    return shares
