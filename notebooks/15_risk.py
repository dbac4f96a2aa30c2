# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title" unclaimed="times and chapter numbers"
# # 15 Compliance and risk
#
# **Time** three parts of 40 to 50 minutes; each ends at a result.
# **You need** chapters 01 to 03: rates, grouping, joining; chapter 05 for intervals.
#
# It is Monday, 5 January 2026; the tables end on 31 December 2025.
# The legal desk has read about fines, and asks:
# *"What do we say, keep and do that the law does not allow, and whom do we accuse wrongly when we look for cheats?"*
#
# After this lecture you can
#
# 1. hold titles and former prices against a rule, and count what the rule gets wrong;
# 2. find data without a purpose, records kept too long and consents used too late;
# 3. replace names by pseudonyms and measure how well a table hides its persons;
# 4. find rings of fake orders and abusive reviews, with precision and recall;
# 5. put a price on a wrong accusation, and say what people must decide.

# %% [markdown] id="source" unclaimed="says what the chapter rests on; law is cited, not measured"
# **What this rests on.**
# Laws of the People's Republic of China are named with their articles, as in force at the end of 2025.
# We say in our own words what they ask of a shop; the text of the law decides, and **this is no legal advice**.
# The shop is simulated.
# Who cheats in it is known to the instructors alone: as in life, you will not be told.

# %% [markdown] id="recall" unclaimed="recall questions"
# ## What you still know
#
# Answer from memory before you open a line.
#
# <details><summary>Of 1,000 accounts 10 cheat. A rule finds 9 of them and accuses 1 in 20 of the honest. How many of the accused are honest?</summary>
#
# 5% of 990 are about 50, so some 50 of 59.
# When few are guilty, a small error among many honest people is most of the list.
#
# </details>
# <details><summary>A join of 10 rows with 10 rows gives 25. What has happened?</summary>
#
# Keys repeat on both sides (chapter 03).
#
# </details>
# <details><summary>Sixteen campaigns, sixteen intervals at 95%. How many lie off the truth by luck alone?</summary>
#
# Nearly one on average: 16 times 5%.
#
# </details>

# %% id="setup"
import hashlib
import hmac

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.stats import chi2_contingency
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from statsmodels.stats.proportion import proportion_confint

import shop
from shop import practice
from shop.samples import chapter_15 as samples

shop.setup(strict=True)

# %% id="load"
ads = shop.load_ad_copies()
tags = shop.load_price_history()
asked = shop.load_product_daily(columns=["date", "product_id", "price_cny"])
products = shop.load_products()


# %% id="wilson_function"
def wilson(part, whole, alpha=0.05):
    """Return a share with its Wilson interval."""
    return part / whole, *proportion_confint(part, whole, alpha=alpha, method="wilson")


# %% [markdown] id="part_1" unclaimed="a heading with its time"
# # Part 1 of 3: what we say (45 minutes)

# %% [markdown] id="titles_words" unclaimed="the law in our words"
# ## Titles against the law's words
#
# The Advertising Law 广告法 forbids 国家级 (state-level), 最高级 (highest grade), 最佳 (best) *and the like* in advertisements (article 9, item 3); the fine is 200,000 to 1,000,000 CNY (article 57).
# "And the like" is not a list.
# The market regulator's guide of 2023 (广告绝对化用语执法指南) says where the same words are allowed, among others: comparison with one's own goods, advice on use, and, with time and area stated, facts that can be proved about sales or about what came first, when and where.
#
# One row of `ads` is one title.
# **Predict:** of 900 titles, how many hold a word of the law's three? How many hold a word that is like them?

# %% id="titles_first"
LAW = ["国家级", "最高级", "最佳"]
LIKE = ["最", "第一", "国家级", "顶级", "冠军", "绝", "100%", "永不", "全网"]
holds = {
    name: ads["title_zh"].str.contains("|".join(words))
    for name, words in [("law", LAW), ("like", LIKE)]
}
pd.DataFrame(holds).sum()

# %% id="titles_phrases"
phrases = ads["title_zh"].str.split(" ").explode()
phrases = phrases[phrases.str.contains("|".join(LIKE))]
phrases.value_counts()

# %% [markdown] id="titles_reading"
# The law's three words are in 16 titles, words like them in 211.
# They stand in 18 different phrases, so a person can read them all, and should.
# 第一次露营必备 (for your first camping trip) praises nothing, 100%棉 (100% cotton) can be proved, 绝缘手柄 is an insulated handle.
# We call eight of the phrases facts; the other ten we call risky: nine promise something absolute, and 销量冠军 (sales champion) is a fact only with time, place and proof beside it.

# %% id="facts"
FACTS = ["最近上新", "第一次露营必备", "本店最新款", "最大承重80kg"]
FACTS += ["最后3天", "顶级以外的日常之选", "100%棉", "绝缘手柄"]


# %% id="titles_cut"
def without_facts(title):
    for fact in sorted(FACTS, key=len, reverse=True):
        title = title.replace(fact, " ")
    return title


rest = ads["title_zh"].map(without_facts)
ads["risky"] = rest.str.contains("|".join(LIKE))

# %% id="titles_count"
some_fact = ads["title_zh"].str.contains("|".join(FACTS))
print(f"{ads['risky'].sum()} risky, {(ads['risky'] & some_fact).sum()} of them beside a fact")
wilson(ads["risky"].sum(), holds["like"].sum())

# %% [markdown] id="titles_after"
# 115 titles hold such a phrase.
# Of the 211 that a list of words finds, that is 55%; the interval, 48% to 61%, is for further titles from the same writers, since these are all counted. Who deletes by the list, deletes nearly as many innocent titles.
# Who excuses a title because a fact stands in it, misses 12.
# The fact is cut out and the rest is looked at; a space is left, so that two halves do not grow into a new word.

