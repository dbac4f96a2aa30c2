"""Labels that several tables share."""

from __future__ import annotations

CHANNELS = ("tmall", "jd", "pinduoduo", "douyin", "mini_program")
CHANNEL_TERMS = {
    "tmall": "淘宝/天猫",
    "jd": "京东",
    "pinduoduo": "拼多多",
    "douyin": "抖音",
    "mini_program": "微信小程序",
}
DEVICES = ("mobile", "desktop")

EVENTS = (
    "visit",
    "search",
    "live_enter",
    "view",
    "add_to_cart",
    "checkout",
    "payment_failed",
    "pay",
)
# The five steps of the course's funnel and the event that proves each one.
FUNNEL_STEPS = {
    "visit": "visit",
    "browse": "view",
    "cart": "add_to_cart",
    "checkout": "checkout",
    "pay": "pay",
}
FAILURE_REASONS = (
    "unsupported_payment_method",
    "unclear_delivery_time",
    "insufficient_balance",
    "bank_declined",
    "cashier_timeout",
    "changed_mind",
)
ORDER_STATUSES = ("paid", "partly_refunded", "refunded", "closed")

CATEGORIES = (
    "storage",
    "bedding",
    "cookware",
    "tableware",
    "small_appliances",
    "cleaning",
    "camping",
    "outdoor_wear",
)
CATEGORY_TERMS = {
    "storage": "收纳",
    "bedding": "床品",
    "cookware": "锅具",
    "tableware": "餐具",
    "small_appliances": "小家电",
    "cleaning": "清洁用品",
    "camping": "露营装备",
    "outdoor_wear": "户外服饰",
}
SEASONS = ("all_year", "spring_summer", "autumn_winter")
CARBON_LABELS = ("none", "low_carbon", "recycled")

SEGMENTS = (
    "high_value_spreader",
    "loyal_regular",
    "quiet_potential",
    "content_fan",
    "bargain_hunter",
    "one_time_buyer",
)
SEGMENT_TERMS = {
    "high_value_spreader": "高价值传播者",
    "loyal_regular": "稳定复购者",
    "quiet_potential": "潜力沉默者",
    "content_fan": "内容围观者",
    "bargain_hunter": "优惠敏感者",
    "one_time_buyer": "一次性买家",
}
ARMS = ("live_invitation", "coupon", "holdout")
REGIONS = ("east", "south", "north", "central", "southwest", "northeast", "northwest")
AGE_BUCKETS = ("0-30", "31-60", "61-90", "91-180", "181+")

SOURCES = ("search", "recommendation", "paid_ads", "live_content", "direct", "off_site")
SOURCE_TERMS = {
    "search": "站内搜索",
    "recommendation": "推荐流量",
    "paid_ads": "付费推广",
    "live_content": "直播与内容",
    "direct": "直接访问",
    "off_site": "站外引流",
}
ENTRY_PAGES = ("home", "category", "product", "campaign", "live_room")

TOUCH_CHANNELS = ("short_video", "kol", "feed_ads", "search_ads", "private_message", "brand_search")
