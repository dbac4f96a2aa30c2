"""Practice questions of chapter 15, compliance and risk."""

from __future__ import annotations

from typing import Any

import shop
from shop import checks
from shop.practice.question import Practice


def _only_facts(answer: Any) -> None:
    checks.same_number(
        answer,
        96,
        "answer",
        rel=0,
        abs=0.01,
        hint="Titles with a fact, less those that are risky all the same",
    )


def _spring_high(answer: Any) -> None:
    from statsmodels.stats.proportion import proportion_confint

    checks.same_number(
        answer,
        proportion_confint(13, 148, method="wilson")[1],
        "answer",
        rel=0,
        abs=0.00051,
        hint="The plain 95% interval of one campaign, not the one for 16 comparisons",
    )


def _late_customers(answer: Any) -> None:
    consents = shop.load_consents()
    ended = consents[["expires_on", "withdrawn_on"]].min(axis=1)
    late = consents["last_used_on"] > ended
    checks.same_number(
        answer,
        consents.loc[late, "customer_id"].nunique(),
        "answer",
        rel=0,
        abs=0.01,
        hint="Customers, each once, among the late uses",
    )


def _smallest_class(answer: Any) -> None:
    customers = shop.load_customers()
    keys = ["region", "city_tier", "acquisition_channel"]
    checks.same_number(
        answer,
        customers.groupby(keys).size().min(),
        "answer",
        rel=0,
        abs=0.01,
        hint="The size of the smallest class, not the number of classes",
    )


def _break_even(answer: Any) -> None:
    checks.same_number(
        answer,
        900 / (357 + 900),
        "answer",
        rel=0,
        abs=0.0051,
        hint="What is saved times p equals what a wrong one costs times 1 - p",
    )


def _english_words(answer: Any) -> None:
    reviews = shop.load_reviews(columns=["stars", "text_en"])
    one = reviews[reviews["stars"] == 1]
    found = one["text_en"].str.contains("pay|compensation|another shop", case=False)
    checks.same_number(
        answer,
        found.sum(),
        "answer",
        rel=0,
        abs=0.01,
        hint="Any of the three words, one-star reviews alone",
    )


PRACTICE = (
    Practice(
        "15_only_facts",
        "How many titles hold a phrase of `FACTS` and no absolute promise?",
        _only_facts,
        "A list of words alone would have taken all of them down.",
        ("`some_fact` and not `risky`.", "`(... & ~...).sum()`"),
        'answer = (some_fact & ~ads["risky"]).sum()',
    ),
    Practice(
        "15_spring_high",
        "What is the upper end of the plain 95% Wilson interval of `2024-spring`?",
        _spring_high,
        "Below the share of all: looked at alone it stands out, among sixteen it does not.",
        ("`wilson` with its usual level.", "`wilson(by.loc[..., 'sum'], by.loc[..., 'size'])[2]`"),
        'one_campaign = by.loc["2024-spring"]\n'
        'answer = wilson(one_campaign["sum"], one_campaign["size"])[2]',
    ),
    Practice(
        "15_late_customers",
        "How many different customers were affected by a late use?",
        _late_customers,
        "Each of them may ask what was done, and has to be told.",
        ("A customer has several consents.", "`consents.loc[..., 'customer_id'].nunique()`"),
        'answer = consents.loc[consents["late"], "customer_id"].nunique()',
    ),
    Practice(
        "15_smallest_class",
        "How many persons are in the smallest class of region, city tier and acquisition channel?",
        _smallest_class,
        "Three columns without a name, and how few remain depends on which three.",
        ("`hidden` takes a list of columns.", "`hidden([..., ..., ...])['k']`"),
        'answer = hidden(["region", "city_tier", "acquisition_channel"])["k"]',
    ),
    Practice(
        "15_break_even",
        "With check 0 and 900 CNY for a wrong accusation: from which precision does it pay?",
        _break_even,
        "The dearer the wrong accusation, the surer one has to be.",
        ("357 p = 900 (1 - p).", "`... / (... + ...)`"),
        "answer = 900 / (saved + 900)",
    ),
    Practice(
        "15_english_words",
        "How many one-star reviews have `pay`, `compensation` or `another shop` in translation?",
        _english_words,
        "Three words find more than abuse: somebody had to pay postage.",
        ("`str.contains` with `|`.", "`one['text_en'].str.contains('...|...|...').sum()`"),
        'answer = one["text_en"].str.contains("pay|compensation|another shop").sum()',
    ),
)
