"""Tables about compliance and risk, and the labels that instructors keep."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.labels import CHANNELS
from shop.schema.risk import PURPOSES
from simulator.columns import assemble, dates, flags, floats, ints, labels, moments, texts
from simulator.market.festivals import campaigns
from simulator.registry import builds, keeps, part, reveals
from simulator.risk.accounts import Accounts, code, make_accounts
from simulator.risk.claims import Copies, PriceTags, make_copies, make_price_tags
from simulator.risk.parameters import (
    LABELS,
    ClaimParameters,
    PrivacyParameters,
    RiskParameters,
)
from simulator.risk.privacy import FIELDS, make_consents, make_inventory
from simulator.risk.rings import FAKE_ORDER, Rings, make_rings
from simulator.world import World


@part
def rings(world: World) -> Rings:
    """Return the rings of the world."""
    return make_rings(world)


@part
def accounts_of(world: World) -> Accounts:
    """Return the accounts of the world."""
    return make_accounts(world, rings(world))


@part
def copies_of(world: World) -> Copies:
    """Return the titles of the world."""
    return make_copies(world)


@part
def tags_of(world: World) -> PriceTags:
    """Return the price tags of the world."""
    return make_price_tags(world)


@builds("accounts", delta=("account_id", "customer_id"), plain=("opened_at",))
def accounts(world: World) -> pa.Table:
    """Return one row an account."""
    found = accounts_of(world)
    return assemble(
        table("accounts"),
        {
            "account_id": ints(np.arange(found.customer.size) + 1),
            "customer_id": ints(found.customer + 1),
            "channel": labels(found.channel, CHANNELS),
            "opened_at": moments(found.opened_at),
            "orders": ints(found.orders),
            "first_order_on": dates(found.first),
            "last_order_on": dates(found.last),
        },
    )


@builds("account_devices", delta=("account_id",))
def account_devices(world: World) -> pa.Table:
    """Return one row a device of an account."""
    found = accounts_of(world)
    main = np.arange(found.device.size) < found.customer.size
    by = np.argsort(found.device_account, kind="stable")
    return assemble(
        table("account_devices"),
        {
            "account_id": ints(found.device_account[by] + 1),
            "device_hash": texts(code("device", found.device[by], world.seed)),
            "is_main": flags(main[by]),
        },
    )


@builds("account_addresses", delta=("account_id",))
def account_addresses(world: World) -> pa.Table:
    """Return one row an address of an account."""
    found = accounts_of(world)
    return assemble(
        table("account_addresses"),
        {
            "account_id": ints(np.arange(found.address.size) + 1),
            "address_hash": texts(code("address", found.address, world.seed)),
        },
    )


@builds("consents", delta=("customer_id", "granted_on"))
def consents(world: World) -> pa.Table:
    """Return one row a consent."""
    found = make_consents(world)
    return assemble(
        table("consents"),
        {
            "customer_id": ints(found.customer + 1),
            "purpose": labels(found.purpose, PURPOSES),
            "granted_on": dates(found.granted),
            "expires_on": dates(found.expires),
            "withdrawn_on": dates(np.maximum(found.withdrawn, 0), found.withdrawn < 0),
            "last_used_on": dates(np.maximum(found.used, 0), found.used < 0),
        },
    )


@builds("data_inventory")
def data_inventory(world: World) -> pa.Table:
    """Return one row a field of a system."""
    found = make_inventory(world.seed)
    never = found.last_read < 0
    return assemble(
        table("data_inventory"),
        {
            "system": texts([field.system for field in FIELDS]),
            "field": texts([field.name for field in FIELDS]),
            "field_zh": texts([field.name_zh for field in FIELDS]),
            "is_personal": flags(np.array([field.personal for field in FIELDS])),
            "is_sensitive": flags(np.array([field.sensitive for field in FIELDS])),
            "purpose": texts([field.purpose for field in FIELDS]),
            "retention_days": ints(np.array([field.keep_days for field in FIELDS])),
            "oldest_record_on": dates(found.oldest),
            "reports": ints(found.reports),
            "last_read_on": dates(np.maximum(found.last_read, 0), never),
        },
    )


@builds("ad_copies", delta=("copy_id", "published_on"))
def ad_copies(world: World) -> pa.Table:
    """Return one row a title."""
    found = copies_of(world)
    return assemble(
        table("ad_copies"),
        {
            "copy_id": ints(np.arange(found.product.size) + 1),
            "product_id": ints(found.product + 1),
            "channel": labels(found.channel, CHANNELS),
            "published_on": dates(found.published),
            "title_zh": texts(found.title_zh),
            "title_en": texts(found.title_en),
        },
    )


@builds("price_history")
def price_history(world: World) -> pa.Table:
    """Return one row a price tag."""
    found = tags_of(world)
    return assemble(
        table("price_history"),
        {
            "product_id": ints(found.product + 1),
            "campaign_id": labels(found.campaign, [c.campaign_id for c in campaigns()]),
            "starts_on": dates(found.start),
            "ends_on": dates(found.end),
            "price_cny": floats(found.price),
            "former_price_cny": floats(found.former),
        },
    )


@reveals("price_claims", about="The rule for former prices and the share of tags that break it.")
def price_claims(world: World) -> dict[str, Any]:
    """Return the days that the rule looks back, and the share of false former prices."""
    return {
        "look_back_days": ClaimParameters().look_back_days,
        "false_share": round(float(tags_of(world).false.mean()), 4),
    }


@keeps("risk_labels", about="Accounts that belong to a ring, and which.", delta=("account_id",))
def risk_labels(world: World) -> pa.Table:
    """Return one row a labelled account; accounts without a row are honest."""
    found, known = accounts_of(world), rings(world)
    mine = np.flatnonzero(found.ring >= 0)
    return pa.table(
        {
            "account_id": ints(mine + 1),
            "customer_id": ints(found.customer[mine] + 1),
            "ring_id": ints(found.ring[mine] + 1),
            "label": labels(known.kind[found.ring[mine]], LABELS),
        }
    )


@keeps("fake_orders", about="Orders placed to push a product, and the product.")
def fake_orders(world: World) -> pa.Table:
    """Return one row a fake order; orders without a row are real."""
    known = rings(world)
    fake = np.flatnonzero(known.kind[known.order_ring] == FAKE_ORDER)
    fake = fake[np.argsort(known.order[fake], kind="stable")]
    ring = known.order_ring[fake]
    return pa.table(
        {
            "order_id": ints(known.order[fake] + 1),
            "ring_id": ints(ring + 1),
            "product_id": ints(known.product[ring] + 1),
        }
    )


@keeps("ad_copy_labels", about="Titles that use an absolute term as praise.")
def ad_copy_labels(world: World) -> pa.Table:
    """Return for each title whether it breaks the rule."""
    found = copies_of(world)
    return pa.table(
        {"copy_id": ints(np.arange(found.product.size) + 1), "breaks_rule": flags(found.breaks)}
    )


@keeps("price_tag_labels", about="Price tags whose former price was never asked.")
def price_tag_labels(world: World) -> pa.Table:
    """Return for each tag the lowest price of the days before, and whether its claim is false."""
    found = tags_of(world)
    return pa.table(
        {
            "product_id": ints(found.product + 1),
            "campaign_id": labels(found.campaign, [c.campaign_id for c in campaigns()]),
            "lowest_price_cny": floats(found.lowest),
            "is_false": flags(found.false),
        }
    )


@keeps("data_inventory_labels", about="Fields that nobody needs.")
def data_inventory_labels(world: World) -> pa.Table:
    """Return for each field whether it is needed."""
    return pa.table(
        {
            "system": texts([field.system for field in FIELDS]),
            "field": texts([field.name for field in FIELDS]),
            "is_needed": flags(np.array([field.needed for field in FIELDS])),
        }
    )


@keeps("parameters_risk", about="What is planted about compliance and risk.")
def parameters(world: World) -> dict[str, Any]:
    """Return every parameter, by part."""
    return {
        "rings": asdict(RiskParameters()),
        "consents": asdict(PrivacyParameters()),
        "claims": asdict(ClaimParameters()),
    }