# %% id="titles_claim" role="claim" of=["titles_reading", "titles_after"]
assert len(ads) == 900 and holds["law"].sum() == 16 and holds["like"].sum() == 211
assert phrases.nunique() == 18 and set(FACTS) <= set(phrases) and len(FACTS) == 8
assert ads["risky"].sum() == 115 and (ads["risky"] & some_fact).sum() == 12
assert np.round(wilson(115, 211), 2).tolist() == [0.55, 0.48, 0.61]

# %% [markdown] id="practice_titles_words" unclaimed="a question"
# **Your turn.** How many titles hold a phrase of `FACTS` and no absolute promise?

# %% id="practice_titles"
answer = ...
practice.check("15_only_facts", answer)

# %% [markdown] id="tags_words" unclaimed="the law in our words"
# ## Former prices that nobody was asked for
#
# "439 CNY, now 329": the Price Law 价格法 forbids luring buyers by false or misleading prices (article 14, item 4), and the provisions on clear price marking of 2022 (明码标价和禁止价格欺诈规定) name false reductions as price fraud.
# When a seller states no basis of the reduction, the lowest price *sold at* in the same place in the seven days before counts (规范促销行为暂行规定, article 21).
#
# **The course's rule** is simpler: a former price (原价, often shown as 划线价) above the lowest price *asked* in those seven days is false.
# It is stricter where nobody bought at the lowest price, and laxer where a coupon made the price paid lower than the price asked; it knows no other basis that a tag may state.
#
# A first idea: a former price above the list price must be false.

# %% id="tags_naive"
tags = tags.merge(products[["product_id", "list_price_cny"]], on="product_id")
above_list = tags["former_price_cny"] > tags["list_price_cny"] + 0.005
wilson(above_list.sum(), len(tags))


# %% id="tags_function"
def lowest_before(tags, days=7):
    """Return the lowest price asked in the days before each tag."""
    pairs = tags[["product_id", "starts_on"]].merge(
        asked.rename(columns={"price_cny": "asked_cny"}), on="product_id"
    )
    gap = (pairs["starts_on"] - pairs["date"]).dt.days
    week = pairs[gap.between(1, days)]
    return week.groupby(["product_id", "starts_on"])["asked_cny"].min().rename("lowest_cny")


# %% id="tags_rule"
tags = tags.join(lowest_before(tags), on=["product_id", "starts_on"])
tags["is_false"] = ~(tags["former_price_cny"] <= tags["lowest_cny"] + 0.005)
tags["is_false"].sum(), tags["is_false"].mean(), (above_list & tags["is_false"]).sum()

# %% [markdown] id="tags_reading"
# By the list price 51 of 2,926 tags are false, 1.7%; by the rule 486, 16.6%.
# All 51 are among the 486: the first idea accuses nobody wrongly and misses nine of ten.

# %% id="tags_claim" role="claim"
assert above_list.sum() == 51 and len(tags) == 2_926 and tags["is_false"].sum() == 486
assert round(above_list.mean(), 3) == 0.017 and round(tags["is_false"].mean(), 3) == 0.166
assert tags.loc[above_list, "is_false"].all() and round(1 - 51 / 486, 1) == 0.9
assert tags["lowest_cny"].notna().all()

# %% [markdown] id="audit_words" unclaimed="says what the next cell does"
# A desk without the table of daily prices would draw tags at random and look each up by hand.
# How far would 300 tags lead?

# %% id="audit"
audit = tags.sample(300, random_state=15)
wilson(audit["is_false"].sum(), len(audit))

# %% id="cuts"
false = tags[tags["is_false"]]
claimed = (1 - false["price_cny"] / false["former_price_cny"]).mean()
real = (1 - false["price_cny"] / false["lowest_cny"]).mean()
claimed, real

# %% [markdown] id="audit_reading"
# The sample says 17.0%, 13.2% to 21.7%: 300 look-ups are enough to know that it is no exception.
# The false tags claim a reduction of 24% in the mean, where 11% is real.

# %% id="audit_claim" role="claim"
assert np.round(wilson(audit["is_false"].sum(), 300), 3).tolist() == [0.17, 0.132, 0.217]
assert round(claimed, 2) == 0.24 and round(real, 2) == 0.11

# %% [markdown] id="campaign_words" unclaimed="asks a question"
# Is there a campaign whose team should be talked to first?
# Sixteen campaigns are compared, so each interval is drawn for 16 comparisons (level 1 − 0.05/16).

# %% id="campaigns"
by = tags.groupby("campaign_id")["is_false"].agg(["sum", "size"])
by["share"], by["low"], by["high"] = wilson(by["sum"], by["size"], alpha=0.05 / 16)
by = by.sort_values("share")

# %% id="campaign_chart"
fig, ax = plt.subplots(figsize=(7, 5))
ax.errorbar(
    by["share"], by.index, xerr=[by["share"] - by["low"], by["high"] - by["share"]], fmt="o"
)
ax.axvline(tags["is_false"].mean(), linestyle="--", label="all campaigns")
ax.set_title("No campaign's share of false tags stands out from all")
ax.set_xlabel("Share of false tags, interval for 16 comparisons")
ax.set_ylabel("Campaign")
ax.set_xlim(0, None)
ax.legend()
plt.show()

# %% id="campaign_test"
chi2_contingency([by["sum"], by["size"] - by["sum"]])[1]

# %% [markdown] id="campaign_reading"
# From 9% in spring 2024 to 22% at 618 in 2025: the longest bar begs for a talk.
# But all 16 intervals hold the share of all, and the test of equal shares has p = 0.37.
# That does not prove that all teams are alike: an interval is up to 20 points wide.
# It says that these tags give no reason to single out one team; the rule must be mended for all.

# %% id="campaign_claim" role="claim"
assert by["share"].round(2).iloc[[0, -1]].tolist() == [0.09, 0.22]
assert by.index[0] == "2024-spring" and by.index[-1] == "2025-618" and len(by) == 16
assert ((by["low"] < tags["is_false"].mean()) & (by["high"] > tags["is_false"].mean())).all()
assert round(chi2_contingency([by["sum"], by["size"] - by["sum"]])[1], 2) == 0.37
assert round(100 * (by["high"] - by["low"]).max()) == 20

