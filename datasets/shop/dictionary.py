"""Print the schema as text: the data dictionary, a page a subject.

`pages` is what students read too (it goes into their bundle); `maintainers` is the page for those
who keep the shop.
"""

from __future__ import annotations

from collections.abc import Mapping

from shop import schema
from shop.drawing import drawing
from shop.schema import Column, Join, RawExport, Table

FOLDER = "dictionary"
INDEX = "README.md"


def pages(rows: Mapping[str, int]) -> dict[str, str]:
    """Return the data dictionary by file name: an index, a page and a drawing a subject.

    Parameters
    ----------
    rows
        Number of rows of each table as committed.
    """
    found = {INDEX: _index(rows)}
    for name in schema.subjects():
        found[f"{name}.md"] = _page(name, rows)
        found[f"{name}.svg"] = drawing(name)
    return found


def maintainers(rows: Mapping[str, int], truth: Mapping[str, str]) -> str:
    """Return the page for those who keep the shop.

    Parameters
    ----------
    rows
        Number of rows of each table as committed.
    truth
        What each file of ``truth/`` holds.
    """
    parts = [_MAINTAINERS, "| file | holds |\n|---|---|"]
    parts += [f"| `truth/{name}` | {about} |" for name, about in truth.items()]
    total = f"{len(rows)} tables with {sum(rows.values()):,} rows are committed."
    return "\n".join([*parts, "", total, ""])


_MAINTAINERS = f"""# Tables of the shop

Printed by `course data`; edit the schema or the simulator, not this file.

- [`{FOLDER}/`]({FOLDER}/{INDEX}) is the data dictionary, a page a subject, for students too.
- `shop/schema/SUBJECT.py` declares tables, joins and raw exports; a table is found by being there.
- `simulator/SUBJECT/` builds them: `@builds("NAME")`, `@exports("NAME")`, `@reveals("KEY", …)`
  and `@keeps("NAME", …)` register what is written.
- `tables/` holds what students see, with `tables/reveal/` for `shop.reveal("KEY")`.
- `truth/` holds what only instructors see; no student code and no bundle reaches it.
"""
_INDEX = """# Data dictionary

One simulated shop: home, kitchen and outdoor goods on Taobao/Tmall, JD, Pinduoduo, Douyin and a
WeChat mini-program, 2024-01-01 to 2025-12-31. Money is in CNY, time is China Standard Time.
A live quarter follows, 2026-01-05 to 2026-03-29: its orders are not settled yet, so that only the
tables that say so (dashboards, experiments, tests) run on into it.
`shop.load_NAME()` gives a table as a typed pandas frame;
`shop.raw_export_path("NAME")` gives the path of a raw export as the platforms write it.

**Days.** An order is paid within six minutes, on the day on which it was submitted: counts by day
are the same by either. Hours may differ: `traffic_hourly` counts an order in the hour of payment.

**Drawn at random** 随机分配 means that chance alone decided, as with a coin; a column that says who
decided calls it `lot` 抽签. A trial or season lot 批次 is a number of units bought together.

**Campaign phases.** In `calendar` a day is preheat, sale or peak; in `campaign_plan` and
`campaign_spend` the peak is a part of the sale, and the week after it is the encore.

**Shares and rates** are numbers from 0 to 1; their unit is left empty.

**GMV** 成交总额 is the amount of all submitted orders, the **paid amount** 支付金额 that of paid
ones, **revenue** 净销售额 is that less refunds; columns called `revenue_cny` are before
refunds. **Conversion** 转化率 is paid sessions per session, in `campaign_plan` paid orders per
visitor of a day.

**Clickstream.** `events`, `page_clicks` and the first weeks of `traffic_hourly` hold eight weeks,
which begin on 2024-01-08, 2024-07-15, 2025-02-17, 2025-02-24, 2025-03-10, 2025-03-17, 2025-08-04
and 2025-12-15.

**Which cost holds which.** Costs of this table are paid on top of each other, unless one is said to
be part of another. Other columns of cost (`touchpoints`, `campaign_new_customers`, `geo_test`,
`operating_cost_cny` of `transformation_units`, …) split or repeat what is paid elsewhere, or stand
for themselves: do not add them to these.

| cost | where | part of |
|---|---|---|
| clicks on keywords | `ad_keywords_daily.cost_cny` | `channel_spend.acquisition_cny` of Tmall |
| visits bought on a channel | `channel_spend.acquisition_cny` | |
| content and service of a channel | `channel_spend.content_cny`, `channel_spend.service_cny` | |
| a campaign as planned, never paid on top of the next row | `campaigns.budget_cny` | |
| a campaign as spent | `campaign_spend.spend_cny` | sale off site by city in `campaign_cities` |
| creators | `kol_deals.fee_cny` and commission | |
| goods | `product_daily.unit_cost_cny` | what suppliers charge: `purchase_orders.unit_cost_cny` |
| parcels | `shipments.fee_cny`, `warehouses.handling_fee_cny` | |
| packaging | `packaging` | |
| wages of the service desk | `service_agents.hourly_cost_cny` by hour of `shifts` | |
| making complaints good | `recoveries.cost_cny` | |
| credit for old goods, less their resale | `trade_ins` | |
| messages and coupons of the trial | `treatments.contact_cost_cny` | |
| the new system | `transformation_costs.paid_cny` | |
| reductions and coupons, taken off already | `orders.discount_cny`, `orders.coupon_cny` | |
"""


