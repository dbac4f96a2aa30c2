"""Tables about plans, tasks, spend and effects of campaigns."""

from __future__ import annotations

from shop.schema.columns import CAMPAIGN, CUSTOMER, DATE
from shop.schema.labels import REGIONS
from shop.schema.types import Column, Join, Subject, Table

SUBJECT = Subject(
    title="Campaigns",
    term_zh="大促",
    about="What was planned for each campaign, who did what, what was spent and what it brought.",
)

PHASES = ("preheat", "sale", "encore")
PHASE_TERMS = {"preheat": "预热期", "sale": "爆发期", "encore": "返场期"}
PLACEMENTS = ("on_site", "off_site")
SPEND_KINDS = ("subsidy", "promotion", "content")
DUTIES = ("R", "A", "C", "I")
ROLES = ("operations", "content", "design", "service", "supply_chain")
BROUGHT_BY = ("on_site", "off_site", "live")

_PHASE = Column(
    "phase",
    "str",
    "Preheat until the first reduced day, sale to the last one, encore for a week after it; the "
    "peak of `calendar` lies in the sale.",
    "活动阶段",
    values=PHASES,
)
_PLACEMENT = Column(
    "placement",
    "str",
    "Whether spent on the platforms or elsewhere.",
    "站内/站外",
    values=PLACEMENTS,
)

CAMPAIGN_PLAN = Table(
    name="campaign_plan",
    grain="one phase of one campaign as planned",
    description=(
        "Budget and targets as set before the campaign. Every campaign but the customer message of "
        "2025 has one. By campaign the budget is that of campaigns. The shop's rule is 7:3 for on "
        "and off site and 3:6:1 for the phases. Target sales are visitors x conversion x value of "
        "an order, to the nearest 100 CNY; visitors are those of `daily_traffic` added over the "
        "days."
    ),
    term_zh="活动计划",
    key=("campaign_id", "phase"),
    columns=(
        CAMPAIGN,
        _PHASE,
        Column("from_on", "date", "First day of the phase.", "开始日期"),
        Column("to_on", "date", "Last day of the phase.", "结束日期"),
        Column("on_site_cny", "float", "Budget on the platforms.", "站内预算", "CNY"),
        Column("off_site_cny", "float", "Budget elsewhere.", "站外预算", "CNY"),
        Column("target_visitors", "int", "Visitors aimed at.", "目标访客数", "count"),
        Column("target_conversion", "float", "Paid orders per visitor aimed at.", "目标转化率"),
        Column(
            "target_order_value_cny", "float", "Value of an order aimed at.", "目标客单价", "CNY"
        ),
        Column("target_sales_cny", "float", "Sales aimed at.", "目标销售额", "CNY"),
    ),
    joins=(Join(("campaign_id",), "campaigns"),),
    answers=(
        "Which factor, visitors, conversion or value of an order, missed its target?",
        "Does the plan keep 7:3 and 3:6:1?",
    ),
)

_ROLE_COLUMNS = tuple(
    Column(
        role,
        "str",
        f"Duty of {english}: responsible, accountable, consulted or informed; missing for none.",
        f"{chinese}职责",
        nullable=True,
        values=DUTIES,
    )
    for role, english, chinese in zip(
        ROLES,
        ("operations", "content", "design", "customer service", "the supply chain"),
        ("运营", "内容", "设计", "客服", "供应链"),
        strict=True,
    )
)

CAMPAIGN_TASKS = Table(
    name="campaign_tasks",
    grain="one task of one campaign",
    description=(
        "What had to be done before and after the first reduced day T, who had which duty (RACI) "
        "and when it was done. "
        "A sound task has exactly one A and at least one R."
    ),
    term_zh="活动任务",
    key=("campaign_id", "task"),
    columns=(
        CAMPAIGN,
        Column("task", "str", "Task.", "任务编码"),
        Column("task_zh", "str", "Task in Chinese.", "任务"),
        Column(
            "due_t_days", "int", "Days from T to the due day; negative before T.", "T±天数", "days"
        ),
        Column("due_on", "date", "Day it was due.", "计划完成日"),
        Column("done_on", "date", "Day it was done.", "实际完成日"),
        *_ROLE_COLUMNS,
    ),
    joins=(Join(("campaign_id",), "campaigns"),),
    answers=(
        "Which tasks have no one accountable, or two?",
        "Which task was done after its due day, and by how many days?",
    ),
)

