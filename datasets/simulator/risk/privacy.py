"""Consents of customers, and the list of data that the shop keeps about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shop.schema.risk import PURPOSES
from simulator.days import DAYS, Ints, day
from simulator.randomness import stream
from simulator.risk.parameters import PrivacyParameters
from simulator.world import World


@dataclass(frozen=True)
class Consents:
    """One value for each consent, in order of customer and purpose; days are numbers.

    `withdrawn` and `used` (last use) are -1 where there was none.
    """

    customer: Ints
    purpose: Ints
    granted: Ints
    expires: Ints
    withdrawn: Ints
    used: Ints


def make_consents(world: World, parameters: PrivacyParameters | None = None) -> Consents:
    """Return the consents of customers who joined in 2025."""
    parameters = parameters or PrivacyParameters()
    rng = stream(world.seed, "consents")
    joined = world.sales.people.joined
    recent = np.flatnonzero((joined >= day(parameters.first_day)) & (joined < DAYS))
    given = rng.random((recent.size, len(PURPOSES))) < np.array(parameters.granted)
    place, purpose = np.nonzero(given)
    customer = recent[place]
    granted = joined[customer]
    expires = granted + 30 * np.array(parameters.months)[purpose]
    size = customer.size
    withdraws = (purpose > 0) & (rng.random(size) < parameters.withdrawn)
    withdrawn = np.where(withdraws, granted + 1 + rng.integers(0, 120, size), -1)
    withdrawn = np.where(withdrawn < DAYS, withdrawn, -1)
    ends = np.where(withdrawn >= 0, np.minimum(withdrawn, expires), expires)
    late = (ends < DAYS - 1) & (rng.random(size) < parameters.used_after_end)
    inside = granted + np.floor(rng.random(size) * (np.minimum(ends, DAYS) - granted)).astype(int)
    after = ends + 1 + np.floor(rng.random(size) * (DAYS - 1 - np.minimum(ends, DAYS - 1)))
    used = np.where(late, np.minimum(after.astype(np.int64), DAYS - 1), inside)
    used = np.where(rng.random(size) < 0.1, -1, used)
    return Consents(customer, purpose, granted, expires, withdrawn, used)


@dataclass(frozen=True)
class Field:
    """A field that a system keeps; `needed` is truth."""

    system: str
    name: str
    name_zh: str
    personal: bool
    sensitive: bool
    purpose: str
    keep_days: int
    needed: bool


FIELDS: tuple[Field, ...] = (
    Field("order", "recipient_name", "收货人姓名", True, False, "order_service", 1095, True),
    Field("order", "recipient_phone", "收货电话", True, False, "order_service", 1095, True),
    Field("order", "delivery_address", "收货地址", True, False, "order_service", 1095, True),
    Field("order", "order_amount", "订单金额", False, False, "order_service", 1095, True),
    Field("order", "invoice_title", "发票抬头", True, False, "order_service", 1825, True),
    Field("order", "id_card_number", "身份证号", True, True, "none_stated", 1095, False),
    Field("order", "buyer_remark", "买家留言", True, False, "order_service", 365, True),
    Field("order", "previous_addresses", "历史地址", True, False, "none_stated", 1095, False),
    Field("payment", "payment_method", "支付方式", True, False, "order_service", 1095, True),
    Field("payment", "bank_card_tail", "银行卡尾号", True, True, "order_service", 180, True),
    Field("payment", "bank_card_number", "银行卡号", True, True, "none_stated", 1095, False),
    Field("payment", "refund_account", "退款账户", True, True, "order_service", 180, True),
    Field("membership", "birthday", "生日", True, False, "marketing_messages", 730, True),
    Field("membership", "gender", "性别", True, False, "marketing_messages", 730, True),
    Field("membership", "tier", "会员等级", True, False, "marketing_messages", 730, True),
    Field("membership", "family_size", "家庭人数", True, False, "profiling", 365, True),
    Field("membership", "monthly_income", "月收入", True, True, "none_stated", 730, False),
    Field("membership", "marital_status", "婚姻状况", True, True, "none_stated", 730, False),
    Field("membership", "occupation", "职业", True, False, "none_stated", 730, False),
    Field("membership", "religion", "宗教信仰", True, True, "none_stated", 730, False),
    Field("mini_program", "wechat_openid", "微信OpenID", True, False, "order_service", 730, True),
    Field("mini_program", "nickname", "昵称", True, False, "order_service", 730, True),
    Field("mini_program", "precise_location", "精确定位", True, True, "order_service", 30, True),
    Field("mini_program", "contact_list", "通讯录", True, True, "none_stated", 365, False),
    Field("mini_program", "clipboard", "剪贴板内容", True, True, "none_stated", 90, False),
    Field("mini_program", "device_model", "设备型号", True, False, "order_service", 365, True),
    Field("mini_program", "installed_apps", "已安装应用列表", True, True, "none_stated", 90, False),
    Field("mini_program", "page_views", "浏览记录", True, False, "profiling", 180, True),
    Field("service_desk", "chat_text", "聊天记录", True, False, "order_service", 365, True),
    Field("service_desk", "call_recording", "通话录音", True, True, "order_service", 180, True),
    Field("service_desk", "satisfaction_score", "满意度评分", False, False,
          "order_service", 730, True),
    Field("service_desk", "complaint_photos", "投诉照片", True, False, "order_service", 365, True),
    Field("service_desk", "face_photo", "人脸照片", True, True, "none_stated", 365, False),
    Field("community", "group_nickname", "群昵称", True, False, "marketing_messages", 365, True),
    Field("community", "chat_messages", "群聊记录", True, False, "profiling", 180, True),
    Field("community", "friends_of_member", "好友关系", True, True, "none_stated", 365, False),
    Field("advertising", "device_identifier", "设备标识", True, False, "profiling", 180, True),
    Field("advertising", "interest_tags", "兴趣标签", True, False, "profiling", 180, True),
    Field("advertising", "click_history", "点击记录", True, False, "profiling", 180, True),
    Field("advertising", "partner_audience", "合作方人群包", True, False,
          "sharing_with_partners", 90, True),
    Field("logistics", "courier_phone", "快递员电话", True, False, "order_service", 90, True),
    Field("logistics", "signature_image", "签收照片", True, False, "order_service", 180, True),
    Field("logistics", "parcel_weight", "包裹重量", False, False, "order_service", 365, True),
    Field("logistics", "home_access_code", "门禁密码", True, True, "none_stated", 365, False),
    Field("risk", "phone_hash", "电话哈希", True, False, "order_service", 365, True),
    Field("risk", "device_hash", "设备哈希", True, False, "order_service", 365, True),
    Field("risk", "address_hash", "地址哈希", True, False, "order_service", 365, True),
    Field("analytics", "customer_id", "客户编号", True, False, "profiling", 730, True),
    Field("analytics", "segment", "客户分层", True, False, "profiling", 365, True),
    Field("analytics", "raw_export_copies", "原始导出副本", True, True, "none_stated", 30, False),
)  # fmt: skip


@dataclass(frozen=True)
class Inventory:
    """One value for each of `FIELDS`: day of the last reading (-1: never) and oldest record."""

    reports: Ints
    last_read: Ints
    oldest: Ints


def make_inventory(seed: int) -> Inventory:
    """Return when the fields were read last, and how old their oldest record is.

    Fields that nobody needs were read long ago or never. Some that are needed are read once a
    year only, and some are kept longer than the rule says.
    """
    rng = stream(seed, "data inventory")
    size = len(FIELDS)
    needed = np.array([field.needed for field in FIELDS])
    keep = np.array([field.keep_days for field in FIELDS])
    yearly = needed & (rng.random(size) < 0.15)
    ago = np.where(yearly, rng.integers(200, 360, size), rng.integers(0, 25, size))
    never = ~needed & (rng.random(size) < 0.6)
    ago = np.where(needed, ago, rng.integers(370, 640, size))
    reports = np.where(needed & ~yearly, rng.integers(1, 9, size), yearly.astype(np.int64))
    overdue = rng.random(size) < 0.25
    age = np.where(overdue, keep * rng.uniform(1.1, 1.9, size), keep * rng.uniform(0.3, 0.98, size))
    age = np.minimum(age.astype(np.int64), 1_400)
    return Inventory(
        reports,
        np.where(never, -1, DAYS - 1 - ago),
        DAYS - 1 - np.maximum(age, np.where(never, 0, ago)),
    )
