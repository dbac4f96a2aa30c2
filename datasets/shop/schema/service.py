"""Tables about the service desk and what customers say."""

from __future__ import annotations

from shop.schema.columns import CUSTOMER
from shop.schema.labels import CHANNELS
from shop.schema.types import Column, Join, RawExport, Subject, Table

SUBJECT = Subject(
    title="Service and reviews",
    term_zh="客服与评价",
    about=(
        "Contacts of 2025 with the people on shift, reviews of two years, what was done about "
        "complaints, and whether customers would recommend the shop."
    ),
)

CONTACT_TOPICS = (
    "product_question",
    "promotion_question",
    "logistics",
    "return_refund",
    "quality",
)
FIRST_ANSWERS = ("agent", "ai")
TEAMS = ("morning", "evening")
# Praise first, then what complaints are about.
REVIEW_TOPICS = (
    "praise",
    "quality",
    "differs_from_description",
    "logistics",
    "service_manner",
    "after_sale",
)
REMEDIES = ("apology", "coupon_20", "refund_15_percent", "resend_and_coupon")
CUSTOMER_GROUPS = ("first_order", "regular", "loyal")
REMEDY_BY = ("agent", "lot")

CONTACTS = Table(
    name="contacts",
    grain="one contact of a customer with the service desk in 2025",
    description=(
        "The desk is open from 08:00 to 24:00 and serves first come, first served; waits follow "
        "from `shifts`. A contact about an order comes after it; one before a purchase names "
        "none. A matter that stays open may come back as another contact within three days. "
        "From 2025-09-15 half of the product and logistics questions, drawn at random, got a first "
        "answer by AI, which hands over to an agent what it cannot solve."
    ),
    term_zh="客服会话",
    key=("contact_id",),
    columns=(
        Column("contact_id", "int", "Identifier of the contact, rising with time.", "会话编号"),
        CUSTOMER,
        Column(
            "order_id",
            "int",
            "Order that it is about; missing for a question before a purchase.",
            "订单编号",
            nullable=True,
        ),
        Column("channel", "str", "Channel on which the customer wrote.", "渠道", values=CHANNELS),
        Column("topic", "str", "Topic that the customer picked.", "咨询类型",
               values=CONTACT_TOPICS),
        Column("arrived_at", "timestamp", "Moment of the first message (China Standard Time).",
               "进线时间"),
        Column("first_answer", "str", "Who was to answer first.", "首次应答方",
               values=FIRST_ANSWERS),
        Column(
            "agent_id",
            "int",
            "Agent who answered; missing when the AI solved it or the customer left.",
            "客服编号",
            nullable=True,
        ),
        Column(
            "wait_seconds",
            "int",
            "Seconds until the first answer, by AI or agent, or until the customer left.",
            "首次响应时长",
            "seconds",
        ),
        Column(
            "agent_wait_seconds",
            "int",
            "Seconds in the queue of the agents; missing when no agent answered.",
            "人工等待时长",
            "seconds",
            nullable=True,
        ),
        Column(
            "handling_seconds",
            "int",
            "Seconds of the agent's work; missing when no agent answered.",
            "处理时长",
            "seconds",
            nullable=True,
        ),
        Column("abandoned", "bool", "Whether the customer left before an agent came.", "是否放弃"),
        Column(
            "resolved_first_time",
            "bool",
            "Whether the matter was settled in this contact.",
            "是否一次解决",
        ),
        Column(
            "csat",
            "int",
            "Score from 1 to 5 that the customer gave; 4 and 5 mean satisfied; "
            "missing when none was given.",
            "满意度",
            "points",
            nullable=True,
        ),
    ),
    time_column="arrived_at",
    joins=(
        Join(("customer_id",), "customers"),
        Join(("order_id",), "orders"),
        Join(("agent_id",), "service_agents"),
    ),
    answers=(
        "In which half-hours are fewer than 95% answered within 15 seconds, those who left counted "
        "as not answered?",
        "Who settles a matter for good with the fewest minutes of work?",
    ),
)  # fmt: skip

SERVICE_AGENTS = Table(
    name="service_agents",
    grain="one agent of the service desk",
    description="The desk's staff of 2025.",
    term_zh="客服人员",
    key=("agent_id",),
    columns=(
        Column("agent_id", "int", "Identifier of the agent.", "客服编号"),
        Column("team", "str", "Team, which is the shift the agent works.", "班组", values=TEAMS),
        Column("hired_on", "date", "First day of work.", "入职日期"),
        Column("hourly_cost_cny", "float", "Cost of an hour of work.", "小时成本", "CNY"),
    ),
    answers=("What does an hour of cover cost?",),
)

SHIFTS = Table(
    name="shifts",
    grain="one agent's shift on one day of 2025",
    description=(
        "Who was on shift: 08:00 to 16:00 or 16:00 to 24:00. An agent takes nobody after the end "
        "of the shift and finishes what was begun. Staff is planned from the contacts of the four "
        "weeks before. A contact belongs to the shifts with starts_at <= arrived_at < ends_at."
    ),
    term_zh="排班",
    key=("agent_id", "starts_at"),
    columns=(
        Column("agent_id", "int", "Identifier of the agent.", "客服编号"),
        Column("starts_at", "timestamp", "Start of the shift (China Standard Time).", "上班时间"),
        Column("ends_at", "timestamp", "End of the shift (China Standard Time).", "下班时间"),
    ),
    time_column="starts_at",
    joins=(Join(("agent_id",), "service_agents"),),
    answers=("How many agents were there when customers waited?",),
)

