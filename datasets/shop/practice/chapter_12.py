"""Practice questions of chapter 12, traffic, ads and attribution."""

from __future__ import annotations

from typing import Any

from shop import checks
from shop.practice.question import Practice


def _bounce(answer: Any) -> None:
    checks.same_number(
        answer, 0.202887, "answer", rel=0, abs=0.00051, hint="Bounces over sessions, sums first"
    )


def _on_site(answer: Any) -> None:
    checks.same_number(
        answer, 0.607696, "answer", rel=0, abs=0.00051, hint="Revenue, without what is off site"
    )


def _rank(answer: Any) -> None:
    checks.same_number(
        answer, 34.4097, "answer", rel=0, abs=0.051, hint="Half of the slope, then out of the log"
    )


def _head(answer: Any) -> None:
    checks.same_number(
        answer, 0.483181, "answer", rel=0, abs=0.0051, hint="Head words alone, drawn bids alone"
    )


def _next_click(answer: Any) -> None:
    checks.same_number(
        answer, 4.5, "answer", rel=0, abs=0.0051, hint="All clicks become dearer with the bid"
    )


def _ceiling(answer: Any) -> None:
    checks.same_number(
        answer, 14_712.44, "answer", rel=0, abs=1, hint="Solve the next return for the amount"
    )


def _loss(answer: Any) -> None:
    checks.same_number(
        answer, 72, "answer", rel=0, abs=0, hint="Margin of the sales, less fee and commission"
    )


def _needed(answer: Any) -> None:
    checks.same_number(
        answer, 120_000 / 11, "answer", rel=0, abs=0.51, hint="The commission grows with the sales"
    )


def _removal(answer: Any) -> None:
    checks.same_number(
        answer, 0.75, "answer", rel=0, abs=0.0051, hint="Two of three start at a; one starts at b"
    )


def _real(answer: Any) -> None:
    checks.same_text(answer, "beta", "answer", hint="The difference, not the ratio")


def _search_ads(answer: Any) -> None:
    checks.same_number(answer, 17.13, "answer", rel=0, abs=0.051, hint="The upper end, in per cent")


def _ids(answer: Any) -> None:
    checks.same_number(answer, 3, "answer", rel=0, abs=0, hint="A 0 within is no blank around")


PRACTICE = (
    Practice(
        "12_bounce",
        "What is the bounce rate of visits from search on JD?",
        _bounce,
        "A little under that of search everywhere: a source has its channels.",
        (
            "Filter two columns, then sum.",
            "`rows = visits[(visits['channel'] == '...') & (visits['source'] == '...')]`",
        ),
        'rows = visits[(visits["channel"] == "jd") & (visits["source"] == "search")]\n'
        'answer = rows["bounces"].sum() / rows["sessions"].sum()',
    ),
    Practice(
        "12_on_site",
        "Which share of the on-site revenue of Tmall comes from search?",
        _on_site,
        "Near its share of visits there: on Tmall search converts about like the rest on site.",
        (
            "Leave `off_site` out before you sum.",
            "`money = rows.groupby('source')['...'].sum()`, then search over all.",
        ),
        'rows = visits[(visits["channel"] == "tmall") & (visits["source"] != "off_site")]\n'
        'money = rows.groupby("source")["revenue_cny"].sum()\n'
        'answer = money["search"] / money.sum()',
    ),
    Practice(
        "12_rank",
        "By how many per cent does the place number fall from 50% to 100% of attributes?",
        _rank,
        "More than 28%, half of the whole step: the fall is counted from the place at 50%.",
        (
            "The slope is for a step of 1.",
            "`100 * (1 - np.exp(... * levers.loc['filled', 'middle']))`",
        ),
        'answer = 100 * (1 - np.exp(0.5 * levers.loc["filled", "middle"]))',
    ),
    Practice(
        "12_head",
        "What is the elasticity of clicks on head words in the bid test?",
        _head,
        "Close to that of all words; its interval is wider, with a quarter of the words.",
        ("`elasticity` takes a table: filter it.", "`elasticity(test[test['...'] == '...'])[0]`"),
        'answer = elasticity(test[test["keyword_kind"] == "head"])[0]',
    ),
    Practice(
        "12_next_click",
        "What does the next click cost when an average one costs 1.50 CNY and e is 0.5?",
        _next_click,
        "Three times the average: an average return of 2 already loses on the next click.",
        ("The factor is (1 + e) over e.", "`1.50 * (1 + ...) / ...`"),
        "answer = 1.50 * (1 + 0.5) / 0.5",
    ),
    Practice(
        "12_ceiling",
        "At which amount does the next CNY on channel A bring exactly 1 CNY?",
        _ceiling,
        "With both channels at this point less than 30,000 CNY is spent, and more is kept.",
        ("Set the next return to 1.", "`pace[0] * np.log(... / ...)`"),
        "answer = pace[0] * np.log(most[0] / pace[0])",
    ),
    Practice(
        "12_loss",
        "How many of the 120 deals left less than they cost, at a margin of 30%?",
        _loss,
        "More than the 66 under an ROI of 3: the rule is too mild for this margin.",
        ("`left_cny` has the cost off already.", "`(deals['left_cny'] < ...).sum()`"),
        'answer = (deals["left_cny"] < 0).sum()',
    ),
    Practice(
        "12_needed",
        "What must a deal with a fee of 2,000 CNY and a commission of 15% sell for an ROI of 3?",
        _needed,
        "Nearly twice the 6,000 of the fee alone: the commission eats its own part of the goal.",
        ("`needed` does it.", "`float(needed(..., ..., 3))`"),
        "answer = float(needed(2_000, 0.15, 3))",
    ),
    Practice(
        "12_removal",
        'What is the removal effect of "a": "a" bought, "a > b" bought, "b" did not?',
        _removal,
        "Of a chance of two thirds one sixth is left, by the journeys that start at b.",
        (
            "Build the three paths and use `chain` and `chance`.",
            "`1 - chance(moves, ...) / chance(moves)`",
        ),
        'three = pd.DataFrame({"path": ["a", "a > b", "b"]})\n'
        "three = three.assign(conversions=[1, 1, 0], non_conversions=[0, 0, 1])\n"
        "_, moves = chain(three)\n"
        "answer = 1 - chance(moves, 1) / chance(moves)",
    ),
    Practice(
        "12_real",
        "Which channel gains most conversions by Markov over last touch, in `real`?",
        _real,
        "It often comes early, and the last touch sees nothing of that.",
        ("A difference by channel.", "`(real['...'] - real['...']).idxmax()`"),
        'answer = (real["markov"] - real["last"]).idxmax()',
    ),
    Practice(
        "12_search_ads",
        "Up to how many per cent of orders may be missing without search ads (95%)?",
        _search_ads,
        "No proof of an effect, and none of its absence either.",
        ("The table `effect` has it as a share.", "`100 * effect.loc['...', '...']`"),
        'answer = 100 * effect.loc["search_ads", "high"]',
    ),
    Practice(
        "12_ids",
        'How many users are in ["u8", "U8 ", " ", "u08", None, "u17", "U17"]?',
        _ids,
        "A zero is part of an id; blanks around it and capitals are not.",
        ("Strip, upper, then drop what is missing or blank.", "`.str.strip().str.upper()`"),
        'ids = pd.Series(["u8", "U8 ", " ", "u08", None, "u17", "U17"])\n'
        "ids = ids.str.strip().str.upper()\n"
        'answer = ids[ids.notna() & (ids != "")].nunique()',
    ),
)