def _index(rows: Mapping[str, int]) -> str:
    parts = [_INDEX]
    for name in schema.subjects():
        about = schema.subject(name)
        parts += [f"## [{about.title}]({name}.md) {about.term_zh}", "", about.about, ""]
        parts += ["| table | one row is | rows |", "|---|---|---:|"]
        for spec in schema.tables(name).values():
            anchor = f"[{spec.name}]({name}.md#{spec.name}) {spec.term_zh}"
            parts.append(f"| {anchor} | {spec.grain} | {rows.get(spec.name, 0):,} |")
        parts.append("")
    return "\n".join(parts)


def _page(name: str, rows: Mapping[str, int]) -> str:
    about = schema.subject(name)
    parts = [f"# {about.title} {about.term_zh}", "", about.about, ""]
    parts += [f"[All subjects]({INDEX})", ""]
    parts += [f"![How the tables of this page join]({name}.svg)", ""]
    parts += [
        "Underlined: the key. A dashed arrow finds a partner for some rows only, "
        "since a column is missing in the others or nothing matches.",
        "",
    ]
    parts += [_section(spec, rows.get(spec.name, 0)) for spec in schema.tables(name).values()]
    exports = [schema.raw_export(export) for export in schema.raw_export_names(name)]
    if exports:
        parts += ["## Raw exports", "", *map(_export, exports), ""]
    return "\n".join(parts)


def _export(export: RawExport) -> str:
    path = f'`shop.raw_export_path("{export.name}")`'
    return f"- {path}, `raw/{export.file}` ({export.encoding}): {export.description}"


def _section(spec: Table, rows: int) -> str:
    head = [
        f"## {spec.name}",
        "",
        f"{spec.term_zh}. One row is {spec.grain} ({rows:,} rows).",
        spec.description,
        f"Key: `{'`, `'.join(spec.key)}`.",
        *(f"No two rows share `{'`, `'.join(names)}` either." for names in spec.unique),
        *(_join(spec, join) for join in spec.joins),
    ]
    if spec.answers:
        head += ["", "It can answer:", *(f"- {question}" for question in spec.answers)]
    head += [
        "",
        "| column | dtype | unit | missing | 中文 | meaning |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *map(_row, spec.columns), ""])


def _join(spec: Table, join: Join) -> str:
    """Return the sentence on a join: by what, how many to how many, what to mind."""
    target = f"[{join.to}]({schema.subject_of(join.to)}.md#{join.to})"
    columns = ", ".join(
        f"`{own}`" if own == other else f"`{own}` = `{other}`"
        for own, other in zip(join.columns, join.partners, strict=True)
    )
    note = "" if schema.finds_all(spec, join) else ", where there is one"
    mind = f" {join.mind}" if join.mind else ""
    return f"Joins to {target} by {columns}{note}: {_cardinality(spec, join)}.{mind}"


def _cardinality(spec: Table, join: Join) -> str:
    from_one = spec.names_a_row(join.columns)
    if schema.table(join.to).names_a_row(join.partners):
        return "one row to one" if from_one else "many rows to one"
    if join.mind and not from_one:
        return "several rows match"
    if from_one:
        return "one row to many, whose values repeat unless they are summed first"
    return "many rows to many, so sum both tables to these columns before you join"


def _row(column: Column) -> str:
    labels = f" One of: `{'`, `'.join(column.values)}`." if column.values else ""
    missing = "may be" if column.nullable else "never"
    unit = column.unit or ""
    meaning = f"{column.description}{labels}"
    cells = [f"`{column.name}`", column.dtype, unit, missing, column.term_zh, meaning]
    return f"| {' | '.join(cells)} |"
