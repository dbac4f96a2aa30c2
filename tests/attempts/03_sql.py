# %% id="setup" role="setup"
import duckdb
import matplotlib.pyplot as plt
import pandas as pd

# %% [markdown] id="large_mobile_orders"
# ## 1. large_mobile_orders


# %% id="large_mobile_orders_star" exercise="large_mobile_orders" verdict="right" why="all columns, conditions nested"
def large_mobile_orders() -> str:
    return """
        SELECT * FROM (SELECT * FROM orders WHERE paid_at IS NOT NULL)
        WHERE NOT (amount_cny < 500) AND device IN ('mobile')
        ORDER BY amount_cny DESC, order_id ASC;
    """


# %% id="large_mobile_orders_with" exercise="large_mobile_orders" verdict="right" why="WITH, columns in another order"
def large_mobile_orders() -> str:
    paid = "SELECT * FROM orders WHERE paid_at IS NOT NULL"
    return (
        f"WITH paid AS ({paid}) SELECT amount_cny, customer_id, order_id FROM paid "
        "WHERE device = 'mobile' AND amount_cny >= 500 ORDER BY -amount_cny, order_id"
    )


# %% id="large_mobile_orders_not_null" exercise="large_mobile_orders" verdict="wrong" name="compares with NULL" why="`paid_at <> NULL` is never true, so no row is left: ask `IS NOT NULL`. See *Some rows of one table* in the lecture."
def large_mobile_orders() -> str:
    return """
        SELECT order_id, customer_id, amount_cny FROM orders
        WHERE device = 'mobile' AND paid_at <> NULL AND amount_cny >= 500
        ORDER BY amount_cny DESC, order_id
    """


# %% id="large_mobile_orders_unpaid" exercise="large_mobile_orders" verdict="wrong" name="forgets unpaid orders" why="Orders that were never paid are still in the list: the question is about paid ones."
def large_mobile_orders() -> str:
    return """
        SELECT order_id, customer_id, amount_cny FROM orders
        WHERE device = 'mobile' AND amount_cny >= 500
        ORDER BY amount_cny DESC, order_id
    """


# %% id="large_mobile_orders_more" exercise="large_mobile_orders" verdict="wrong" name="leaves the limit out" why="An order of exactly 500 CNY is at least 500: `>=` and not `>`."
def large_mobile_orders() -> str:
    return """
        SELECT order_id, customer_id, amount_cny FROM orders
        WHERE device = 'mobile' AND paid_at IS NOT NULL AND amount_cny > 500
        ORDER BY amount_cny DESC, order_id
    """


# %% id="large_mobile_orders_guests" exercise="large_mobile_orders" verdict="wrong" name="loses guests" why="Orders without a customer are lost: a missing customer_id is no reason to leave an order out."
def large_mobile_orders() -> str:
    return """
        SELECT order_id, customer_id, amount_cny FROM orders
        WHERE device = 'mobile' AND paid_at IS NOT NULL AND amount_cny >= 500 AND customer_id > 0
        ORDER BY amount_cny DESC, order_id
    """


# %% id="large_mobile_orders_ties" exercise="large_mobile_orders" verdict="wrong" name="equal amounts in no order" why="Orders of the same amount stand in no stated order: add order_id after the amount."
def large_mobile_orders() -> str:
    return """
        SELECT order_id, customer_id, amount_cny FROM orders
        WHERE device = 'mobile' AND paid_at IS NOT NULL AND amount_cny >= 500
        ORDER BY amount_cny DESC, order_id DESC
    """


# %% id="large_mobile_orders_other" exercise="large_mobile_orders" verdict="right" why="the other one of two devices left out"
def large_mobile_orders():
    return """
    SELECT order_id, customer_id, amount_cny FROM orders
    WHERE device <> 'desktop' AND paid_at IS NOT NULL AND amount_cny >= 500
    ORDER BY amount_cny DESC, order_id
    """


# %% [markdown] id="channel_summary"
# ## 2. channel_summary


# %% id="channel_summary_case" exercise="channel_summary" verdict="right" why="CASE instead of FILTER"
def channel_summary() -> str:
    return """
        SELECT channel, count(*) AS orders,
            sum(CASE WHEN paid_at IS NULL THEN 0 ELSE 1 END) AS paid_orders,
            sum(amount_cny) AS gmv_cny,
            sum(CASE WHEN paid_at IS NULL THEN 0 ELSE amount_cny - refund_cny END) AS revenue_cny,
            avg(CASE WHEN paid_at IS NOT NULL THEN amount_cny - refund_cny END) AS aov_cny
        FROM orders GROUP BY ALL
    """


# %% id="channel_summary_join" exercise="channel_summary" verdict="right" why="two groupings and a LEFT JOIN"
def channel_summary() -> str:
    return """
        WITH paid AS (
            SELECT channel, count(*) AS n, sum(amount_cny - refund_cny) AS revenue
            FROM orders WHERE paid_at IS NOT NULL GROUP BY channel
        ), submitted AS (
            SELECT channel, count(*) AS orders, sum(amount_cny) AS gmv_cny FROM orders GROUP BY channel
        )
        SELECT channel, orders, coalesce(n, 0) AS paid_orders, gmv_cny,
            coalesce(revenue, 0) AS revenue_cny, revenue / n AS aov_cny
        FROM submitted LEFT JOIN paid USING (channel)
    """


# %% id="channel_summary_ids" exercise="channel_summary" verdict="right" why="counts order numbers"
def channel_summary() -> str:
    return """
        WITH t AS (SELECT *, paid_at IS NOT NULL AS is_paid, amount_cny - refund_cny AS net FROM orders)
        SELECT channel, count(order_id) AS orders, count(order_id) FILTER (is_paid) AS paid_orders,
            sum(amount_cny) AS gmv_cny, sum(if(is_paid, net, 0)) AS revenue_cny,
            avg(net) FILTER (is_paid) AS aov_cny
        FROM t GROUP BY channel
    """


# %% id="channel_summary_where" exercise="channel_summary" verdict="wrong" name="filters all" why="WHERE takes unpaid orders out of every column, GMV and submitted orders too: use FILTER in the sums that need it. See *Pivot without a mouse* in the lecture."
def channel_summary() -> str:
    return """
        SELECT channel, count(*) AS orders, count(paid_at) AS paid_orders,
            sum(amount_cny) AS gmv_cny, sum(amount_cny - refund_cny) AS revenue_cny,
            sum(amount_cny - refund_cny) / count(paid_at) AS aov_cny
        FROM orders WHERE paid_at IS NOT NULL GROUP BY channel
    """