CAMPAIGN_SPEND = Table(
    name="campaign_spend",
    grain="one kind of spend at one placement on one day of a campaign",
    description=(
        "What was really spent; `channel_spend` holds none of it, so that the two add up. "
        "A subsidy is paid to the platform for its own reductions, beside the shop's in "
        "`orders.discount_cny` and `orders.coupon_cny`. "
        "Paid visitors are those that the promotion of the day brought, a part of the visitors of "
        "daily_traffic; other kinds bring none. "
        "Attributed sales are what the platforms' reports credit to the campaign."
    ),
    term_zh="活动花费",
    key=("date", "campaign_id", "placement", "kind"),
    columns=(
        DATE,
        CAMPAIGN,
        _PHASE,
        _PLACEMENT,
        Column("kind", "str", "What it was spent on.", "费用类型", values=SPEND_KINDS),
        Column("spend_cny", "float", "Amount spent.", "花费", "CNY"),
        Column(
            "paid_visitors", "int", "Visitors that the promotion brought.", "付费访客数", "count"
        ),
        Column(
            "attributed_sales_cny",
            "float",
            "Sales that the reports credit to this row; they may be added up over rows.",
            "归因销售额",
            "CNY",
        ),
    ),
    time_column="date",
    joins=(
        Join(("campaign_id",), "campaigns"),
        Join(("campaign_id", "phase"), "campaign_plan"),
        Join(("date",), "calendar"),
    ),
    answers=(
        "Where did spend leave the plan, by phase and placement?",
        "Which return do the platforms' reports claim?",
    ),
)

CAMPAIGN_CITIES = Table(
    name="campaign_cities",
    grain="one city on one day around one campaign",
    description=(
        "Advertising off site in 2025: from the first reduced day of 618 and Double 11 "
        "to the last, it ran in 20 of 40 cities, chosen for their size and not drawn. "
        "Sales of a day add up over the cities to the paid orders of the day (orders), whose own "
        "rows have no city; spend adds up to the off-site spend of the sale in campaign_spend. "
        "Four weeks before and three weeks after are there too."
    ),
    term_zh="分城市活动效果",
    key=("campaign_id", "date", "city_id"),
    columns=(
        DATE,
        CAMPAIGN,
        Column("city_id", "int", "Number of the city, not the one of `geo_test`.", "城市编号"),
        Column("region", "str", "Region of the city.", "大区", values=REGIONS),
        Column(
            "is_advertised",
            "bool",
            "Whether the city is one of those with advertising.",
            "是否投放城市",
        ),
        Column("sales_cny", "float", "Paid amount of the day.", "销售额", "CNY"),
        Column(
            "off_site_cny", "float", "Off-site spend of the day in the city.", "站外花费", "CNY"
        ),
    ),
    time_column="date",
    joins=(Join(("campaign_id",), "campaigns"), Join(("date",), "calendar")),
    answers=(
        "How many sales did advertising add, and how many did it only bring forward?",
        "What did off-site spend bring, compared with cities that had none?",
    ),
)

CAMPAIGN_NEW_CUSTOMERS = Table(
    name="campaign_new_customers",
    grain="one customer whose first paid order fell into a campaign",
    description=(
        "What brought them, and what that cost: a share of the campaign's cost given to each "
        "customer, never added to campaign_spend. "
        "Their later value is in orders: 180 days of it for campaigns until mid-2025, less for "
        "later ones."
    ),
    term_zh="大促新客",
    key=("customer_id",),
    columns=(
        CUSTOMER,
        CAMPAIGN,
        Column("first_order_on", "date", "Day of the first paid order.", "首购日期"),
        Column("brought_by", "str", "What brought the customer.", "来源", values=BROUGHT_BY),
        Column("cost_cny", "float", "Cost of winning the customer.", "获客成本", "CNY"),
    ),
    time_column="first_order_on",
    joins=(Join(("customer_id",), "customers"), Join(("campaign_id",), "campaigns")),
    answers=("Which new customers come back, and what may one cost?",),
)
