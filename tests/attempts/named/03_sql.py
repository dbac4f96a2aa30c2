# %% id="setup" role="setup"
import pandas as pd

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="large_equal_null" exercise="large_mobile_orders" mistake="large_mobile_orders_not_null"
def large_mobile_orders():
    return (
        "select * from orders where device = 'mobile' and amount_cny >= 500 "
        "and not (paid_at = null) order by amount_cny desc, order_id"
    )


# %% id="large_submitted" exercise="large_mobile_orders" mistake="large_mobile_orders_unpaid"
def large_mobile_orders():
    return "from orders where amount_cny >= 500 and device = 'mobile' order by amount_cny desc, order_id"


# %% id="large_above" exercise="large_mobile_orders" mistake="large_mobile_orders_more"
def large_mobile_orders():
    return """
        WITH paid AS (FROM orders WHERE paid_at IS NOT NULL)
        SELECT order_id, customer_id, amount_cny FROM paid
        WHERE NOT amount_cny <= 500 AND device = 'mobile' ORDER BY amount_cny DESC, order_id
    """


# %% id="large_desktop" exercise="large_mobile_orders" mistake="none"
def large_mobile_orders():
    return """
        SELECT order_id, customer_id, amount_cny FROM orders
        WHERE paid_at IS NOT NULL AND amount_cny >= 500 ORDER BY amount_cny DESC, order_id
    """


# %% id="summary_paid_only" exercise="channel_summary" mistake="channel_summary_where"
def channel_summary():
    return """
        WITH paid AS (SELECT * FROM orders WHERE NOT paid_at IS NULL)
        SELECT channel, count(order_id) AS orders, count(order_id) AS paid_orders,
            sum(amount_cny) AS gmv_cny, sum(amount_cny) - sum(refund_cny) AS revenue_cny,
            avg(amount_cny - refund_cny) AS aov_cny
        FROM paid GROUP BY 1
    """


# %% id="summary_net_of_all" exercise="channel_summary" mistake="channel_summary_unpaid"
def channel_summary():
    return """
        SELECT channel, count(*) AS orders, count(paid_at) AS paid_orders,
            sum(amount_cny) AS gmv_cny, sum(amount_cny) - sum(refund_cny) AS revenue_cny,
            CASE WHEN count(paid_at) > 0
                THEN (sum(amount_cny) - sum(refund_cny)) / count(paid_at) END AS aov_cny
        FROM orders GROUP BY channel
    """


# %% id="summary_mean_of_all" exercise="channel_summary" mistake="channel_summary_all_orders"
def channel_summary():
    return """
        WITH t AS (
            SELECT *, CASE WHEN paid_at IS NOT NULL THEN amount_cny - refund_cny ELSE 0 END AS net
            FROM orders
        )
        SELECT channel, count(*) AS orders, count(paid_at) AS paid_orders,
            sum(amount_cny) AS gmv_cny, sum(net) AS revenue_cny,
            CASE WHEN count(paid_at) > 0 THEN avg(net) END AS aov_cny
        FROM t GROUP BY channel
    """


# %% id="summary_gross" exercise="channel_summary" mistake="channel_summary_refunds"
def channel_summary():
    return """
        SELECT channel, count(*) AS orders, count(paid_at) AS paid_orders,
            sum(amount_cny) AS gmv_cny,
            sum(CASE WHEN paid_at IS NOT NULL THEN amount_cny ELSE 0 END) AS revenue_cny,
            sum(CASE WHEN paid_at IS NOT NULL THEN amount_cny END) / count(paid_at) AS aov_cny
        FROM orders GROUP BY channel
    """


# %% id="pivot_submitted" exercise="monthly_pivot" mistake="monthly_pivot_ordered"
def monthly_pivot():
    return """
        WITH p AS (
            SELECT date_trunc('month', ordered_at) AS month, device, amount_cny - refund_cny AS net
            FROM orders WHERE paid_at IS NOT NULL
        )
        SELECT month, sum(CASE WHEN device = 'mobile' THEN net ELSE 0 END) AS mobile_cny,
            sum(CASE WHEN device = 'desktop' THEN net ELSE 0 END) AS desktop_cny,
            sum(net) AS total_cny
        FROM p GROUP BY month ORDER BY month
    """


