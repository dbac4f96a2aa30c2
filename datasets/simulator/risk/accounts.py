"""Accounts of customers on the channels, with the devices and addresses they were used from."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from simulator.days import DAYS, SECONDS, Ints, day
from simulator.randomness import stream
from simulator.risk.parameters import RiskParameters
from simulator.risk.rings import FAKE_ORDER, Rings
from simulator.world import World


@dataclass(frozen=True)
class Accounts:
    """One value for each account up to `address`, then one for each device of an account.

    `ring` is the ring of the account or -1 (truth); `orders`, `first` and `last` are of the
    period. Devices and addresses are numbers; `code` gives the hash that the tables show. The
    main devices stand first, in order of account.
    """

    customer: Ints
    channel: Ints
    opened_at: Ints
    ring: Ints
    orders: Ints
    first: Ints
    last: Ints
    address: Ints
    device_account: Ints
    device: Ints


def make_accounts(world: World, rings: Rings, parameters: RiskParameters | None = None) -> Accounts:
    """Return the accounts that submitted an order in the period that the risk desk looks at."""
    parameters = parameters or RiskParameters()
    rng = stream(world.seed, "accounts")
    customer, channel, opened, used = _accounts(world, parameters, rng)
    ring = np.full(world.sales.people.count, -1)
    ring[rings.customer] = rings.customer_ring
    mine = ring[customer]
    opened = _opened_by_rings(world, mine, opened, used, rings, rng)
    address = _addresses(world, customer, mine, rings, parameters, rng)
    device = _devices(customer, address, mine, parameters, rng)
    device = _tablets(device, mine, parameters, world.scale, rng)
    second = np.flatnonzero(rng.random(customer.size) < 0.12)
    device_account = np.concatenate([np.arange(customer.size), second])
    devices = np.concatenate([device, device.max() + 1 + np.arange(second.size)])
    first, last = _days_of_use(world, customer, channel, parameters)
    counts = _orders_of(world, customer, channel, parameters)
    return Accounts(
        customer, channel, opened, mine, counts, first, last, address, device_account, devices,
    )  # fmt: skip


def _inside(world: World, parameters: RiskParameters) -> Ints:
    orders = world.sales.orders
    first, last = day(parameters.first_day), day(parameters.last_day)
    found: Ints = np.flatnonzero((orders.day >= first) & (orders.day <= last))
    return found


def _accounts(
    world: World, parameters: RiskParameters, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return customer, channel, opening and first order, in order of customer and channel."""
    orders, people = world.sales.orders, world.sales.people
    mine = _inside(world, parameters)
    key = np.unique(orders.customer[mine] * 5 + orders.channel[mine])
    customer, channel = key // 5, key % 5
    all_keys = orders.customer * 5 + orders.channel
    first = np.full(people.count * 5, DAYS * SECONDS)
    np.minimum.at(first, all_keys, orders.ordered_at)
    before = 60 * (2 + rng.exponential(60.0 * 24 * 20, key.size)).astype(np.int64)
    # Many open the account with the first order in hand.
    at_once = rng.random(key.size) < 0.45
    before = np.where(at_once, 120 + rng.integers(0, 1_800, key.size), before)
    return customer, channel, first[key] - before, first[key]


def _opened_by_rings(
    world: World, ring: Ints, opened: Ints, used: Ints, rings: Rings, rng: np.random.Generator
) -> Ints:
    """Let the accounts of a ring of fake orders open in the two days before its first order.

    Who had submitted an order before that (never paid) keeps the older account.
    """
    opened = opened.copy()
    moments = world.sales.orders.ordered_at[rings.order]
    for number in np.flatnonzero(rings.kind == FAKE_ORDER):
        mine = np.flatnonzero(ring == number)
        start = moments[rings.order_ring == number].min() - 2 * SECONDS
        together = start + rng.integers(0, 2 * SECONDS - 600, mine.size)
        opened[mine] = np.where(together < used[mine], together, opened[mine])
    return opened


def _addresses(
    world: World,
    customer: Ints,
    ring: Ints,
    rings: Rings,
    parameters: RiskParameters,
    rng: np.random.Generator,
) -> Ints:
    """Return the address of each account: own, of a household, of a locker, or of a ring."""
    people = world.sales.people.count
    own = np.arange(people)
    household = np.flatnonzero(rng.random(people) < parameters.households)
    household = rng.permutation(household)
    own[household] = household[np.arange(household.size) // 2 * 2]
    lockers = max(2, round(parameters.lockers * world.scale))
    at_locker = rng.random(people) < parameters.locker_share
    own = np.where(at_locker, people + rng.integers(0, lockers, people), own)
    shared = people + lockers + 2 * ring + rng.integers(0, 2, ring.size)
    hidden = rng.random(ring.size) < 0.15
    found: Ints = np.where((ring >= 0) & ~hidden, shared, own[customer])
    return found


def _devices(
    customer: Ints, address: Ints, ring: Ints, parameters: RiskParameters, rng: np.random.Generator
) -> Ints:
    """Return the main device of each account; people use one phone on all channels."""
    size = int(customer.max()) + 1
    own = np.arange(size)
    first = np.full(int(address.max()) + 1, size)
    np.minimum.at(first, address, customer)
    counts = np.bincount(address, minlength=first.size)
    couple = (counts[address] <= 8) & (rng.random(size)[customer] < parameters.household_device)
    device = np.where(couple, first[address], own[customer])
    for number in np.unique(ring[ring >= 0]):
        mine = np.flatnonzero(ring == number)
        used = max(1, round(mine.size / parameters.accounts_per_device))
        device[mine] = size + 100 * number + rng.permutation(mine.size) % used
    return device


def _tablets(
    device: Ints, ring: Ints, parameters: RiskParameters, scale: float, rng: np.random.Generator
) -> Ints:
    """Let some accounts that belong to no ring share a device with strangers."""
    device, last = device.copy(), int(device.max())
    honest = rng.permutation(np.flatnonzero(ring < 0))
    low, high = parameters.tablet_users
    for number in range(max(1, round(parameters.tablets * scale))):
        size = int(rng.integers(low, high + 1))
        device[honest[:size]] = last + 1 + number
        honest = honest[size:]
    return device


def _days_of_use(
    world: World, customer: Ints, channel: Ints, parameters: RiskParameters
) -> tuple[Ints, Ints]:
    """Return the days of the first and last order of each account in the period."""
    orders = world.sales.orders
    mine = _inside(world, parameters)
    place = np.searchsorted(
        customer * 5 + channel, orders.customer[mine] * 5 + orders.channel[mine]
    )
    first, last = np.full(customer.size, DAYS), np.full(customer.size, -1)
    np.minimum.at(first, place, orders.day[mine])
    np.maximum.at(last, place, orders.day[mine])
    return first, last


def _orders_of(world: World, customer: Ints, channel: Ints, parameters: RiskParameters) -> Ints:
    orders = world.sales.orders
    mine = _inside(world, parameters)
    place = np.searchsorted(
        customer * 5 + channel, orders.customer[mine] * 5 + orders.channel[mine]
    )
    counts: Ints = np.bincount(place, minlength=customer.size)
    return counts


def code(kind: str, numbers: Ints, seed: int) -> list[str]:
    """Return a keyed hash of each number: equal numbers have equal hashes."""
    distinct, place = np.unique(numbers, return_inverse=True)
    key = f"{seed}/{kind}".encode()
    names = [
        blake2b(str(number).encode(), digest_size=5, key=key).hexdigest()
        for number in distinct.tolist()
    ]
    return [names[at] for at in place.tolist()]
