"""The list of founding members as the membership system exports it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.days import as_date, day
from simulator.members.parameters import MemberParameters
from simulator.members.tables import terms
from simulator.members.terms import LAPSED, RENEWED
from simulator.randomness import stream
from simulator.registry import exports
from simulator.service.raw import written
from simulator.world import World

# Day of the last to join, and day of the export.
_LAST, _EXPORTED = "2025-01-31", "2025-12-31"
_TIERS = ("银卡", "金卡", "黑卡")
_STAGES = ("新客", "成长", "成熟", "沉睡")
_OUTCOMES = {RENEWED: "已续费", LAPSED: "未续费"}
# The upper cells were merged over the lower ones: only the first of each keeps its text.
_UPPER = ("会员", "", "", "本期", "", "", "结果", "")
_LOWER = ("会员编号", "等级", "生命周期", "开通日期", "到期日期", "会员费(元)", "状态", "备注")


@exports("memberships")
def member_list(world: World) -> bytes:
    """Return the members by tier, with a subtotal after each tier and a total at the end."""
    rng = stream(world.seed, "raw memberships")
    found = terms(world)
    mine = np.flatnonzero((found.term == 1) & (found.starts <= day(_LAST)))
    fee = MemberParameters().fee_cny[0]
    rows: list[Sequence[str]] = [
        ("会员开通明细表", *[""] * 7),
        (f"截止日期：{_EXPORTED}", "单位：元", *[""] * 6),
        _UPPER,
        _LOWER,
    ]
    for tier, name in enumerate(_TIERS):
        block = mine[found.tier[mine] == tier]
        for number, place in enumerate(block.tolist()):
            style = int(rng.integers(0, 3))
            note = "" if rng.random() < 0.97 else "手机号已换"
            rows.append((
                f"VIP{found.customer[place] + 1:06d}",
                name if number == 0 else "",
                _STAGES[found.stage[place]],
                _date(int(found.starts[place]), style),
                _date(int(found.ends[place]), style),
                (f"{fee:.2f}", f"￥{fee:.2f}", f"{fee:g}元")[style],
                _OUTCOMES[int(found.outcome[place])],
                note,
            ))  # fmt: skip
        rows.append(("小计", name, f"{block.size:,}人", "", "", f"{fee * block.size:,.2f}", "", ""))
    rows.append(("合计", "", f"{mine.size:,}人", "", "", f"{fee * mine.size:,.2f}", "", ""))
    return written(rows, "gbk")


def _date(number: int, style: int) -> str:
    found = as_date(number)
    return (
        found.isoformat(),
        f"{found.year}/{found.month}/{found.day}",
        f"{found.year}年{found.month}月{found.day}日",
    )[style]