# %% id="pivot_holes" exercise="monthly_pivot" mistake="monthly_pivot_null"
def monthly_pivot():
    return """
        SELECT date_trunc('month', paid_at) AS month,
            sum(CASE WHEN device = 'mobile' THEN amount_cny - refund_cny END) AS mobile_cny,
            sum(CASE WHEN device = 'desktop' THEN amount_cny - refund_cny END) AS desktop_cny,
            sum(amount_cny - refund_cny) AS total_cny
        FROM orders WHERE paid_at IS NOT NULL GROUP BY 1 ORDER BY 1
    """


# %% id="pivot_nameless" exercise="monthly_pivot" mistake="monthly_pivot_unpaid"
def monthly_pivot():
    return """
        SELECT date_trunc('month', paid_at) AS month,
            sum(CASE WHEN device = 'mobile' THEN amount_cny - refund_cny ELSE 0 END) AS mobile_cny,
            sum(CASE WHEN device = 'desktop' THEN amount_cny - refund_cny ELSE 0 END) AS desktop_cny,
            sum(amount_cny - refund_cny) AS total_cny
        FROM orders GROUP BY 1 ORDER BY 1
    """


# %% id="pivot_gross" exercise="monthly_pivot" mistake="none"
def monthly_pivot():
    return """
        SELECT date_trunc('month', paid_at) AS month,
            sum(CASE WHEN device = 'mobile' THEN amount_cny ELSE 0 END) AS mobile_cny,
            sum(CASE WHEN device = 'desktop' THEN amount_cny ELSE 0 END) AS desktop_cny,
            sum(amount_cny) AS total_cny
        FROM orders WHERE paid_at IS NOT NULL GROUP BY 1 ORDER BY 1
    """


# %% id="category_matched" exercise="revenue_by_category" mistake="revenue_by_category_inner"
def revenue_by_category():
    return """
        SELECT ifnull(p.category, 'unknown') AS category, sum(l.quantity) AS units,
            sum(l.quantity * l.unit_price_cny) AS goods_cny
        FROM order_lines AS l, products AS p WHERE l.product_id = p.product_id GROUP BY 1
    """


# %% id="category_nameless" exercise="revenue_by_category" mistake="revenue_by_category_null"
def revenue_by_category():
    return """
        SELECT p.category, sum(l.quantity) AS units, sum(l.unit_price_cny * l.quantity) AS goods_cny
        FROM products AS p RIGHT JOIN order_lines AS l USING (product_id) GROUP BY p.category
    """


# %% id="category_lines" exercise="revenue_by_category" mistake="none"
def revenue_by_category():
    return """
        SELECT coalesce(category, 'unknown') AS category, count(*) AS units,
            sum(quantity * unit_price_cny) AS goods_cny
        FROM order_lines LEFT JOIN products USING (product_id) GROUP BY 1
    """


# %% id="units_left_fan" exercise="channel_units" mistake="channel_units_fan"
def channel_units():
    return """
        SELECT o.channel, count(*) AS orders, sum(l.quantity) AS units, sum(o.amount_cny) AS amount_cny
        FROM order_lines AS l INNER JOIN orders AS o ON o.order_id = l.order_id GROUP BY o.channel
    """


# %% id="units_mean" exercise="channel_units" mistake="none"
def channel_units():
    return """
        WITH u AS (SELECT order_id, sum(quantity) AS n FROM order_lines GROUP BY order_id)
        SELECT channel, count(*) AS orders, ifnull(sum(n), 0) AS units, avg(amount_cny) AS amount_cny
        FROM orders LEFT JOIN u USING (order_id) GROUP BY channel
    """


# %% id="units_semi" exercise="channel_units" mistake="channel_units_bare"
def channel_units():
    return """
        SELECT channel, count(*) AS orders, sum(u) AS units, sum(amount_cny) AS amount_cny
        FROM orders, (SELECT order_id AS i, sum(quantity) AS u FROM order_lines GROUP BY 1)
        WHERE order_id = i GROUP BY channel
    """


# %% id="units_count" exercise="channel_units" mistake="channel_units_lines"
def channel_units():
    return """
        SELECT channel, count(*) AS orders, sum(n) AS units, sum(amount_cny) AS amount_cny
        FROM (
            SELECT *, (SELECT count(*) FROM order_lines AS l WHERE l.order_id = o.order_id) AS n
            FROM orders AS o
        ) GROUP BY channel
    """


# %% id="never_all" exercise="never_paid_customers" mistake="never_paid_customers_null"
def never_paid_customers():
    return """
        WITH buyers AS (SELECT DISTINCT customer_id FROM orders WHERE paid_at IS NOT NULL)
        SELECT * FROM customers WHERE customer_id <> ALL (SELECT customer_id FROM buyers)
    """