# %% [markdown] id="practice_tags_words" unclaimed="a question"
# **Your turn.** What is the upper end of the plain 95% Wilson interval of `2024-spring`?

# %% id="practice_tags"
answer = ...
practice.check("15_spring_high", answer)

# %% [markdown] id="exposure_words" unclaimed="the law in our words"
# What is at stake?
# Who is defrauded may ask, on top of the loss, three times the price paid, at least 500 CNY (Consumer Rights Law 消费者权益保护法, article 55).
# Whether a false tag is fraud, a court or the regulator decides, case by case; we count the orders of Double 12 in 2025 that stood under one.

# %% id="exposure_orders"
orders = shop.load_orders(start="2025-12-10", end="2025-12-12")
orders = orders.loc[orders["paid_at"].notna(), ["order_id"]]
lines = shop.load_order_lines().merge(orders, on="order_id")
lines = lines.merge(false.loc[false["campaign_id"] == "2025-double12", ["product_id"]])

# %% id="exposure"
paid = lines["quantity"] * lines["unit_price_cny"] - lines["discount_cny"] - lines["coupon_cny"]
at_stake = np.maximum(3 * paid, 500).sum()
print(f"{lines['order_id'].nunique()} orders, {paid.sum():,.0f} CNY, at stake {at_stake:,.0f} CNY")

# %% [markdown] id="exposure_reading"
# 189 orders of 32,000 CNY stood under a false tag in three days.
# If each of the 205 lines were found to be fraud and each buyer claimed, 119,000 CNY would be owed on top of refunds of up to 32,000, before any fine.
# A lookup of the lowest price before a tag is printed costs nothing like it.

# %% id="exposure_claim" role="claim"
assert tags.loc[tags["campaign_id"] == "2025-double12", "ends_on"].max() == pd.Timestamp(
    "2025-12-12"
)
assert tags.loc[tags["campaign_id"] == "2025-double12", "starts_on"].min() == pd.Timestamp(
    "2025-12-10"
)
assert lines["order_id"].nunique() == 189 and round(paid.sum(), -3) == 32_000
assert round(at_stake, -3) == 119_000 and len(lines) == 205

# %% [markdown] id="part_1_end" unclaimed="a summary; its figures are claimed above"
# **End of part 1.** A list of words is a first sieve; people read what it holds.
# A rule on prices needs the days before, each tag its own.

# %% [markdown] id="part_2" unclaimed="a heading with its time"
# # Part 2 of 3: what we keep (45 minutes)

# %% [markdown] id="fields_words" unclaimed="the law in our words"
# ## Data that nobody needs
#
# The Personal Information Protection Law 个人信息保护法 (PIPL) asks for a clear purpose and for no more data than it needs (article 6), for the shortest time that it needs (article 19), and for deletion when the purpose is gone, the time is over or consent is withdrawn (article 47).
# For sensitive data 敏感个人信息 (biometrics, religion, financial accounts, whereabouts among them) it asks more: a specific purpose, a sufficient need, strict protection and, where consent is the basis (article 13), separate consent (articles 28 and 29).
#
# One row of `fields` is one field of one system.
# **Predict:** is a field that nobody has read for half a year a field that nobody needs?

# %% id="fields"
today = pd.Timestamp("2025-12-31")
fields = shop.load_data_inventory()
unread = ~((today - fields["last_read_on"]).dt.days <= 180)
no_purpose = fields["purpose"] == "none_stated"
pd.crosstab(unread.rename("unread"), no_purpose.rename("no purpose"))

# %% id="fields_kept"
fields.loc[unread & ~no_purpose, ["system", "field", "is_personal", "purpose", "reports"]]

# %% id="fields_over"
age = (today - fields["oldest_record_on"]).dt.days
over = (age - fields["retention_days"]).clip(lower=0)
too_old = fields["is_personal"] & ~no_purpose & (over > 0)
fields.assign(days_over=over).loc[too_old, ["system", "field", "retention_days", "days_over"]]

# %% [markdown] id="fields_reading"
# 20 of 50 fields are unread; 14 of them have no purpose, and these go: 12 are sensitive.
# The other six have a purpose and one report each, and were last read between January and May; the title of an invoice may be needed once a year. Unread is a question, not an answer.
# Eight more are kept longer than the shop's own rule, up to 309 days.
# How long is long enough, the table does not know: platforms must keep records of trade for three years at least (E-Commerce Law 电子商务法, article 31), tax law asks for its own.

# %% id="fields_claim" role="claim"
assert len(fields) == 50 and unread.sum() == 20 and (unread & no_purpose).sum() == 14
assert no_purpose.sum() == 14 and fields.loc[no_purpose, "is_sensitive"].sum() == 12
assert (unread & ~no_purpose).sum() == 6 and fields.loc[unread & ~no_purpose, "reports"].eq(1).all()
six = fields.loc[unread & ~no_purpose, "last_read_on"]
assert six.dt.year.eq(2025).all() and six.dt.month.between(1, 5).all()
assert too_old.sum() == 8 and over[too_old].max() == 309

# %% [markdown] id="consent_words" unclaimed="the law in our words"
# ## When a consent ends
#
# A consent 同意 can be withdrawn 撤回, and the way to do so must be convenient; what was done before on its basis keeps its effect (PIPL, article 15).
# Handing data to another company that decides itself what to do with them needs a separate consent (article 23); one that only works on the shop's order is bound by contract instead (article 21).
# In `consents` a consent ends on the day it expires or is withdrawn, whichever comes first.
# Since the table knows days and no hours, the course counts a use on that day as in time; the law grants no such day.