# %% id="channel_summary_unpaid" exercise="channel_summary" verdict="wrong" name="revenue of unpaid orders" why="Revenue counts orders that were never paid: their amount never came."
def channel_summary() -> str:
    return """
        SELECT channel, count(*) AS orders, count(paid_at) AS paid_orders,
            sum(amount_cny) AS gmv_cny, sum(amount_cny - refund_cny) AS revenue_cny,
            sum(amount_cny - refund_cny) / nullif(count(paid_at), 0) AS aov_cny
        FROM orders GROUP BY channel
    """


# %% id="channel_summary_zero" exercise="channel_summary" verdict="wrong" name="average of nothing is 0" why="A channel without a paid order has no average order value: NULL, not 0."
def channel_summary() -> str:
    return """
        SELECT channel, count(*) AS orders, count(paid_at) AS paid_orders,
            sum(amount_cny) AS gmv_cny,
            coalesce(sum(amount_cny - refund_cny) FILTER (WHERE paid_at IS NOT NULL), 0)
                AS revenue_cny,
            coalesce(avg(amount_cny - refund_cny) FILTER (WHERE paid_at IS NOT NULL), 0) AS aov_cny
        FROM orders GROUP BY channel
    """


# %% id="channel_summary_all_orders" exercise="channel_summary" verdict="wrong" name="divides by submitted orders" why="The average order value divides by all submitted orders: its denominator is the paid ones."
def channel_summary() -> str:
    return """
        SELECT channel, count(*) AS orders, count(paid_at) AS paid_orders,
            sum(amount_cny) AS gmv_cny,
            coalesce(sum(amount_cny - refund_cny) FILTER (WHERE paid_at IS NOT NULL), 0)
                AS revenue_cny,
            sum(amount_cny - refund_cny) FILTER (WHERE paid_at IS NOT NULL) / count(*) AS aov_cny
        FROM orders GROUP BY channel
    """


# %% id="channel_summary_refunds" exercise="channel_summary" verdict="wrong" name="forgets refunds" why="Refunds are still in the revenue: take refund_cny off."
def channel_summary() -> str:
    return """
        SELECT channel, count(*) AS orders, count(paid_at) AS paid_orders,
            sum(amount_cny) AS gmv_cny,
            coalesce(sum(amount_cny) FILTER (WHERE paid_at IS NOT NULL), 0) AS revenue_cny,
            avg(amount_cny) FILTER (WHERE paid_at IS NOT NULL) AS aov_cny
        FROM orders GROUP BY channel
    """


# %% id="channel_summary_rounded" exercise="channel_summary" verdict="wrong" name="rounded average" why="The average is rounded to cents: keep the number, and round where you show it."
def channel_summary():
    return """
    SELECT channel, count(*) AS orders, count(paid_at) AS paid_orders,
        sum(amount_cny) AS gmv_cny,
        coalesce(sum(amount_cny - refund_cny) FILTER (WHERE paid_at IS NOT NULL), 0) AS revenue_cny,
        round(sum(amount_cny - refund_cny) FILTER (WHERE paid_at IS NOT NULL) / count(paid_at), 2)
            AS aov_cny
    FROM orders GROUP BY channel
    """


# %% [markdown] id="monthly_pivot"
# ## 3. monthly_pivot


# %% id="monthly_pivot_case" exercise="monthly_pivot" verdict="right" why="CASE, a date for the month"
def monthly_pivot() -> str:
    return """
        SELECT make_date(year(paid_at), month(paid_at), 1) AS month,
            sum(CASE device WHEN 'mobile' THEN amount_cny - refund_cny ELSE 0 END) AS mobile_cny,
            sum(CASE device WHEN 'desktop' THEN amount_cny - refund_cny ELSE 0 END) AS desktop_cny,
            sum(amount_cny - refund_cny) AS total_cny
        FROM orders WHERE paid_at IS NOT NULL GROUP BY ALL ORDER BY 1
    """


# %% id="monthly_pivot_pivot" exercise="monthly_pivot" verdict="right" why="PIVOT of a sub-query"
def monthly_pivot() -> str:
    return """
        WITH paid AS (
            SELECT date_trunc('month', paid_at) AS month, device, amount_cny - refund_cny AS revenue
            FROM orders WHERE paid_at IS NOT NULL
        ), wide AS (
            FROM (PIVOT paid ON device IN ('mobile', 'desktop') USING sum(revenue) GROUP BY month)
        )
        SELECT month, coalesce(mobile, 0) AS mobile_cny, coalesce(desktop, 0) AS desktop_cny,
            coalesce(mobile, 0) + coalesce(desktop, 0) AS total_cny
        FROM wide ORDER BY month
    """


# %% id="monthly_pivot_ordered" exercise="monthly_pivot" verdict="wrong" name="month of the order" why="The month is that of the order and not of the payment: an order of 31 January paid after midnight belongs to February."
def monthly_pivot() -> str:
    return """
        SELECT date_trunc('month', ordered_at) AS month,
            coalesce(sum(amount_cny - refund_cny) FILTER (WHERE device = 'mobile'), 0) AS mobile_cny,
            coalesce(sum(amount_cny - refund_cny) FILTER (WHERE device = 'desktop'), 0) AS desktop_cny,
            sum(amount_cny - refund_cny) AS total_cny
        FROM orders WHERE paid_at IS NOT NULL GROUP BY month ORDER BY month
    """


# %% id="monthly_pivot_null" exercise="monthly_pivot" verdict="wrong" name="missing instead of 0" why="A month in which a device has no revenue shows a missing value: it is 0 there."
def monthly_pivot() -> str:
    return """
        SELECT date_trunc('month', paid_at) AS month,
            sum(amount_cny - refund_cny) FILTER (WHERE device = 'mobile') AS mobile_cny,
            sum(amount_cny - refund_cny) FILTER (WHERE device = 'desktop') AS desktop_cny,
            sum(amount_cny - refund_cny) AS total_cny
        FROM orders WHERE paid_at IS NOT NULL GROUP BY month ORDER BY month
    """


# %% id="monthly_pivot_calendar" exercise="monthly_pivot" verdict="wrong" name="merges years" why="January of one year is added to January of another: a month is a year and a month."
def monthly_pivot() -> str:
    return """
        SELECT min(date_trunc('month', paid_at)) AS month,
            coalesce(sum(amount_cny - refund_cny) FILTER (WHERE device = 'mobile'), 0) AS mobile_cny,
            coalesce(sum(amount_cny - refund_cny) FILTER (WHERE device = 'desktop'), 0) AS desktop_cny,
            sum(amount_cny - refund_cny) AS total_cny
        FROM orders WHERE paid_at IS NOT NULL GROUP BY month(paid_at) ORDER BY 1
    """