# %% id="never_ordered" exercise="never_paid_customers" mistake="never_paid_customers_no_order"
def never_paid_customers():
    return "SELECT c.* FROM customers AS c ANTI JOIN orders AS o ON o.customer_id = c.customer_id"


# %% id="never_closed" exercise="never_paid_customers" mistake="never_paid_customers_where"
def never_paid_customers():
    return """
        SELECT * FROM customers
        WHERE customer_id IN (SELECT customer_id FROM orders WHERE paid_at IS NULL)
    """


# %% id="never_buyers" exercise="never_paid_customers" mistake="none"
def never_paid_customers():
    return """
        SELECT * FROM customers
        WHERE customer_id IN (SELECT customer_id FROM orders WHERE paid_at IS NOT NULL)
    """


# %% id="gap_seconds" exercise="second_order_gap" mistake="second_order_gap_hours"
def second_order_gap(orders):
    rows = []
    for customer, group in orders.groupby("customer_id"):
        moments = sorted(group["paid_at"].dropna())
        if len(moments) >= 2:
            rows.append([customer, moments[0], moments[1], (moments[1] - moments[0]).days])
    names = ["customer_id", "first_paid_at", "second_paid_at", "days_between"]
    return pd.DataFrame(rows, columns=names)


# %% id="gap_lifetime" exercise="second_order_gap" mistake="second_order_gap_last"
def second_order_gap(orders):
    rows = []
    for customer, group in orders.groupby("customer_id"):
        moments = sorted(group["paid_at"].dropna())
        if len(moments) >= 2:
            days = (moments[-1].date() - moments[0].date()).days
            rows.append([customer, moments[0], moments[-1], days])
    names = ["customer_id", "first_paid_at", "second_paid_at", "days_between"]
    return pd.DataFrame(rows, columns=names)


# %% id="gap_nobody" exercise="second_order_gap" mistake="second_order_gap_guests"
def second_order_gap(orders):
    rows = []
    for customer, group in orders.groupby("customer_id", dropna=False):
        moments = sorted(group["paid_at"].dropna())
        if len(moments) >= 2:
            days = (moments[1].date() - moments[0].date()).days
            rows.append([customer, moments[0], moments[1], days])
    names = ["customer_id", "first_paid_at", "second_paid_at", "days_between"]
    return pd.DataFrame(rows, columns=names)


# %% id="report_star" exercise="daily_report" mistake="daily_report_count_star"
def daily_report():
    return """
        SELECT d.day, count(*) AS paid_orders, ifnull(sum(amount_cny - refund_cny), 0) AS revenue_cny,
            lag(ifnull(sum(amount_cny - refund_cny), 0), 7) OVER (ORDER BY d.day) AS week_ago_cny,
            avg(ifnull(sum(amount_cny - refund_cny), 0)) OVER (ORDER BY d.day ROWS 6 PRECEDING)
                AS average_7d_cny
        FROM days AS d LEFT JOIN orders AS o ON o.paid_at::DATE = d.day::DATE
        GROUP BY d.day ORDER BY d.day DESC
    """


# %% id="report_yesterday" exercise="daily_report" mistake="none"
def daily_report():
    return """
        WITH daily AS (
            SELECT day, count(paid_at) AS paid_orders,
                ifnull(sum(amount_cny - refund_cny), 0) AS revenue_cny
            FROM days LEFT JOIN orders ON date_trunc('day', paid_at) = day GROUP BY day
        )
        SELECT *, lag(revenue_cny) OVER (ORDER BY day) AS week_ago_cny,
            avg(revenue_cny) OVER (ORDER BY day ROWS 6 PRECEDING) AS average_7d_cny
        FROM daily ORDER BY day DESC
    """


# %% id="report_week_and_day" exercise="daily_report" mistake="daily_report_eight"
def daily_report():
    return """
        WITH daily AS (
            SELECT d.day, count(paid_at) AS paid_orders,
                ifnull(sum(amount_cny - refund_cny), 0) AS revenue_cny
            FROM days AS d LEFT JOIN orders AS o ON date_trunc('day', o.paid_at) = d.day GROUP BY d.day
        )
        SELECT *, lag(revenue_cny, 7) OVER (ORDER BY day) AS week_ago_cny,
            avg(revenue_cny) OVER (
                ORDER BY day RANGE BETWEEN INTERVAL 7 DAYS PRECEDING AND CURRENT ROW
            ) AS average_7d_cny
        FROM daily ORDER BY day DESC
    """