# %% id="consents"
consents = shop.load_consents()
expired = (consents["last_used_on"] > consents["expires_on"]).sum()
consents["ended_on"] = consents[["expires_on", "withdrawn_on"]].min(axis=1)
consents["late"] = consents["last_used_on"] > consents["ended_on"]
expired, consents["late"].sum()

# %% id="consents_share"
ended = consents[consents["ended_on"] < today]
by_purpose = ended.groupby("purpose")["late"].agg(["sum", "size"])
by_purpose["share"], by_purpose["low"], by_purpose["high"] = wilson(
    by_purpose["sum"], by_purpose["size"]
)
by_purpose.round(3)

# %% [markdown] id="consents_reading"
# By the printed expiry 2,114 consents were used too late; with withdrawals 2,505.
# The 391 that a look at the expiry misses are those of people who said no.
# 2,505 of all 29,579 look like 8%; but only 9,095 had ended and could be used too late: 28%.
# It is 27% to 29% for all three purposes that ended (p = 0.34): nothing points to one list. Whether the jobs look at all, the table does not say; ask.

# %% id="consents_claim" role="claim"
assert expired == 2_114 and consents["late"].sum() == 2_505 and 2_505 - 2_114 == 391
assert len(consents) == 29_579 and len(ended) == 9_095 and round(2_505 / 29_579, 2) == 0.08
assert ended["late"].sum() == 2_505 and round(2_505 / 9_095, 2) == 0.28
assert (
    round(chi2_contingency([by_purpose["sum"], by_purpose["size"] - by_purpose["sum"]])[1], 2)
    == 0.34
)
assert by_purpose["share"].round(2).between(0.27, 0.29).all() and len(by_purpose) == 3

# %% id="withdrawn_claim" role="claim" of=["consents_reading"]
only_withdrawn = consents["late"] & (consents["last_used_on"] <= consents["expires_on"])
assert only_withdrawn.sum() == 391 and consents.loc[only_withdrawn, "withdrawn_on"].notna().all()

# %% [markdown] id="practice_consents_words" unclaimed="a question"
# **Your turn.** How many different customers were affected by a late use?

# %% id="practice_consents"
answer = ...
practice.check("15_late_customers", answer)

# %% [markdown] id="pseudonym_words" unclaimed="the law in our words"
# ## A key instead of a name
#
# Analysts want to know that two orders are of one customer, not of whom.
# "We hash the number," says a colleague. Try to lead it back.

# %% id="pseudonym_crack"
customers = shop.load_customers()
hashed = customers["customer_id"].map(lambda n: hashlib.sha256(str(n).encode()).hexdigest())
guesses = {hashlib.sha256(str(n).encode()).hexdigest(): n for n in range(1, 100_000)}
found = hashed.map(guesses)
(found == customers["customer_id"]).mean()


# %% id="pseudonym_key"
def pseudonym(number, key):
    return hmac.new(key, str(number).encode(), "sha256").hexdigest()[:16]


keyed = customers["customer_id"].map(lambda n: pseudonym(n, b"kept by the legal desk"))
keyed.is_unique, keyed.isin(guesses).any()

# %% [markdown] id="pseudonym_reading"
# All 40,000 customers are led back by trying numbers.
# With a secret key (HMAC) each customer still has one pseudonym 假名, and trying numbers leads nowhere without the key.
# The law calls this de-identified 去标识化, if the other columns do not give the person away either: it can be led back with more information, here the key, so it stays personal data.
# Anonymised 匿名化 means that nobody can lead it back; only that is outside the law (PIPL, articles 4 and 73).

# %% id="pseudonym_claim" role="claim"
assert len(customers) == 40_000 and (found == customers["customer_id"]).all()
assert keyed.is_unique and not keyed.isin(guesses).any()

# %% [markdown] id="k_words" unclaimed="definitions"
# ## How many look like you
#
# A partner wants a table without names.
# Persons with equal values in the columns that others may know form a class; the smallest class has *k* persons, and the table is k-anonymous k-匿名.
# A missing age band is a value too.
# **Predict:** with region, city tier and age band, how small is the smallest class of 40,000? And with the day of joining?


# %% id="k_function"
def hidden(keys):
    size = customers.groupby(keys, dropna=False)["customer_id"].transform("size")
    return {"keys": " + ".join(keys), "k": size.min(), "alone": (size == 1).mean()}


# %% id="k_table"
customers["joined_month"] = customers["joined_on"].dt.strftime("%Y-%m")
person = ["region", "city_tier", "age_band"]
steps = [["region"], person, [*person, "acquisition_channel"]]
steps += [[*person, "joined_month"], [*person, "joined_on"]]
k = pd.DataFrame([hidden(keys) for keys in steps])
k.round(3)

# %% [markdown] id="k_reading"
# Region alone hides everybody among 1,189 or more; three columns still among 4.
# With the month of joining 5% stand alone, with the day 71%: one date makes a name of a row.
# Coarser values and left-out columns are the remedy, and cost detail.

# %% id="k_claim" role="claim"
assert k["k"].tolist() == [1189, 4, 1, 1, 1]
assert k["alone"].round(2).tolist()[-2:] == [0.05, 0.71]

# %% [markdown] id="limits_words" unclaimed="says what the next cell does"
# k has limits.
# A class in which all share the secret hides nothing, and what a person *did* is a name of its own.
# Here are 60 invented persons with what they bought.

# %% id="limits"
people = samples.persons(15, count=60, unique=0)
classes = people.groupby(["region", "age_band", "gender"])["purchase"]
size, kinds = classes.transform("size"), classes.transform("nunique")
print(f"{((kinds == 1) & (size > 1)).sum()} persons in classes of two or more with one purchase")

# %% id="limits_history"
year = shop.load_orders(start="2025-01-01", end="2025-12-31")
year = year[year["paid_at"].notna()].sort_values("ordered_at")
days = year["ordered_at"].dt.strftime("%m-%d").groupby(year["customer_id"]).agg(["size", " ".join])
pairs = days.loc[days["size"] == 2, "join"]
(~pairs.duplicated(keep=False)).mean()

