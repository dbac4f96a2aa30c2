"""What was planned for each campaign, and which tasks were done when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.campaigning.planted import Spending
from simulator.days import DAYS, Floats, Ints
from simulator.market.festivals import campaigns
from simulator.randomness import stream

ENCORE_DAYS = 7
NO_DUTY = -1
_R, _A, _C, _I = range(4)
# Task, Chinese, days from T, duties of operations, content, design, service, supply chain.
TASKS: tuple[tuple[str, str, int, str], ...] = (
    ("set_targets", "目标拆解", -30, "ACIII"),
    ("sign_up", "活动报名", -30, "A--II"),
    ("choose_products", "选品定款", -28, "AC--C"),
    ("order_stock", "备货下单", -21, "C---A"),
    ("fix_prices", "活动价审核", -21, "AI-IC"),
    ("plan_content", "内容排期", -21, "CAC--"),
    ("advertisements", "广告素材制作", -21, "CRA--"),
    ("page_design", "会场页面设计", -14, "CCA--"),
    ("book_creators", "达人合作确认", -14, "CA---"),
    ("plan_service", "客服排班", -14, "I--AI"),
    ("train_service", "客服话术培训", -7, "C--AI"),
    ("receive_stock", "大货入仓", -7, "I---A"),
    ("test_payment", "支付链路测试", -7, "A-CC-"),
    ("load_test", "页面压测", -5, "A-R--"),
    ("message_members", "会员触达", -3, "ARC--"),
    ("check_prices", "价格核对", -1, "A--II"),
    ("duty_list", "值班表发布", -1, "AIIII"),
    ("first_hour", "首小时盯盘", 0, "ACICC"),
    ("daily_review", "日复盘", 1, "AC-CC"),
    ("final_report", "活动复盘报告", 14, "ACCCC"),
)
LATE_TASK = "advertisements"


@dataclass(frozen=True)
class Tasks:
    """One value for each task of each campaign; `duties` is row x role, `NO_DUTY` for none."""

    campaign: Ints
    task: Ints
    due: Ints
    done: Ints
    duties: Ints


def phase_days(index: int) -> tuple[range, range, range]:
    """Return the days of the phases of a campaign: before, during and after its reductions."""
    found = campaigns()[index]
    after = range(found.end + 1, min(found.end + 1 + ENCORE_DAYS, DAYS))
    return range(found.preheat, found.start), range(found.start, found.end + 1), after


def budget(planted: Spending) -> Floats:
    """Return campaign x phase x placement: what was planned in CNY; whole cents that add up."""
    money = np.array([campaign.budget_cny for campaign in campaigns()])
    shares = np.outer(planted.phase_shares, planted.placement_shares)
    found: Floats = np.round(money[:, None, None] * shares, 2)
    return found


def make_tasks(seed: int, planted: Spending | None = None) -> Tasks:
    """Return the tasks; one campaign's advertisements come late, some duties are not sound."""
    planted = planted or Spending()
    rng = stream(seed, "campaign tasks")
    found = campaigns()
    campaign, task = (np.ravel(part) for part in np.indices((len(found), len(TASKS))))
    start = np.array([one.start for one in found])[campaign]
    ahead = np.array([days for *_, days, _ in TASKS])[task]
    slip = np.where(rng.random(campaign.size) < 0.15, rng.integers(1, 3, campaign.size), 0)
    early = np.where(rng.random(campaign.size) < 0.35, rng.integers(1, 4, campaign.size), 0)
    done = start + ahead + slip - np.where(slip > 0, 0, early)
    codes = [one.campaign_id for one in found]
    late = codes.index(planted.late_campaign)
    name = [words for words, *_ in TASKS].index(LATE_TASK)
    before = np.array([one.preheat - 1 for one in found])[campaign]
    done = np.where(task == name, np.minimum(done, before), done)
    done[(campaign == late) & (task == name)] = found[late].preheat + planted.late_days - 1
    letters = {"R": _R, "A": _A, "C": _C, "I": _I, "-": NO_DUTY}
    duties = np.array([[letters[letter] for letter in row] for *_, row in TASKS])[task]
    _who_does(duties)
    _unsound(duties, rng)
    return Tasks(campaign, task, start + ahead, done, duties)


def _who_does(duties: Ints) -> None:
    """Give every task without an R one: the first consulted role, else the first without duty."""
    for row in duties:
        if (row == _R).any():
            continue
        free = np.flatnonzero(row == _C)
        free = free if free.size else np.flatnonzero(row != _A)
        row[free[0]] = _R


def _unsound(duties: Ints, rng: np.random.Generator) -> None:
    """Take the A from a few tasks and give a second one to a few others."""
    each = max(1, len(duties) // 40)
    chosen = rng.choice(len(duties), 2 * each, replace=False)
    for row in chosen[:each]:
        duties[row, duties[row] == _A] = _I
    for row in chosen[each:]:
        free = np.flatnonzero((duties[row] != _A) & (duties[row] != _R))
        duties[row, free[-1]] = _A