# %% id="monthly_pivot_unpaid" exercise="monthly_pivot" verdict="wrong" name="a month of NULL" why="Orders that were never paid make a month of their own, which has no name: leave them out."
def monthly_pivot() -> str:
    return """
        SELECT date_trunc('month', paid_at) AS month,
            coalesce(sum(amount_cny - refund_cny) FILTER (WHERE device = 'mobile'), 0) AS mobile_cny,
            coalesce(sum(amount_cny - refund_cny) FILTER (WHERE device = 'desktop'), 0) AS desktop_cny,
            sum(amount_cny - refund_cny) AS total_cny
        FROM orders GROUP BY month ORDER BY month
    """


# %% id="monthly_pivot_given_back" exercise="monthly_pivot" verdict="wrong" name="loses what was given back in full" why="Orders that were given back in full are left out: they were paid, so their month has a row, with revenue 0."
def monthly_pivot():
    return """
    SELECT date_trunc('month', paid_at) AS month,
        coalesce(sum(amount_cny - refund_cny) FILTER (WHERE device = 'mobile'), 0) AS mobile_cny,
        coalesce(sum(amount_cny - refund_cny) FILTER (WHERE device = 'desktop'), 0) AS desktop_cny,
        sum(amount_cny - refund_cny) AS total_cny
    FROM orders WHERE paid_at IS NOT NULL AND amount_cny - refund_cny > 0
    GROUP BY month ORDER BY month
    """


# %% [markdown] id="revenue_by_category"
# ## 4. revenue_by_category


# %% id="revenue_by_category_right_join" exercise="revenue_by_category" verdict="right" why="RIGHT JOIN, the names made first"
def revenue_by_category() -> str:
    return """
        WITH named AS (
            SELECT ifnull(category, 'unknown') AS category, l.quantity AS q, l.unit_price_cny AS p
            FROM products AS p0 RIGHT JOIN order_lines AS l ON l.product_id = p0.product_id
        )
        SELECT category, sum(q) AS units, sum(q * p) AS goods_cny FROM named GROUP BY category
    """


# %% id="revenue_by_category_scalar" exercise="revenue_by_category" verdict="right" why="a sub-query as a lookup"
def revenue_by_category() -> str:
    return """
        SELECT category, sum(quantity) AS units, sum(goods) AS goods_cny
        FROM (
            SELECT quantity, quantity * unit_price_cny AS goods,
                coalesce(
                    (SELECT category FROM products WHERE products.product_id = order_lines.product_id),
                    'unknown'
                ) AS category
            FROM order_lines
        )
        GROUP BY category
    """


# %% id="revenue_by_category_inner" exercise="revenue_by_category" verdict="wrong" name="loses unknown products" why="An inner join drops lines whose product is not in the catalogue: LEFT JOIN keeps them. See *A lookup that loses nothing* in the lecture."
def revenue_by_category() -> str:
    return """
        SELECT coalesce(category, 'unknown') AS category, sum(quantity) AS units,
            sum(quantity * unit_price_cny) AS goods_cny
        FROM order_lines JOIN products USING (product_id) GROUP BY 1
    """


# %% id="revenue_by_category_null" exercise="revenue_by_category" verdict="wrong" name="category NULL" why="Lines without a category stand under NULL, which no reader of the sheet can name: call them unknown."
def revenue_by_category() -> str:
    return """
        SELECT category, sum(quantity) AS units, sum(quantity * unit_price_cny) AS goods_cny
        FROM order_lines LEFT JOIN products USING (product_id) GROUP BY category
    """


# %% id="revenue_by_category_price" exercise="revenue_by_category" verdict="wrong" name="forgets the quantity" why="Each line counts its price once: a line of four units is worth four times its price."
def revenue_by_category() -> str:
    return """
        SELECT coalesce(category, 'unknown') AS category, sum(quantity) AS units,
            sum(unit_price_cny) AS goods_cny
        FROM order_lines LEFT JOIN products USING (product_id) GROUP BY 1
    """


# %% id="revenue_by_category_full" exercise="revenue_by_category" verdict="wrong" name="categories nobody bought" why="Products without any line bring rows of their own: the table is about lines."
def revenue_by_category() -> str:
    return """
        SELECT coalesce(category, 'unknown') AS category, sum(quantity) AS units,
            sum(quantity * unit_price_cny) AS goods_cny
        FROM order_lines FULL JOIN products USING (product_id) GROUP BY 1
    """


# %% id="revenue_by_category_sums" exercise="revenue_by_category" verdict="wrong" name="sum times sum" why="The sum of quantities times the sum of prices is not the sum of their products."
def revenue_by_category() -> str:
    return """
        SELECT coalesce(category, 'unknown') AS category, sum(quantity) AS units,
            sum(quantity) * avg(unit_price_cny) AS goods_cny
        FROM order_lines LEFT JOIN products USING (product_id) GROUP BY 1
    """


# %% id="revenue_by_category_distinct" exercise="revenue_by_category" verdict="wrong" name="DISTINCT goods" why="`sum(DISTINCT …)` merges lines that happen to bring the same amount: each line counts. See *Twice the money* in the lecture."
def revenue_by_category():
    return """
    SELECT coalesce(category, 'unknown') AS category, sum(quantity) AS units,
        sum(DISTINCT quantity * unit_price_cny) AS goods_cny
    FROM order_lines LEFT JOIN products USING (product_id)
    GROUP BY 1
    """


# %% [markdown] id="channel_units"
# ## 5. channel_units


# %% id="channel_units_two_tables" exercise="channel_units" verdict="right" why="both sums by channel, then joined"
def channel_units() -> str:
    return """
        WITH money AS (
            SELECT channel, count(*) AS orders, sum(amount_cny) AS amount_cny
            FROM orders GROUP BY channel
        ), goods AS (
            SELECT channel, sum(quantity) AS units
            FROM orders JOIN order_lines USING (order_id) GROUP BY channel
        )
        SELECT channel, orders, coalesce(units, 0) AS units, amount_cny
        FROM money LEFT JOIN goods USING (channel)
    """


# %% id="channel_units_scalar" exercise="channel_units" verdict="right" why="a sub-query for each order"
def channel_units() -> str:
    return """
        SELECT channel, count(order_id) AS orders, sum(units) AS units, sum(amount_cny) AS amount_cny
        FROM (
            SELECT *, (
                SELECT coalesce(sum(quantity), 0) FROM order_lines AS l
                WHERE l.order_id = orders.order_id
            ) AS units
            FROM orders
        )
        GROUP BY channel
    """