# %% id="limits_two_receipts"
on_day = year.groupby(year["ordered_at"].dt.strftime("%m-%d"))["customer_id"].agg(set)
alike = pairs.str.split(" ").map(lambda two: len(on_day[two[0]] & on_day[two[1]]))
(alike == 1).mean()

# %% [markdown] id="limits_reading"
# Some persons of the invented table stand in a class that bought one and the same thing: whoever finds the class knows.
# And of the customers with just two paid orders in 2025, 86% are the only one of these with these two days: who gets the whole history knows the person.
# Two receipts alone do not do it: among all buyers of the year only 3% of these pairs of days belong to one customer.
# So histories are given away as counts, or not at all.

# %% id="limits_claim" role="claim"
assert ((kinds == 1) & (size > 1)).sum() >= 2

# %% id="receipts_claim" role="claim" of=["limits_reading"]
assert round((~pairs.duplicated(keep=False)).mean(), 2) == 0.86 and len(pairs) > 1_000
assert round((alike == 1).mean(), 2) == 0.03

# %% [markdown] id="practice_k_words" unclaimed="a question"
# **Your turn.** How many persons are in the smallest class of region, city tier and acquisition channel?

# %% id="practice_k"
answer = ...
practice.check("15_smallest_class", answer)

# %% [markdown] id="part_2_end" unclaimed="a summary; its figures are claimed above"
# **End of part 2.** The purpose decides what stays, the earlier date when a consent ends.
# A pseudonym with a key is still personal data; a date is nearly a name.

# %% [markdown] id="part_3" unclaimed="a heading with its time"
# # Part 3 of 3: whom we accuse (50 minutes)

# %% [markdown] id="rings_words" unclaimed="the law in our words"
# ## Orders for show
#
# Sellers may not invent trades or reviews to mislead buyers (E-Commerce Law, article 17), nor organise false trades for others (Anti-Unfair Competition Law 反不正当竞争法, article 9, as revised from 15 October 2025).
# The rings of fake orders 刷单 that we look for are accounts opened together, on a few phones, sent to a few addresses; fake orders by hired people on their own phones leave no such trace.
#
# One row of `accounts` is one customer on one channel with an order from September to November 2025.
# **Predict:** how many accounts share a device with two others?

# %% id="rings_load"
accounts = shop.load_accounts()
devices, addresses = shop.load_account_devices(), shop.load_account_addresses()
owner = devices.merge(accounts[["account_id", "customer_id"]], on="account_id")
users = owner.groupby("device_hash")[["account_id", "customer_id"]].transform("nunique")

# %% id="rings_naive"
by_account = owner.loc[users["account_id"] >= 3, "account_id"].nunique()
by_customer = owner.loc[users["customer_id"] >= 3, "account_id"].nunique()
crowd = addresses["address_hash"].map(addresses["address_hash"].value_counts())
by_account, by_customer, (addresses["address_hash"].value_counts() > 20).sum()

# %% [markdown] id="rings_reading"
# 7,013 accounts share a device with two others: mostly one person on several channels.
# Counted in customers it is 246.
# Addresses of up to 8 accounts are homes; then comes a gap, and 25 addresses with 133 accounts and more: which look like parcel lockers 快递柜 and say nothing.
# Who accuses by one sign accuses families, the tablet of an office, or a house with a locker.

# %% id="rings_claim" role="claim"
assert by_account == 7_013 and by_customer == 246
counts = addresses["address_hash"].value_counts()
assert (counts > 8).sum() == 25 and counts[counts > 8].min() == 133


# %% [markdown] id="link_words" unclaimed="says what the next cell does"
# Two signs at once: link two accounts that share a device or a home address *and* were opened within two days of each other.
# Groups of four or more linked accounts are suspects 嫌疑.


# %% id="link_function"
def suspects(accounts, devices, addresses, days=2, least=4):
    """Return the group of each account in a linked group of `least` or more."""
    numbers = pd.Index(accounts["account_id"])
    opened = accounts.set_index("account_id")["opened_at"]
    pairs = pd.concat(
        table.merge(table, on=name)[["account_id_x", "account_id_y"]]
        for table, name in [
            (devices[["account_id", "device_hash"]], "device_hash"),
            (addresses[["account_id", "address_hash"]], "address_hash"),
        ]
    )
    apart = pairs["account_id_x"].map(opened) - pairs["account_id_y"].map(opened)
    pairs = pairs[apart.abs() <= pd.Timedelta(days=days)]
    ends = numbers.get_indexer(pairs["account_id_x"]), numbers.get_indexer(pairs["account_id_y"])
    graph = coo_matrix((np.ones(len(pairs)), ends), shape=(len(numbers), len(numbers)))
    group = pd.Series(connected_components(graph, directed=False)[1], index=numbers)
    return group[group.map(group.value_counts()) >= least]


# %% id="link_shop"
homes = addresses[crowd <= 20]
groups = suspects(accounts, devices, homes)
len(groups), groups.nunique(), len(suspects(accounts, devices, addresses))

# %% id="link_product"
autumn = shop.load_orders(start="2025-09-01", end="2025-11-30")
autumn = autumn[autumn["paid_at"].notna()]
bought = shop.load_order_lines(columns=["order_id", "product_id"]).merge(autumn, on="order_id")
bought = bought.merge(accounts[["account_id", "customer_id", "channel"]])
bought["group"] = bought["account_id"].map(groups)

# %% id="link_same"
inside = bought.dropna(subset="group").groupby(["group", "product_id"])["account_id"].nunique()
same = inside.groupby("group").max() / groups.value_counts()
same.round(2).tolist()

