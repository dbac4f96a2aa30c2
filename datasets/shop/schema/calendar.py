"""Tables about days: calendar and weather."""

from __future__ import annotations

from shop.schema.columns import DATE
from shop.schema.types import Column, Join, Subject, Table

SUBJECT = Subject(
    title="Calendar and weather",
    term_zh="日历与天气",
    about="Days, holidays, campaigns by day, and the weather with its forecast.",
)

CALENDAR = Table(
    name="calendar",
    grain="one day",
    description="Weekends, public and lunar holidays and the phases of festivals and sales.",
    term_zh="日历",
    key=("date",),
    columns=(
        DATE,
        Column("weekday", "int", "Day of the week, 1 is Monday.", "星期"),
        Column("is_workday", "bool", "Whether people work, moved workdays counted.", "是否工作日"),
        Column("holiday", "str", "Public holiday; missing on other days.", "节假日", nullable=True),
        Column(
            "days_to_lunar_new_year",
            "int",
            "Days until the nearest lunar New Year's day; negative after it.",
            "距春节天数",
            "days",
        ),
        Column(
            "campaign_id",
            "str",
            "Festival that runs or is being pre-heated; missing on other days.",
            "活动编号",
            nullable=True,
        ),
        Column(
            "campaign_phase",
            "str",
            "Phase of that festival: preheat (announced, not yet reduced), sale (reduced), peak "
            "(the day of the peak, reduced too); missing on other days.",
            "活动阶段",
            nullable=True,
            values=("preheat", "sale", "peak"),
        ),
    ),
    time_column="date",
    joins=(Join(("campaign_id",), "campaigns"),),
    answers=("Which days are holidays, workdays or days of a large campaign?",),
)

WEATHER_DAILY = Table(
    name="weather_daily",
    grain="one day",
    description=(
        "Weather where the customers live, weighted by sales. "
        "The actual value of a day is known only when the day is over; "
        "the forecast of seven days before may be used to plan."
    ),
    term_zh="天气",
    key=("date",),
    columns=(
        DATE,
        Column("temperature_c", "float", "Mean temperature.", "平均气温", "°C"),
        Column(
            "weather_index",
            "float",
            "Departure from the usual temperature of the date, in standard deviations.",
            "天气指数",
            "standard deviations",
        ),
        Column(
            "forecast_7d_index",
            "float",
            "The index as forecast seven days before.",
            "7天前预报指数",
            "standard deviations",
        ),
    ),
    time_column="date",
    joins=(Join(("date",), "calendar"),),
    answers=("Does the weather explain the sales of seasonal goods?",),
)
