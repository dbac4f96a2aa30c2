"""Are the exports of service, reviews and members messy, and do they say what the tables say?"""

from __future__ import annotations

import csv
import io

import pandas as pd

import shop
from shop.schema import raw_export


def rows_of(name: str) -> list[list[str]]:
    text = shop.raw_export_path(name).read_bytes().decode(raw_export(name).encoding)
    return list(csv.reader(io.StringIO(text, newline="")))


def moments(texts: pd.Series) -> pd.Series:
    """Moments or days in any of the three notations."""
    plain = texts.str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    return pd.to_datetime(plain, format="mixed")


def test_does_the_service_log_equal_the_table() -> None:
    rows = rows_of("contacts")
    header = next(row for row in rows if row and row[0] == "会话编号")
    assert rows.count(header) > 1
    raw = pd.DataFrame([row for row in rows if row and row[0].startswith("S0")], columns=header)
    assert raw["会话编号"].duplicated().any()
    wait = raw["首响时长"]
    assert wait.str.endswith("秒").any()
    assert wait.str.contains(":").any()
    parts = wait.str.extract(r"^(?:(\d+):)?(\d+)秒?$").fillna("0").astype(int)
    raw = raw.assign(
        contact_id=raw["会话编号"].str[1:].astype(int),
        seconds=60 * parts[0] + parts[1],
        arrived=moments(raw["进线时间"]),
    )
    once = raw.groupby("contact_id").first()
    assert (raw.groupby("contact_id").seconds.nunique() == 1).all()
    table = shop.load_contacts(start="2025-06-16", end="2025-06-22").set_index("contact_id")
    assert once.index.equals(table.index)
    assert (once.seconds == table.wait_seconds).all()
    assert (once.arrived == table.arrived_at).all()
    score = pd.to_numeric(once["满意度"].str.removesuffix("分"), errors="coerce")
    assert (score.dropna() == table.csat.dropna()).all()
    assert (score.isna() == table.csat.isna()).all()
    assert ((once["是否放弃"] == "是") == table.abandoned).all()
    days = [row for row in rows if row and row[0] == "小计"]
    counted = table.groupby(table.arrived_at.dt.date).size()
    assert [int(row[2].strip("共个会话").replace(",", "")) for row in days] == counted.tolist()


def test_do_the_exported_reviews_equal_the_table() -> None:
    assert shop.raw_export_path("reviews").read_bytes().startswith(b"\xef\xbb\xbf")
    rows = rows_of("reviews")
    header = next(row for row in rows if row[0] == "评价编号")
    raw = pd.DataFrame([row for row in rows if row[0].startswith("PJ")], columns=header)
    default = raw["评价编号"].str.startswith("PJD")
    assert (raw["评价内容"][default] == "此用户没有填写评价。").all()
    assert default.any()
    raw = raw[~default]
    assert raw["评价内容"].str.contains("\n").any()
    words = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5"}
    stars = raw["星级"].str.removesuffix("星").replace(words).astype(int)
    raw = raw.assign(review_id=raw["评价编号"].str[2:].astype(int), stars=stars)
    raw = raw.set_index("review_id")
    table = shop.load_reviews(start="2025-03-01", end="2025-03-31").set_index("review_id")
    assert raw.index.equals(table.index)
    assert (raw.stars == table.stars).all()
    assert (moments(raw["评价时间"]) == table.reviewed_at).all()
    line = table.order_id.astype("str") + "-" + table.line_no.astype("str")
    assert (raw["订单号-行号"] == line).all()
    first = raw["评价内容"].str.split("\n").str[0].str.strip()
    assert (first == table.text_zh).all()
    assert ((raw["商家回复"] == "已回复") == table.replied_at.notna()).all()


def test_do_the_exported_members_equal_the_table() -> None:
    rows = rows_of("memberships")
    upper, header = rows[2], rows[3]
    assert upper.count("") > 3, "the upper cells were merged"
    raw = pd.DataFrame([row for row in rows if row[0].startswith("VIP")], columns=header)
    names = {"银卡": "silver", "金卡": "gold", "黑卡": "black"}
    tier = raw["等级"].replace("", None).ffill().map(names)
    fee = raw["会员费(元)"].str.strip("￥元").astype(float)
    number = raw["会员编号"].str[3:].astype(int)
    raw = raw.assign(tier=tier, fee=fee, customer_id=number).set_index("customer_id").sort_index()
    table = shop.load_memberships(start="2025-01-01", end="2025-01-31").query("term_no == 1")
    table = table.set_index("customer_id").sort_index()
    assert raw.index.equals(table.index)
    assert (raw.tier == table.tier).all()
    assert (raw.fee == table.fee_cny).all()
    assert (moments(raw["开通日期"]) == table.starts_on).all()
    assert (moments(raw["到期日期"]) == table.ends_on).all()
    assert ((raw["状态"] == "已续费") == (table.outcome == "renewed")).all()
    totals = [row for row in rows if row[0] in ("小计", "合计")]
    money = [float(row[5].replace(",", "")) for row in totals]
    assert len(totals) == 4
    assert money[-1] == sum(money[:-1]) == round(table.fee_cny.sum(), 2)