# %% id="link_chance"
rng = np.random.default_rng(15)
others = bought.loc[bought["group"].isna(), ["account_id", "product_id"]].drop_duplicates()
names = others["account_id"].unique()
luck = {}
for size in np.unique(groups.value_counts()):
    draws = [rng.choice(names, size, replace=False) for _ in range(200)]
    picked = [others.loc[others["account_id"].isin(draw), "product_id"] for draw in draws]
    most = [products_of.value_counts().iloc[0] / size for products_of in picked]
    luck[size] = np.quantile(most, [0.5, 0.99]).round(2)
pd.DataFrame(luck, index=["median", "99%"])

# %% [markdown] id="link_reading"
# 118 accounts stand in 10 groups. With the lockers it would be 1,454.
# A sign that the rule did not use speaks with it: in nine groups of 10 to 16 accounts 73% to 92% bought one and the same product.
# Of as many other accounts, drawn at random 200 times, the commonest product was bought by 19% to 27% in the median, and by 38% to 55% in the most alike of a hundred draws.
# In the smallest group it is 3 of 5, which luck brings too: one draw of 5 in a hundred is as alike.
# That makes them suspects worth a look. It makes nobody guilty: a village that buys the same fan in a heat wave looks like this too.

# %% id="link_claim" role="claim"
assert len(groups) == 118 and groups.nunique() == 10 and round(same.min(), 2) == 0.60
sizes = groups.value_counts()
assert sizes.min() == 5 and sizes.nsmallest(2).max() == 10 and sizes.max() == 16
assert same.drop(sizes.idxmin()).round(2).agg(["min", "max"]).tolist() == [0.73, 0.92]
assert same.idxmin() == sizes.idxmin() and luck[5].tolist() == [0.4, 0.6]

# %% id="link_luck_claim" role="claim" of=["link_reading"]
several = pd.DataFrame(luck).drop(columns=5)
assert several.loc[0].agg(["min", "max"]).tolist() == [0.19, 0.27]
assert several.loc[1].agg(["min", "max"]).tolist() == [0.38, 0.55]
assert len(suspects(accounts, devices, addresses)) == 1_454

# %% [markdown] id="judge_words" unclaimed="definitions"
# ## How often is a rule wrong?
#
# *Precision* 精确率: of those named, how many are guilty. *Recall* 召回率: of the guilty, how many are named.
# Both need cases whose truth is known. The shop has none, so rules are tried on practice networks whose rings are known: invented, and cleaner than life.

# %% id="judge_networks"
networks = [samples.account_network(seed) for seed in range(100, 120)]


def shared(table, name):
    return table.loc[table.groupby(name)["account_id"].transform("size") >= 3, "account_id"]


# %% id="judge_run"
rules = {
    "device": lambda a, d, h: shared(d, "device_hash"),
    "address": lambda a, d, h: shared(h, "address_hash"),
    "linked": lambda a, d, h: suspects(a, d, h).index,
}
rows = []
for *network, guilty in networks:
    for name, rule in rules.items():
        named = list(set(rule(*network)))
        rows.append((name, len(named), guilty[named].sum(), guilty.sum(), len(guilty)))

# %% id="judge"
judged = pd.DataFrame(rows, columns=["rule", "named", "hits", "guilty", "accounts"])
judged = judged.groupby("rule").sum()
for name, whole in [("precision", "named"), ("recall", "guilty")]:
    judged[name], judged[f"{name}_low"], judged[f"{name}_high"] = wilson(
        judged["hits"], judged[whole]
    )
judged.round(3)

# %% id="judge_shop"
base = len(groups) / len(accounts)
alarm = (judged["named"] - judged["hits"]) / (judged["accounts"] - judged["guilty"])
right, wrongly = judged["recall"] * base, alarm * (1 - base)
base, (right / (right + wrongly)).round(3).to_dict()

# %% [markdown] id="judge_reading"
# A shared device: precision 76% (72% to 79%), recall 90%. A shared address: precision 50%.
# Both signs together name all 485 guilty of 2,885 accounts and nobody else; the interval still goes down to 99.2%.
# Precision belongs to a population: in the practice networks 17% of the accounts are guilty. If 0.4% are, as the 118 of 28,303 suggest, the same device rule would be right 6 times in a hundred, the address rule twice: then an accusation by device loses money.
# The practice networks have no locker of more than 20 accounts: the cut that makes 118 of 1,454 in the shop has not been tried on them.
# Do not carry the 100% over to the shop: the practice rings obey the rule's idea of a ring, because the same people thought of both.
# (These intervals take accounts for independent, though they come in rings: they are too narrow rather than too wide.)

# %% id="judge_claim" role="claim"
assert judged.loc["device", ["precision", "precision_low", "precision_high"]].round(2).tolist() == [
    0.76,
    0.72,
    0.79,
]

# %% id="judge_recall_claim" role="claim" of=["judge_reading"]
assert round(judged.loc["device", "recall"], 2) == 0.90
assert round(judged.loc["address", "precision"], 2) == 0.50
assert judged.loc["linked", ["named", "hits", "guilty", "accounts"]].tolist() == [
    485,
    485,
    485,
    2885,
]
assert round(judged.loc["linked", "precision_low"], 3) == 0.992

# %% id="judge_shop_claim" role="claim" of=["judge_reading"]
assert round(485 / 2_885, 2) == 0.17 and round(base, 3) == 0.004 and len(accounts) == 28_303
assert (right / (right + wrongly)).round(2)[["device", "address"]].tolist() == [0.06, 0.02]
assert max(n[2]["address_hash"].value_counts().max() for n in networks) <= 20

# %% [markdown] id="cost_words" unclaimed="assumptions of the example"
# ## The price of a wrong accusation
#
# Say that freezing a guilty account saves 357 CNY, what a suspect paid in the mean in these three months.
# A wrong accusation costs an honest customer: say 300 CNY of margin and apology.
# Each case is read by a person before anything happens: 20 CNY.
# With precision $p$ an accusation pays when $357p > 300(1 - p) + 20$.