# %% id="channel_units_fan" exercise="channel_units" verdict="wrong" name="fan-out" why="The amount of an order is added once for each of its lines (fan-out). See *Twice the money* in the lecture."
def channel_units() -> str:
    return """
        SELECT channel, count(*) AS orders, sum(quantity) AS units, sum(amount_cny) AS amount_cny
        FROM orders JOIN order_lines USING (order_id) GROUP BY channel
    """


# %% id="channel_units_distinct" exercise="channel_units" verdict="wrong" name="DISTINCT amounts" why="`sum(DISTINCT amount_cny)` also merges two orders that happen to have the same amount."
def channel_units() -> str:
    return """
        SELECT channel, count(DISTINCT order_id) AS orders, coalesce(sum(quantity), 0) AS units,
            sum(DISTINCT amount_cny) AS amount_cny
        FROM orders LEFT JOIN order_lines USING (order_id) GROUP BY channel
    """


# %% id="channel_units_bare" exercise="channel_units" verdict="wrong" name="loses orders without lines" why="An inner join drops orders without a line, gift cards for instance: their money is missing."
def channel_units() -> str:
    return """
        WITH per_order AS (SELECT order_id, sum(quantity) AS units FROM order_lines GROUP BY order_id)
        SELECT channel, count(*) AS orders, sum(units) AS units, sum(amount_cny) AS amount_cny
        FROM orders JOIN per_order USING (order_id) GROUP BY channel
    """


# %% id="channel_units_lines" exercise="channel_units" verdict="wrong" name="counts lines as units" why="Units are the sum of quantity; this counts lines."
def channel_units() -> str:
    return """
        WITH per_order AS (SELECT order_id, count(*) AS units FROM order_lines GROUP BY order_id)
        SELECT channel, count(*) AS orders, coalesce(sum(units), 0) AS units,
            sum(amount_cny) AS amount_cny
        FROM orders LEFT JOIN per_order USING (order_id) GROUP BY channel
    """


# %% id="channel_units_null" exercise="channel_units" verdict="wrong" name="units missing" why="A channel whose orders have no line sold 0 units; it shows a missing value."
def channel_units() -> str:
    return """
        WITH per_order AS (SELECT order_id, sum(quantity) AS units FROM order_lines GROUP BY order_id)
        SELECT channel, count(*) AS orders, sum(units) AS units, sum(amount_cny) AS amount_cny
        FROM orders LEFT JOIN per_order USING (order_id) GROUP BY channel
    """


# %% id="channel_units_first_line" exercise="channel_units" verdict="wrong" name="the line with number 1 stands for the order" why="An order whose line 1 was taken out loses its amount: bring the lines to one row an order, whatever their numbers."
def channel_units():
    return """
    SELECT channel, count(DISTINCT order_id) AS orders, coalesce(sum(quantity), 0) AS units,
        sum(amount_cny) FILTER (WHERE line_no = 1 OR line_no IS NULL) AS amount_cny
    FROM orders LEFT JOIN order_lines USING (order_id)
    GROUP BY channel
    """


# %% [markdown] id="never_paid_customers"
# ## 6. never_paid_customers


# %% id="never_paid_customers_anti" exercise="never_paid_customers" verdict="right" why="ANTI JOIN"
def never_paid_customers() -> str:
    return """
        SELECT customers.* FROM customers
        ANTI JOIN (SELECT customer_id FROM orders WHERE paid_at IS NOT NULL) AS paid
        USING (customer_id)
    """


# %% id="never_paid_customers_left" exercise="never_paid_customers" verdict="right" why="LEFT JOIN, keep those without partner"
def never_paid_customers() -> str:
    return """
        SELECT c.customer_id, c.joined_on
        FROM customers AS c LEFT JOIN orders AS o
            ON o.customer_id = c.customer_id AND o.paid_at IS NOT NULL
        WHERE o.order_id IS NULL
    """


# %% id="never_paid_customers_not_in" exercise="never_paid_customers" verdict="right" why="NOT IN over a list without NULL"
def never_paid_customers() -> str:
    return """
        SELECT customer_id, joined_on FROM customers
        WHERE customer_id NOT IN (
            SELECT customer_id FROM orders WHERE paid_at IS NOT NULL AND customer_id IS NOT NULL
        )
    """


# %% id="never_paid_customers_null" exercise="never_paid_customers" verdict="wrong" name="NULL in NOT IN" why="The list of NOT IN holds the NULL of guests, so the condition is true for nobody. See *Who is not in the list* in the lecture."
def never_paid_customers() -> str:
    return """
        SELECT customer_id, joined_on FROM customers
        WHERE customer_id NOT IN (SELECT customer_id FROM orders WHERE paid_at IS NOT NULL)
    """


# %% id="never_paid_customers_no_order" exercise="never_paid_customers" verdict="wrong" name="unpaid orders as purchases" why="Who submitted an order and never paid it has not bought: unpaid orders are no purchases."
def never_paid_customers() -> str:
    return """
        SELECT customer_id, joined_on FROM customers
        WHERE NOT EXISTS (SELECT 1 FROM orders WHERE orders.customer_id = customers.customer_id)
    """


# %% id="never_paid_customers_where" exercise="never_paid_customers" verdict="wrong" name="has an unpaid order" why="A customer with an unpaid order and a paid one is in the list, and who never ordered is not: look for the absence of paid orders."
def never_paid_customers() -> str:
    return """
        SELECT DISTINCT customers.customer_id, joined_on
        FROM customers JOIN orders USING (customer_id) WHERE paid_at IS NULL
    """


# %% id="never_paid_customers_repeat" exercise="never_paid_customers" verdict="wrong" name="repeats customers" why="Customers with several unpaid orders stand in the list several times."
def never_paid_customers() -> str:
    return """
        SELECT c.customer_id, c.joined_on FROM customers AS c LEFT JOIN orders AS o USING (customer_id)
        WHERE c.customer_id NOT IN (
            SELECT customer_id FROM orders WHERE paid_at IS NOT NULL AND customer_id IS NOT NULL
        )
    """


# %% [markdown] id="second_order_gap"
# ## 7. second_order_gap


