"""Are raw exports messy in the ways that real ones are, and coherent with the tables?"""

from __future__ import annotations

import io
import re

import pandas as pd
import pytest

import shop
from shop.errors import TableMissing, UsageError


def lines(name: str) -> list[str]:
    return shop.raw_export_path(name).read_bytes().decode("gbk").split("\r\n")


def read_orders() -> pd.DataFrame:
    rows = lines("orders")
    text = "\n".join(row for row in rows if row.startswith("TM"))
    header = next(row for row in rows if row.startswith("订单编号"))
    return pd.read_csv(io.StringIO(f"{header}\n{text}"), dtype=str)


def test_is_an_unknown_export_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'orders'"):
        shop.raw_export_path("order")


def test_does_a_missing_export_say_what_to_run(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_TABLES", str(tmp_path))
    with pytest.raises(TableMissing, match="`course data`"):
        shop.raw_export_path("orders")


def test_are_the_files_not_utf_8() -> None:
    for name in ("orders", "events", "traffic"):
        with pytest.raises(UnicodeDecodeError):
            shop.raw_export_path(name).read_text(encoding="utf-8")


def test_has_the_order_export_its_mess() -> None:
    rows = lines("orders")
    assert not rows[0].startswith("订单编号")
    assert sum(row.startswith("订单编号") for row in rows) > 2
    assert any(row.startswith("合计") for row in rows)
    found = read_orders()
    assert found["订单编号"].duplicated().any()
    assert found["商品金额(元)"].str.contains(",").any()
    assert found["商品金额(元)"].str.startswith("￥").any()
    assert (found["订单状态"] == "交易关闭").any()
    patterns = (r"\d{4}-\d\d-\d\d ", r"\d{4}/\d\d/\d\d ", r"\d{4}年\d\d月\d\d日 ")
    assert all(found["下单时间"].str.match(pattern).any() for pattern in patterns)


def test_does_the_cleaned_order_export_equal_the_table() -> None:
    raw = read_orders().drop_duplicates("订单编号")
    order_id = raw["订单编号"].str[2:].astype(int)
    clean = raw.replace({"-": "0", "[,￥]": ""}, regex=False)
    names = {
        "goods_cny": "商品金额(元)",
        "amount_cny": "应付金额(元)",
        "refund_cny": "退款金额(元)",
    }
    orders = shop.load_orders(channel="tmall", start="2025-03-01", end="2025-03-31")
    orders = orders.set_index("order_id").loc[order_id]
    assert len(orders) == len(
        shop.load_orders(channel="tmall", start="2025-03-01", end="2025-03-31")
    )
    for column, header in names.items():
        amounts = clean[header].str.replace(r"[,￥]", "", regex=True).astype(float)
        assert (amounts.to_numpy() == orders[column].to_numpy()).all()
    digits = raw["下单时间"].map(lambda text: re.sub(r"\D", "", text))
    moments = pd.to_datetime(digits, format="%Y%m%d%H%M%S")
    assert (moments.to_numpy() == orders.ordered_at.to_numpy()).all()
    closed = raw["订单状态"].str.strip() == "交易关闭"
    assert (closed.to_numpy() == (orders.status == "closed").to_numpy()).all()


def test_does_the_cleaned_event_log_equal_the_table() -> None:
    rows = lines("events")
    start = next(n for n, row in enumerate(rows) if row.startswith("日志编号"))
    raw = pd.read_csv(io.StringIO("\n".join(rows[start:])), dtype=str)
    assert raw["日志编号"].duplicated().mean() > 0.01
    raw = raw.drop_duplicates("日志编号")
    fired_twice = raw["日志编号"].astype(int) >= 90_000_000
    assert fired_twice.any()
    clean = raw[~fired_twice].copy()
    clean["event_id"] = clean["日志编号"].astype(int)
    clean["moment"] = pd.to_datetime(clean["时间戳"].astype("int64"), unit="ms")
    clean["moment"] += pd.Timedelta(hours=8)
    clean = clean.sort_values("event_id")
    events = shop.load_events(channel="mini_program", start="2025-02-17", end="2025-02-19")
    assert list(clean.event_id) == list(events.event_id)
    assert (clean.moment.to_numpy() == events.occurred_at.to_numpy()).all()
    assert (clean["事件"] == "支付成功").sum() == (events.event == "pay").sum()


def test_has_the_traffic_report_its_mess() -> None:
    rows = [row.split(",") for row in lines("traffic")]
    assert sum(row[0] == "小计" for row in rows) == 31
    assert any("万" in cell for row in rows for cell in row)
    assert any("%" in cell for row in rows for cell in row)
    dates = [row[0] for row in rows if row[0].startswith("2025")]
    assert len(dates) == 31
    assert {"/", "-"} <= set("".join(dates))