# %% id="cost"
paid_by = bought.drop_duplicates("order_id").groupby("account_id")["amount_cny"].sum()
saved, wrong, check = round(paid_by.reindex(groups.index).sum() / len(groups)), 300, 20
break_even = (wrong + check) / (saved + wrong)
saved, break_even

# %% id="cost_rules"
judged["worth_cny"] = judged["hits"] * saved - (judged["named"] - judged["hits"]) * wrong
judged["worth_cny"] -= judged["named"] * check
(judged["worth_cny"] / judged["named"]).round()

# %% id="cost_chart"
costs = np.arange(0, 2_001, 50)
fig, ax = plt.subplots(figsize=(7, 4))
for name, style in [("linked", "-"), ("device", "--"), ("address", ":")]:
    p = judged.loc[name, "precision"]
    ax.plot(costs, saved * p - costs * (1 - p) - check, linestyle=style, label=name)
ax.axhline(0, linewidth=1)
ax.set_title("The dearer a wrong accusation, the surer a rule has to be")
ax.set_xlabel("Cost of a wrong accusation (CNY)")
ax.set_ylabel("Mean worth of an accusation (CNY)")
ax.legend(title="rule, at 17% guilty")
plt.show()

# %% [markdown] id="cost_reading"
# The line is 49%: below it a rule costs more than it brings.
# By shared device an accusation brings 178 CNY in the mean on the practice networks (at 17% guilty), by shared address 6, by both signs 337.
# The sums hang on the 300 CNY: if a wrong accusation costs 1,200, the line is at 78%, and a shared device alone (76%) no longer pays.

# %% id="cost_claim" role="claim" of=["cost_reading", "cost_words"]
assert saved == 357 and round(break_even, 2) == 0.49
assert (judged["worth_cny"] / judged["named"]).round()[
    ["device", "address", "linked"]
].tolist() == [178, 6, 337]
assert round((1_200 + check) / (saved + 1_200), 2) == 0.78

# %% [markdown] id="practice_cost_words" unclaimed="a question"
# **Your turn.** Without a person who reads the case (check 0) and with 900 CNY for a wrong accusation: from which precision does an accusation pay?

# %% id="practice_cost"
answer = ...
practice.check("15_break_even", answer)

# %% [markdown] id="reviews_words" unclaimed="the law in our words"
# ## Abusive reviews
#
# Some reviews demand money, which may be extortion; others are set on a shop by a rival, and the revised Anti-Unfair Competition Law forbids abusing a platform's rules for false trades, false reviews or malicious returns against another business (article 13).
# But a bad review is a right: a platform may not delete what consumers say about goods (E-Commerce Law, article 39).
# A first rule of an angry seller: one star is abuse 恶意差评.

# %% id="reviews"
reviews = shop.load_reviews(columns=["review_id", "stars", "text_zh", "text_en"])
one = reviews[reviews["stars"] == 1].sort_values("review_id")
one["text_zh"].value_counts().head(8)

# %% id="reviews_read"
READ_AS_ABUSE = {"垃圾店，加我微信给你们删差评", "不给补偿就继续发差评"}
READ_AS_ABUSE |= {"千万别买，去别家买便宜一半", "假货假货假货"}
one["abuse"] = one["text_zh"].isin(READ_AS_ABUSE)
wilson(one["abuse"].sum(), len(one))

# %% [markdown] id="reviews_reading"
# Read by a person, four texts speak of no use of the goods: a demand, a threat, a rival, a shout. They stand in 136 of 2,214 one-star reviews.
# The angry seller's rule has a precision of 6% (5% to 7%): it accuses 2,078 reviews that complain of goods or service.
# And "fake, fake, fake" may be an honest cry: who marks it as abuse decides something, and must be ready to hear the customer.

# %% id="reviews_claim" role="claim"
assert one["abuse"].sum() == 136 and len(one) == 2_214 and len(one) - 136 == 2_078
assert np.round(wilson(136, 2_214), 2).tolist() == [0.06, 0.05, 0.07]

# %% [markdown] id="model_words" unclaimed="says what the next cells do"
# Reading 2,214 texts takes a day. Read 300, drawn at random, and let a small model learn from them: pairs of characters, weighed by a logistic regression 逻辑回归.
# It is tried on the others, which the person has read too, this once.

# %% id="model"
train = one.sample(300, random_state=15)
test = one.drop(train.index)
model = make_pipeline(
    TfidfVectorizer(analyzer="char", ngram_range=(1, 2)), LogisticRegression(C=10)
)
model.fit(train["text_zh"], train["abuse"])
named = model.predict_proba(test["text_zh"])[:, 1] >= 0.5

# %% id="model_judge"
hits = (named & test["abuse"]).sum()
pd.DataFrame(
    [wilson(hits, named.sum()), wilson(hits, test["abuse"].sum())],
    index=["precision", "recall"],
    columns=["share", "low", "high"],
).round(3)

# %% [markdown] id="model_reading"
# It names 116 of 116 and nobody else. The interval, from 96.8%, is empty: the 116 are four texts repeated, and all four were among the 300.
# That is no triumph: the model has seen each text before.
# The next blackmailer writes a fifth, which neither person nor model has seen: recall is measured on the abuse that we know.

# %% id="model_claim" role="claim"
assert hits == 116 == named.sum() == test["abuse"].sum()
assert round(wilson(116, 116)[1], 3) == 0.968
assert set(train.loc[train["abuse"], "text_zh"]) == READ_AS_ABUSE

# %% [markdown] id="practice_reviews_words" unclaimed="a question"
# **Your turn.** The platform's translation is searched for `pay`, `compensation`, `another shop`. How many one-star reviews does that find?

# %% id="practice_reviews"
answer = ...
practice.check("15_english_words", answer)