# %% id="report_holes" exercise="daily_report" mistake="daily_report_null"
def daily_report():
    return """
        WITH paid AS (
            SELECT paid_at::DATE AS d, count(*) AS n, sum(amount_cny - refund_cny) AS r
            FROM orders WHERE paid_at IS NOT NULL GROUP BY ALL
        )
        SELECT day, ifnull(n, 0) AS paid_orders, r AS revenue_cny,
            lag(r, 7) OVER (ORDER BY day) AS week_ago_cny,
            avg(r) OVER (ORDER BY day ROWS 6 PRECEDING) AS average_7d_cny
        FROM days LEFT JOIN paid ON d = day::DATE ORDER BY day DESC
    """


# %% id="export_twice" exercise="clean_export" mistake="clean_export_repeats"
def clean_export():
    return r"""
        SELECT regexp_extract("订单编号", '\d+')::BIGINT AS order_id,
            replace("下单时间", '/', '-')::TIMESTAMP AS ordered_at,
            regexp_replace("应付金额", '[^0-9.]', '', 'g')::DOUBLE AS amount_cny,
            "订单状态" IN ('交易成功', '已支付') AS is_paid
        FROM raw_orders WHERE regexp_matches("订单编号", '\d')
    """


# %% id="export_success" exercise="clean_export" mistake="clean_export_one_state"
def clean_export():
    return r"""
        SELECT DISTINCT regexp_extract("订单编号", '\d+')::BIGINT AS order_id,
            replace("下单时间", '/', '-')::TIMESTAMP AS ordered_at,
            regexp_replace("应付金额", '[^0-9.]', '', 'g')::DOUBLE AS amount_cny,
            "订单状态" = '交易成功' AS is_paid
        FROM raw_orders WHERE regexp_matches("订单编号", '\d')
    """


# %% id="export_all_paid" exercise="clean_export" mistake="clean_export_waiting"
def clean_export():
    return r"""
        SELECT DISTINCT regexp_extract("订单编号", '\d+')::BIGINT AS order_id,
            replace("下单时间", '/', '-')::TIMESTAMP AS ordered_at,
            regexp_replace("应付金额", '[^0-9.]', '', 'g')::DOUBLE AS amount_cny,
            "订单状态" <> '交易关闭' AS is_paid
        FROM raw_orders WHERE regexp_matches("订单编号", '\d')
    """


# %% id="export_one_notation" exercise="clean_export" mistake="none"
def clean_export():
    return r"""
        SELECT DISTINCT regexp_extract("订单编号", '\d+')::BIGINT AS order_id,
            try_strptime("下单时间", '%Y-%m-%d %H:%M:%S') AS ordered_at,
            regexp_replace("应付金额", '[^0-9.]', '', 'g')::DOUBLE AS amount_cny,
            "订单状态" IN ('交易成功', '已支付') AS is_paid
        FROM raw_orders WHERE regexp_matches("订单编号", '\d')
    """


# %% id="export_digits_only" exercise="clean_export" mistake="clean_export_prefix"
def clean_export():
    return """
        SELECT DISTINCT trim("订单编号")::BIGINT AS order_id,
            replace("下单时间", '/', '-')::TIMESTAMP AS ordered_at,
            regexp_replace("应付金额", '[^0-9.]', '', 'g')::DOUBLE AS amount_cny,
            "订单状态" IN ('交易成功', '已支付') AS is_paid
        FROM raw_orders WHERE try_cast("订单编号" AS BIGINT) IS NOT NULL
    """


# %% id="chart_as_given" exercise="category_chart" mistake="category_chart_unsorted"
def category_chart(table):
    top = table.nlargest(1, "goods_cny").iloc[0]
    ax = table.plot.barh(x="category", y="goods_cny", legend=False)
    ax.set(xlabel="CNY", ylabel="category")
    ax.set_title(f"{top.category} brings {top.goods_cny / table.goods_cny.sum():.0%} of goods")
    return ax


# %% id="chart_from_below" exercise="category_chart" mistake="category_chart_downwards"
def category_chart(table):
    t = table.sort_values("goods_cny", ascending=False).set_index("category")["goods_cny"]
    ax = t.plot(kind="barh")
    ax.set(xlabel="CNY", ylabel="category")
    ax.set_title(f"{t.index[0]} brings {t.iloc[0] / t.sum():.0%} of goods")
    return ax