REVIEWS = Table(
    name="reviews",
    grain="one review of one order line",
    description=(
        "Reviews of paid lines, one a line at most. A line that was sent back was reviewed before "
        "it came back. `text_en` is what the platform's translation shows. The service desk noted "
        "the topic of some reviews by hand, drawn at random. The batch of the goods is not "
        "recorded: take the day of the order for it. Some reviews are abuse or were paid for; the "
        "table does not say which."
    ),
    term_zh="评价",
    key=("review_id",),
    unique=(("order_id", "line_no"),),
    columns=(
        Column("review_id", "int", "Identifier of the review, rising with time.", "评价编号"),
        Column("order_id", "int", "Identifier of the order.", "订单编号"),
        Column("line_no", "int", "Line of the order.", "行号"),
        Column("product_id", "int", "Product of the line.", "商品编号"),
        Column("reviewed_at", "timestamp", "Moment of the review (China Standard Time).",
               "评价时间"),
        Column("stars", "int", "Stars from 1 to 5.", "星级", "points"),
        Column("text_zh", "str", "Text as written, slips included.", "评价内容"),
        Column("text_en", "str", "The platform's translation.", "评价内容（英文）"),
        Column("has_image", "bool", "Whether a picture came with it.", "是否晒图"),
        Column(
            "replied_at",
            "timestamp",
            "Moment of the shop's reply; missing when there was none.",
            "回复时间",
            nullable=True,
        ),
        Column("reply_zh", "str", "The shop's reply; missing when there was none.", "回复内容",
               nullable=True),
        Column(
            "topic_noted",
            "str",
            "Topic noted by hand; missing when nobody looked.",
            "人工标注主题",
            nullable=True,
            values=REVIEW_TOPICS,
        ),
    ),
    time_column="reviewed_at",
    joins=(
        Join(("order_id", "line_no"), "order_lines"),
        Join(("product_id",), "products"),
    ),
    answers=(
        "What do customers complain about, and about which product?",
        "Do complaints in reviews come earlier than returns?",
    ),
)  # fmt: skip

RECOVERIES = Table(
    name="recoveries",
    grain="one complaint that was made good",
    description=(
        "The first answered complaint of each customer in 2025 (topics quality and return_refund) "
        "and what was given for it. Until 2025-03-31 agents chose the remedy; from 2025-04-01 it "
        "was drawn at random, each with the same chance (`lot`). What the customer ordered "
        "afterwards is counted in `orders`; what the remedy cost stands here alone and not in "
        "`refund_cny` or `coupon_cny`."
    ),
    term_zh="服务补救",
    key=("contact_id",),
    unique=(("customer_id",),),
    columns=(
        Column("contact_id", "int", "Contact with the complaint.", "会话编号"),
        CUSTOMER,
        Column("order_id", "int", "Order that the complaint is about.", "订单编号"),
        Column("complained_on", "date", "Day of the complaint.", "投诉日期"),
        Column(
            "customer_group",
            "str",
            "By paid orders before that day since 2024-01-01: first_order (up to one), "
            "regular (two to four), loyal (five or more).",
            "客户分组",
            values=CUSTOMER_GROUPS,
        ),
        Column("remedy", "str", "What was given.", "补救措施", values=REMEDIES),
        Column("remedy_by", "str", "Who decided on the remedy.", "决定方式", values=REMEDY_BY),
        Column("cost_cny", "float", "Cost of the remedy.", "补救成本", "CNY"),
        Column(
            "orders_90d",
            "int",
            "Paid orders in the 90 days after that day; missing when fewer days are left of 2025.",
            "后90天订单数",
            "orders",
            nullable=True,
        ),
        Column(
            "spend_90d_cny",
            "float",
            "What those orders brought, less refunds; missing when fewer days are left of 2025.",
            "后90天消费",
            "CNY",
            nullable=True,
        ),
    ),
    time_column="complained_on",
    joins=(
        Join(("contact_id",), "contacts"),
        Join(("customer_id",), "customers"),
        Join(("order_id",), "orders"),
    ),
    answers=("Which remedy pays for which group of customers?",),
)

NPS_ANSWERS = Table(
    name="nps_answers",
    grain="one customer asked in one of four waves of 2025",
    description=(
        "How likely customers are to recommend the shop, from 0 to 10. Asked was a random sample "
        "of those with a paid order in the 180 days before; many did not answer. 9 and 10 promote "
        "the shop, 0 to 6 detract from it: the net promoter score is the share of the first less "
        "that of the second."
    ),
    term_zh="净推荐值调查",
    key=("asked_on", "customer_id"),
    columns=(
        Column("asked_on", "date", "Day of the wave.", "发送日期"),
        CUSTOMER,
        Column(
            "customer_group",
            "str",
            "By paid orders before that day since 2024-01-01, as in `recoveries`.",
            "客户分组",
            values=CUSTOMER_GROUPS,
        ),
        Column("score", "int", "Answer from 0 to 10; missing without an answer.", "推荐分",
               "points", nullable=True),
    ),
    time_column="asked_on",
    joins=(Join(("customer_id",), "customers"),),
    answers=("What is the net promoter score of each group, and how many of it answered?",),
)  # fmt: skip

CONTACTS_EXPORT = RawExport(
    name="contacts",
    file="service_log_2025-06.csv",
    description=(
        "Service log of 2025-06-16 to 2025-06-22: GBK, a preamble, a header on every page, waits "
        "in three notations, totals of each day between the rows, cases that stand twice."
    ),
)
REVIEWS_EXPORT = RawExport(
    name="reviews",
    file="reviews_2025-03.csv",
    description=(
        "Reviews of March 2025: UTF-8 with a byte order mark, stars in words and figures, dates "
        "in three notations, line breaks and commas in texts, default praise of the platform."
    ),
    encoding="utf-8-sig",
)