# %% [markdown] id="people_words" unclaimed="the law in our words"
# ## What the law leaves to people
#
# A decision made by a program must be open and fair; when it weighs heavily on somebody, she may ask for an explanation and refuse to be judged by the program alone (PIPL, article 24).
# So a flag opens a case, and closes none.
#
# An appeal 申诉 that deserves the name: the customer learns what is held against her, answers before or soon after the measure, somebody else than the first reader decides, and a measure that was wrong is undone and paid for.
# Count the appeals that are granted: they are the only labels that an honest shop has, though only of those who complain.
#
# No table decides whether a word misleads, whether a tag was meant to deceive, or whether a purpose is worth the data.

# %% [markdown] id="reveal_words" unclaimed="says what the next cell does"
# ## The reveal
#
# One truth of this chapter is public: the share of tags whose former price was planted as false.

# %% id="reveal"
planted = shop.reveal("price_claims")
planted, wilson(audit["is_false"].sum(), len(audit)), above_list.mean()

# %% [markdown] id="reveal_reading"
# Planted: seven days, and 16.6% false. The rule finds just that share, the sample of 300 holds it between 13.2% and 21.7%, and the list price says 1.7%.
# Who is in a ring and which title was meant as praise stays with the instructors: your functions in the assignment meet networks whose guilty are known.

# %% id="reveal_claim" role="claim"
assert planted["look_back_days"] == 7 and planted["false_share"] == round(
    tags["is_false"].mean(), 4
)
assert wilson(51, 300)[1] < planted["false_share"] < wilson(51, 300)[2]
assert round(planted["false_share"], 3) == 0.166 and round(above_list.mean(), 3) == 0.017

# %% [markdown] id="decision"
# ## What to do on Monday
#
# **Say:** print former prices by the table of daily prices, for all campaigns; at Double 12 alone up to 119,000 CNY beside refunds were at stake, if every buyer claimed.
# Take 100 titles down; let the 15 sales champions prove it, with time and place, or go too. Have a person read the 18 phrases again each month.
# **Keep:** delete 14 fields, cut back eight once the legal desk has checked the duties to keep, and let every job ask the table of consents before it runs.
# **Accuse:** have each of the 118 cases read once, 2,360 CNY, by a person other than the one who hears appeals. Freeze nobody by rule alone.
# If nine in ten are guilty, each is worth the assumed 357 CNY and the reading clears nobody, it saves 32,000 CNY; at fewer than half it costs money.
#
# **What would change it.** Well under half guilty in 30 cases drawn over all ten groups (15 of 30 still leaves 33% to 67%, and rings make it wider). A lawyer who reads the law otherwise. Appeals that are granted.

# %% id="decision_claim" role="claim"
assert 118 * check == 2_360
assert np.round(wilson(15, 30)[1:], 2).tolist() == [0.33, 0.67]
assert round(118 * (0.9 * saved - 0.1 * wrong - check), -3) == 32_000

# %% id="champions_claim" role="claim" of=["decision"]
champions = rest.str.replace("销量冠军", " ").str.contains("|".join(LIKE))
assert (ads["risky"] & ~champions).sum() == 15 and champions.sum() == 100
assert round(at_stake, -3) == 119_000 and round(break_even, 2) == 0.49

# %% [markdown] id="key_points" unclaimed="a summary; its figures are claimed above"
# ## Key points
#
# - A list of words is a sieve: cut the facts out, look at the rest, and let people read.
# - A former price is held against the days before its own tag.
# - The purpose decides what is kept; the earlier of two dates ends a consent.
# - A hash without a key is no pseudonym; a pseudonym is still personal data.
# - k counts who looks like you; histories and shared secrets break it.
# - One sign accuses families; two signs at once make suspects, not guilty.
# - Precision, recall and the cost of a wrong accusation belong on one page.
#
# ## Limits and ethics
#
# The rings, the reviews and the practice networks are simulated, and simpler than people.
# Devices and addresses are personal data as well: the hunt for cheats needs a purpose, a time limit and few readers.
# Keep the groups of suspects for the case, not for ever.
# Laws change; ask a lawyer before you act on one of these sentences.

# %% [markdown] id="glossary" unclaimed="words, and sources"
# ## Glossary
#
# | English | Chinese | meaning |
# |---|---|---|
# | absolute term | 绝对化用语 | praise that nothing can exceed |
# | former price | 原价（常作划线价） | price that a tag claims was asked before; a struck price may also name another basis |
# | price fraud | 价格欺诈 | false or misleading price to win a trade |
# | minimisation | 最小必要 | no more data than the purpose needs |
# | consent, withdrawal | 同意、撤回 | agreement to a purpose, and its end |
# | pseudonym | 假名 | code that leads back with a key |
# | de-identified, anonymised | 去标识化、匿名化 | leads back with more information; never |
# | k-anonymity | k-匿名 | nobody is in a class of fewer than k |
# | fake order | 刷单 | order placed to push a product |
# | precision, recall | 精确率、召回率 | guilty among the named; named among the guilty |
# | wrong accusation | 误伤 | an honest customer treated as a cheat |
# | appeal | 申诉 | the accused is heard by somebody else |
#
# ## Sources and further reading
#
# - Advertising Law (1994, revised 2015, amended 2018 and 2021), articles 9 and 57; 广告绝对化用语执法指南, announcement 6 of 2023 of the State Administration for Market Regulation.
# - Price Law (1997), article 14; 规范促销行为暂行规定 (order 32 of 2020), article 21; 明码标价和禁止价格欺诈规定 (order 56 of 2022).
# - Personal Information Protection Law (2021), articles 4, 6, 13, 15, 19, 21, 23, 24, 28, 29, 47 and 73.
# - E-Commerce Law (2018), articles 17, 31 and 39; Consumer Rights Law (1993, amended 2013), article 55; Anti-Unfair Competition Law (1993, revised 2025), articles 9 and 13.
# - L. Sweeney (2002), *k-anonymity: a model for protecting privacy*, International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10.
# - A. Machanavajjhala and others (2007), *l-diversity: privacy beyond k-anonymity*, ACM Transactions on Knowledge Discovery from Data 1.