# %% id="second_order_gap_pandas" exercise="second_order_gap" verdict="right" why="pandas, cumcount and merge"
def second_order_gap(orders: pd.DataFrame) -> pd.DataFrame:
    paid = orders.dropna(subset=["customer_id", "paid_at"]).sort_values(["paid_at", "order_id"])
    place = paid.groupby("customer_id").cumcount()
    first = paid[place == 0].set_index("customer_id")["paid_at"]
    second = paid[place == 1].set_index("customer_id")["paid_at"]
    table = pd.DataFrame({"first_paid_at": first, "second_paid_at": second}).dropna()
    days = table["second_paid_at"].dt.normalize() - table["first_paid_at"].dt.normalize()
    return table.assign(days_between=days.dt.days).reset_index()


# %% id="second_order_gap_lead" exercise="second_order_gap" verdict="right" why="SQL with lead and QUALIFY"
def second_order_gap(orders: pd.DataFrame) -> pd.DataFrame:
    return duckdb.sql(
        """
        SELECT customer_id, paid_at AS first_paid_at,
            lead(paid_at) OVER w AS second_paid_at,
            (lead(paid_at) OVER w)::DATE - paid_at::DATE AS days_between
        FROM orders
        WHERE paid_at IS NOT NULL AND customer_id IS NOT NULL
        WINDOW w AS (PARTITION BY customer_id ORDER BY paid_at, order_id)
        QUALIFY row_number() OVER w = 1 AND lead(paid_at) OVER w IS NOT NULL
        """
    ).df()


# %% id="second_order_gap_loop" exercise="second_order_gap" verdict="right" why="a loop over customers"
def second_order_gap(orders: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for customer, group in orders.groupby("customer_id"):
        moments = sorted(group["paid_at"].dropna())
        if len(moments) >= 2:
            days = (moments[1].date() - moments[0].date()).days
            rows.append([customer, moments[0], moments[1], days])
    names = ["customer_id", "first_paid_at", "second_paid_at", "days_between"]
    return pd.DataFrame(rows, columns=names)


# %% id="second_order_gap_hours" exercise="second_order_gap" verdict="wrong" name="24 hours for a day" why="Whole days of 24 hours are counted: from 23:50 to 00:10 it is one calendar day."
def second_order_gap(orders: pd.DataFrame) -> pd.DataFrame:
    paid = orders.dropna(subset=["customer_id", "paid_at"]).sort_values("paid_at")
    place = paid.groupby("customer_id").cumcount()
    first = paid[place == 0].set_index("customer_id")["paid_at"]
    second = paid[place == 1].set_index("customer_id")["paid_at"]
    table = pd.DataFrame({"first_paid_at": first, "second_paid_at": second}).dropna()
    days = (table["second_paid_at"] - table["first_paid_at"]).dt.days
    return table.assign(days_between=days).reset_index()


# %% id="second_order_gap_last" exercise="second_order_gap" verdict="wrong" name="first to last" why="This goes from the first to the last order; the second one is asked for."
def second_order_gap(orders: pd.DataFrame) -> pd.DataFrame:
    return duckdb.sql(
        """
        SELECT customer_id, min(paid_at) AS first_paid_at, max(paid_at) AS second_paid_at,
            date_diff('day', min(paid_at)::DATE, max(paid_at)::DATE) AS days_between
        FROM orders WHERE paid_at IS NOT NULL AND customer_id IS NOT NULL
        GROUP BY customer_id HAVING count(*) >= 2
        """
    ).df()


# %% id="second_order_gap_guests" exercise="second_order_gap" verdict="wrong" name="guests as one customer" why="All guests together are taken for one customer: a missing customer_id names nobody."
def second_order_gap(orders: pd.DataFrame) -> pd.DataFrame:
    return duckdb.sql(
        """
        WITH numbered AS (
            SELECT customer_id, paid_at,
                row_number() OVER (PARTITION BY customer_id ORDER BY paid_at) AS place
            FROM orders WHERE paid_at IS NOT NULL
        )
        SELECT customer_id, min(paid_at) AS first_paid_at, max(paid_at) AS second_paid_at,
            date_diff('day', min(paid_at)::DATE, max(paid_at)::DATE) AS days_between
        FROM numbered WHERE place <= 2 GROUP BY customer_id HAVING count(*) = 2
        """
    ).df()


# %% id="second_order_gap_unsorted" exercise="second_order_gap" verdict="wrong" name="order of the file" why="The rows are taken in the order of the table, which is not the order of time."
def second_order_gap(orders: pd.DataFrame) -> pd.DataFrame:
    paid = orders.dropna(subset=["customer_id", "paid_at"])
    first = paid.groupby("customer_id")["paid_at"].nth(0)
    place = paid.groupby("customer_id").cumcount()
    first = paid[place == 0].set_index("customer_id")["paid_at"]
    second = paid[place == 1].set_index("customer_id")["paid_at"]
    table = pd.DataFrame({"first_paid_at": first, "second_paid_at": second}).dropna()
    days = table["second_paid_at"].dt.normalize() - table["first_paid_at"].dt.normalize()
    return table.assign(days_between=days.dt.days).reset_index()


# %% id="second_order_gap_unpaid" exercise="second_order_gap" verdict="wrong" name="numbers unpaid orders" why="Orders that were never paid are numbered too, so that a customer's second place may be no payment."
def second_order_gap(orders: pd.DataFrame) -> pd.DataFrame:
    return duckdb.sql(
        """
        WITH numbered AS (
            SELECT customer_id, paid_at,
                row_number() OVER (PARTITION BY customer_id ORDER BY order_id) AS place
            FROM orders WHERE customer_id IS NOT NULL
        )
        SELECT customer_id, min(paid_at) AS first_paid_at, max(paid_at) AS second_paid_at,
            date_diff('day', min(paid_at)::DATE, max(paid_at)::DATE) AS days_between
        FROM numbered WHERE place <= 2 GROUP BY customer_id HAVING count(paid_at) = 2
        """
    ).df()


# %% id="second_order_gap_day_of_month" exercise="second_order_gap" verdict="wrong" name="days of the month subtracted" why="The days of the month are subtracted, which is wrong once a month ends between the two payments: subtract the dates."
def second_order_gap(orders):
    paid = orders[orders["paid_at"].notna() & orders["customer_id"].notna()]
    paid = paid.sort_values(["customer_id", "paid_at"])
    first = paid.groupby("customer_id")["paid_at"].nth(0)
    second = paid.groupby("customer_id")["paid_at"].nth(1)
    table = pd.DataFrame(
        {
            "customer_id": paid.loc[second.index, "customer_id"].values,
            "second_paid_at": second.values,
        }
    )
    starts = paid.drop_duplicates("customer_id").set_index("customer_id")["paid_at"]
    table["first_paid_at"] = table["customer_id"].map(starts)
    table["days_between"] = table["second_paid_at"].dt.day - table["first_paid_at"].dt.day
    return table


# %% [markdown] id="daily_report"
# ## 8. daily_report


# %% id="daily_report_self_join" exercise="daily_report" verdict="right" why="a self-join a week back, RANGE of days"
def daily_report() -> str:
    return """
        WITH paid AS (
            SELECT date_trunc('day', paid_at) AS day, count(*) AS n, sum(amount_cny - refund_cny) AS r
            FROM orders WHERE paid_at IS NOT NULL GROUP BY ALL
        ), daily AS (
            SELECT d.day, ifnull(n, 0) AS paid_orders, ifnull(r, 0) AS revenue_cny
            FROM days AS d LEFT JOIN paid ON paid.day = d.day
        )
        SELECT now.day, now.paid_orders, now.revenue_cny, before.revenue_cny AS week_ago_cny,
            avg(now.revenue_cny) OVER (
                ORDER BY now.day RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW
            ) AS average_7d_cny
        FROM daily AS now LEFT JOIN daily AS before ON before.day = now.day - INTERVAL 7 DAYS
        ORDER BY now.day DESC
    """


# %% id="daily_report_window" exercise="daily_report" verdict="right" why="a named window, between midnights"
def daily_report() -> str:
    return """
        SELECT day, paid_orders, revenue_cny, lag(revenue_cny, 7) OVER w AS week_ago_cny,
            sum(revenue_cny) OVER (w ROWS 6 PRECEDING) / count(*) OVER (w ROWS 6 PRECEDING)
                AS average_7d_cny
        FROM (
            SELECT day, count(order_at) AS paid_orders, coalesce(sum(net), 0) AS revenue_cny
            FROM days LEFT JOIN (
                SELECT paid_at AS order_at, amount_cny - refund_cny AS net FROM orders
            ) ON order_at >= day AND order_at < day + INTERVAL 1 DAY
            GROUP BY day
        )
        WINDOW w AS (ORDER BY day)
        ORDER BY day DESC
    """


# %% id="daily_report_gaps" exercise="daily_report" verdict="wrong" name="days without orders are lost" why="Days without an order have no row, so that `lag` goes seven rows and more than a week back. See *A row for every day* in the lecture."
def daily_report() -> str:
    return """
        WITH daily AS (
            SELECT paid_at::DATE AS day, count(*) AS paid_orders,
                sum(amount_cny - refund_cny) AS revenue_cny
            FROM orders WHERE paid_at::DATE IN (SELECT day::DATE FROM days) GROUP BY ALL
        )
        SELECT *, lag(revenue_cny, 7) OVER (ORDER BY day) AS week_ago_cny,
            avg(revenue_cny) OVER (ORDER BY day ROWS 6 PRECEDING) AS average_7d_cny
        FROM daily ORDER BY day DESC
    """


# %% id="daily_report_null" exercise="daily_report" verdict="wrong" name="missing revenue on closed days" why="The revenue of a day without orders is missing instead of 0, and the average leaves such days out."
def daily_report() -> str:
    return """
        WITH daily AS (
            SELECT days.day, count(paid_at) AS paid_orders, sum(amount_cny - refund_cny) AS revenue_cny
            FROM days LEFT JOIN orders ON paid_at::DATE = days.day::DATE GROUP BY days.day
        )
        SELECT *, lag(revenue_cny, 7) OVER (ORDER BY day) AS week_ago_cny,
            avg(revenue_cny) OVER (ORDER BY day ROWS 6 PRECEDING) AS average_7d_cny
        FROM daily ORDER BY day DESC
    """


# %% id="daily_report_count_star" exercise="daily_report" verdict="wrong" name="counts the empty row" why="A day without orders shows one paid order: after a LEFT JOIN `count(*)` counts the empty row too."
def daily_report() -> str:
    return """
        WITH daily AS (
            SELECT days.day, count(*) AS paid_orders,
                coalesce(sum(amount_cny - refund_cny), 0) AS revenue_cny
            FROM days LEFT JOIN orders ON paid_at::DATE = days.day::DATE GROUP BY days.day
        )
        SELECT *, lag(revenue_cny, 7) OVER (ORDER BY day) AS week_ago_cny,
            avg(revenue_cny) OVER (ORDER BY day ROWS 6 PRECEDING) AS average_7d_cny
        FROM daily ORDER BY day DESC
    """


# %% id="daily_report_eight" exercise="daily_report" verdict="wrong" name="eight days" why="Seven days before and the day itself are eight days: six are before it."
def daily_report() -> str:
    return """
        WITH daily AS (
            SELECT days.day, count(paid_at) AS paid_orders,
                coalesce(sum(amount_cny - refund_cny), 0) AS revenue_cny
            FROM days LEFT JOIN orders ON paid_at::DATE = days.day::DATE GROUP BY days.day
        )
        SELECT *, lag(revenue_cny, 7) OVER (ORDER BY day) AS week_ago_cny,
            avg(revenue_cny) OVER (ORDER BY day ROWS 7 PRECEDING) AS average_7d_cny
        FROM daily ORDER BY day DESC
    """


# %% id="daily_report_centred" exercise="daily_report" verdict="wrong" name="looks ahead" why="The average uses days that are not over yet: it ends with the day itself."
def daily_report() -> str:
    return """
        WITH daily AS (
            SELECT days.day, count(paid_at) AS paid_orders,
                coalesce(sum(amount_cny - refund_cny), 0) AS revenue_cny
            FROM days LEFT JOIN orders ON paid_at::DATE = days.day::DATE GROUP BY days.day
        )
        SELECT *, lag(revenue_cny, 7) OVER (ORDER BY day) AS week_ago_cny,
            avg(revenue_cny) OVER (ORDER BY day ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING)
                AS average_7d_cny
        FROM daily ORDER BY day DESC
    """


# %% id="daily_report_oldest" exercise="daily_report" verdict="wrong" name="oldest first" why="The report begins with the oldest day; the latest one stands at the top."
def daily_report() -> str:
    return """
        WITH daily AS (
            SELECT days.day, count(paid_at) AS paid_orders,
                coalesce(sum(amount_cny - refund_cny), 0) AS revenue_cny
            FROM days LEFT JOIN orders ON paid_at::DATE = days.day::DATE GROUP BY days.day
        )
        SELECT *, lag(revenue_cny, 7) OVER (ORDER BY day) AS week_ago_cny,
            avg(revenue_cny) OVER (ORDER BY day ROWS 6 PRECEDING) AS average_7d_cny
        FROM daily ORDER BY day
    """


# %% [markdown] id="clean_export"
# ## 9. clean_export


# %% id="clean_export_regex" exercise="clean_export" verdict="right" why="digits by regexp, coalesce of two formats, GROUP BY"
def clean_export() -> str:
    return r"""
        SELECT
            regexp_extract("订单编号", '\d+')::BIGINT AS order_id,
            any_value(coalesce(
                try_strptime("下单时间", '%Y-%m-%d %H:%M:%S'), try_strptime("下单时间", '%Y/%m/%d %H:%M')
            )) AS ordered_at,
            max(replace(replace(replace("应付金额", '¥', ''), '元', ''), ',', '')::DOUBLE) AS amount_cny,
            bool_or("订单状态" = '交易成功' OR "订单状态" = '已支付') AS is_paid
        FROM raw_orders
        WHERE regexp_matches("订单编号", '\d')
        GROUP BY 1
    """


# %% id="clean_export_row_number" exercise="clean_export" verdict="right" why="QUALIFY row_number, cast of a replaced date"
def clean_export() -> str:
    return """
        SELECT
            CAST(ltrim(trim("订单编号"), 'TB') AS INTEGER) AS order_id,
            CAST(replace("下单时间", '/', '-') AS TIMESTAMP) AS ordered_at,
            CAST(translate("应付金额", '¥,元', '') AS DECIMAL(12, 2)) AS amount_cny,
            "订单状态" NOT IN ('待付款', '交易关闭') AS is_paid
        FROM raw_orders
        WHERE "订单编号" NOT IN ('订单编号', '合计')
        QUALIFY row_number() OVER (PARTITION BY ltrim(trim("订单编号"), 'TB')) = 1
    """


# %% id="clean_export_repeats" exercise="clean_export" verdict="wrong" name="keeps duplicates" why="An order that stands in the export twice is still there twice."
def clean_export() -> str:
    return """
        SELECT
            try_cast(replace(trim("订单编号"), 'TB', '') AS BIGINT) AS order_id,
            try_strptime("下单时间", ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M']) AS ordered_at,
            try_cast(regexp_replace("应付金额", '[¥,元]', '', 'g') AS DOUBLE) AS amount_cny,
            "订单状态" IN ('交易成功', '已支付') AS is_paid
        FROM raw_orders WHERE try_cast(replace(trim("订单编号"), 'TB', '') AS BIGINT) IS NOT NULL
    """


# %% id="clean_export_raw_distinct" exercise="clean_export" verdict="wrong" name="DISTINCT before the types" why="Rows are compared as text, so that two notations of one order both stay: first the types, then DISTINCT."
def clean_export() -> str:
    return """
        SELECT
            try_cast(replace(trim("订单编号"), 'TB', '') AS BIGINT) AS order_id,
            try_strptime("下单时间", ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M']) AS ordered_at,
            try_cast(regexp_replace("应付金额", '[¥,元]', '', 'g') AS DOUBLE) AS amount_cny,
            "订单状态" IN ('交易成功', '已支付') AS is_paid
        FROM (SELECT DISTINCT * FROM raw_orders)
        WHERE try_cast(replace(trim("订单编号"), 'TB', '') AS BIGINT) IS NOT NULL
    """


# %% id="clean_export_by_content" exercise="clean_export" verdict="wrong" name="one order of each moment, amount and state" why="Two orders may agree in moment, amount and state. The number tells orders apart."
def clean_export() -> str:
    return """
        WITH typed AS (
            SELECT
                try_cast(replace("订单编号", 'TB', '') AS BIGINT) AS order_id,
                try_strptime("下单时间", ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M']) AS ordered_at,
                try_cast(regexp_replace("应付金额", '[¥,元]', '', 'g') AS DOUBLE) AS amount_cny,
                "订单状态" IN ('交易成功', '已支付') AS is_paid
            FROM raw_orders
        )
        SELECT DISTINCT ON (ordered_at, amount_cny, is_paid) * FROM typed
        WHERE order_id IS NOT NULL
    """


# %% id="clean_export_prefix" exercise="clean_export" verdict="wrong" name="loses numbers with TB" why="Orders written with the prefix TB are lost: take the prefix off before the cast."
def clean_export() -> str:
    return """
        WITH typed AS (
            SELECT
                try_cast(trim("订单编号") AS BIGINT) AS order_id,
                try_strptime("下单时间", ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M']) AS ordered_at,
                try_cast(regexp_replace("应付金额", '[¥,元]', '', 'g') AS DOUBLE) AS amount_cny,
                "订单状态" IN ('交易成功', '已支付') AS is_paid
            FROM raw_orders
        )
        SELECT DISTINCT * FROM typed WHERE order_id IS NOT NULL
    """


# %% id="clean_export_commas" exercise="clean_export" verdict="wrong" name="loses amounts with commas" why="Amounts of a thousand and more are missing: the comma between thousands has to go before the cast."
def clean_export() -> str:
    return """
        WITH typed AS (
            SELECT
                try_cast(replace(trim("订单编号"), 'TB', '') AS BIGINT) AS order_id,
                try_strptime("下单时间", ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M']) AS ordered_at,
                try_cast(regexp_replace("应付金额", '[¥元]', '', 'g') AS DOUBLE) AS amount_cny,
                "订单状态" IN ('交易成功', '已支付') AS is_paid
            FROM raw_orders
        )
        SELECT DISTINCT * FROM typed WHERE order_id IS NOT NULL
    """


# %% id="clean_export_moments" exercise="clean_export" verdict="wrong" name="one order a moment" why="Two orders of the same moment and amount are merged: the order number tells them apart."
def clean_export() -> str:
    return """
        WITH typed AS (
            SELECT
                try_cast(replace(trim("订单编号"), 'TB', '') AS BIGINT) AS order_id,
                try_strptime("下单时间", ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M']) AS ordered_at,
                try_cast(regexp_replace("应付金额", '[¥,元]', '', 'g') AS DOUBLE) AS amount_cny,
                "订单状态" IN ('交易成功', '已支付') AS is_paid
            FROM raw_orders
        )
        SELECT min(order_id) AS order_id, ordered_at, amount_cny, bool_or(is_paid) AS is_paid
        FROM typed WHERE order_id IS NOT NULL GROUP BY ordered_at, amount_cny
    """


# %% id="clean_export_one_state" exercise="clean_export" verdict="wrong" name="one word for paid" why="已支付 means paid as well as 交易成功; orders in that state are counted as unpaid."
def clean_export() -> str:
    return """
        WITH typed AS (
            SELECT
                try_cast(replace(trim("订单编号"), 'TB', '') AS BIGINT) AS order_id,
                try_strptime("下单时间", ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M']) AS ordered_at,
                try_cast(regexp_replace("应付金额", '[¥,元]', '', 'g') AS DOUBLE) AS amount_cny,
                "订单状态" = '交易成功' AS is_paid
            FROM raw_orders
        )
        SELECT DISTINCT * FROM typed WHERE order_id IS NOT NULL
    """


# %% id="clean_export_waiting" exercise="clean_export" verdict="wrong" name="what is not closed is paid" why="待付款 waits for its payment: only 交易成功 and 已支付 were paid."
def clean_export():
    return """
    SELECT DISTINCT try_cast(replace("订单编号", 'TB', '') AS BIGINT) AS order_id,
        try_strptime("下单时间", ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M']) AS ordered_at,
        try_cast(regexp_replace("应付金额", '[¥,元]', '', 'g') AS DOUBLE) AS amount_cny,
        "订单状态" <> '交易关闭' AS is_paid
    FROM raw_orders
    WHERE try_cast(replace("订单编号", 'TB', '') AS BIGINT) IS NOT NULL
    """


# %% [markdown] id="category_chart"
# ## 10. category_chart


# %% id="category_chart_invert" exercise="category_chart" verdict="right" why="sorted descending, axis turned"
def category_chart(table: pd.DataFrame) -> plt.Axes:
    ordered = table.sort_values("goods_cny", ascending=False)
    share = ordered["goods_cny"].max() / ordered["goods_cny"].sum()
    fig, ax = plt.subplots(figsize=(7, 4))
    ax.barh(range(len(ordered)), ordered["goods_cny"], color="#336699")
    ax.set_yticks(range(len(ordered)), ordered["category"])
    ax.invert_yaxis()
    ax.set(xlabel="销售额 (元)", ylabel="类目")
    ax.set_title(f"最大类目 {ordered['category'].iloc[0]} 占全部销售额的 {round(100 * share)}%")
    return ax


# %% id="category_chart_pandas" exercise="category_chart" verdict="right" why="pandas plot"
def category_chart(table: pd.DataFrame) -> plt.Axes:
    goods = table.set_index("category")["goods_cny"].sort_values()
    ax = goods.plot.barh()
    ax.set_xlabel("Goods, CNY")
    ax.set_ylabel("Category")
    ax.set_title(
        "{} brings {:.0f}% of all goods".format(goods.index[-1], 100 * goods.iloc[-1] / goods.sum())
    )
    return ax


# %% id="category_chart_unsorted" exercise="category_chart" verdict="wrong" name="bars unsorted" why="The bars stand in the order of the table and not by length."
def category_chart(table: pd.DataFrame) -> plt.Axes:
    best = table.loc[table["goods_cny"].idxmax()]
    fig, ax = plt.subplots()
    ax.barh(table["category"], table["goods_cny"])
    ax.set(xlabel="goods (CNY)", ylabel="category")
    ax.set_title(
        f"{best['category']} brings {best['goods_cny'] / table['goods_cny'].sum():.0%} of goods"
    )
    return ax


# %% id="category_chart_downwards" exercise="category_chart" verdict="wrong" name="largest at the bottom" why="`barh` begins at the bottom: sorted from large to small, the largest lies at the bottom."
def category_chart(table: pd.DataFrame) -> plt.Axes:
    ordered = table.sort_values("goods_cny", ascending=False)
    best = ordered.iloc[0]
    fig, ax = plt.subplots()
    ax.barh(ordered["category"], ordered["goods_cny"])
    ax.set(xlabel="goods (CNY)", ylabel="category")
    ax.set_title(
        f"{best['category']} brings {best['goods_cny'] / table['goods_cny'].sum():.0%} of goods"
    )
    return ax


# %% id="category_chart_fixed" exercise="category_chart" verdict="wrong" name="title by heart" why="The title is written by hand and says the same for every table."
def category_chart(table: pd.DataFrame) -> plt.Axes:
    ordered = table.sort_values("goods_cny")
    fig, ax = plt.subplots()
    ax.barh(ordered["category"], ordered["goods_cny"])
    ax.set(xlabel="goods (CNY)", ylabel="category")
    ax.set_title("camping brings 58% of goods")
    return ax


# %% id="category_chart_of_others" exercise="category_chart" verdict="wrong" name="share of the others" why="The share is taken of the other categories and not of all goods."
def category_chart(table: pd.DataFrame) -> plt.Axes:
    ordered = table.sort_values("goods_cny")
    best = ordered.iloc[-1]
    fig, ax = plt.subplots()
    ax.barh(ordered["category"], ordered["goods_cny"])
    ax.set(xlabel="goods (CNY)", ylabel="category")
    ax.set_title(
        f"{best['category']} brings {best['goods_cny'] / ordered['goods_cny'].iloc[:-1].sum():.0%} of goods"
    )
    return ax


# %% id="category_chart_columns" exercise="category_chart" verdict="wrong" name="no unit" why="The axis of the numbers does not say CNY."
def category_chart(table: pd.DataFrame) -> plt.Axes:
    ordered = table.sort_values("goods_cny")
    best = ordered.iloc[-1]
    fig, ax = plt.subplots()
    ax.barh(ordered["category"], ordered["goods_cny"])
    ax.set(xlabel="goods", ylabel="category")
    ax.set_title(
        f"{best['category']} brings {best['goods_cny'] / ordered['goods_cny'].sum():.0%} of goods"
    )
    return ax


# %% id="category_chart_words" exercise="category_chart" verdict="right" why="the word percent, the unit RMB"
def category_chart(table):
    table = table.sort_values("goods_cny")
    best = table.iloc[-1]
    share = round(100 * best["goods_cny"] / table["goods_cny"].sum())
    fig, ax = plt.subplots()
    ax.barh(table["category"], table["goods_cny"])
    ax.set(title=f"{best['category']}: {share} percent of goods")
    ax.set(xlabel="goods (RMB)", ylabel="category")
    return ax


# %% id="category_chart_cut" exercise="category_chart" verdict="wrong" name="share cut off" why="The share is cut off instead of rounded: 58.5% is 59 in whole percent, and `int()` gives 58."
def category_chart(table):
    table = table.sort_values("goods_cny")
    best = table.iloc[-1]
    percent = int(100 * best["goods_cny"] / table["goods_cny"].sum())
    fig, ax = plt.subplots()
    ax.barh(table["category"], table["goods_cny"])
    ax.set_title(f"{best['category']} brings {percent}% of goods")
    ax.set_xlabel("goods (CNY)")
    ax.set_ylabel("category")
    return ax
