"""The service log of one week and the reviews of one month, as platforms export them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from shop.schema.labels import CHANNEL_TERMS, CHANNELS
from simulator.days import FIRST, SECONDS, as_date, day
from simulator.randomness import stream
from simulator.registry import exports
from simulator.service.tables import desk, reviews_of
from simulator.world import World

_LOG_FIRST, _LOG_LAST = "2025-06-16", "2025-06-22"
_REVIEWS_FIRST, _REVIEWS_AFTER = "2025-03-01", "2025-04-01"
_LOG_HEADER = (
    "会话编号", "买家编号", "订单编号", "渠道", "咨询类型", "进线时间", "接待客服", "首响时长",
    "处理时长(秒)", "是否放弃", "一次解决", "满意度",
)  # fmt: skip
_REVIEW_HEADER = (
    "评价编号", "订单号-行号", "商品编号", "评价时间", "星级", "评价内容", "晒图", "商家回复",
)  # fmt: skip
_TOPICS = ("商品咨询", "活动咨询", "物流", "退换货", "质量")
_STARS = ("一星", "二星", "三星", "四星", "五星")
_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H:%M:%S")
_PAGE = 500
_REPEATED = 0.02
_DEFAULT_PRAISE = "此用户没有填写评价。"


def written(rows: Sequence[Sequence[str]], encoding: str) -> bytes:
    """Return rows as the bytes of a CSV file with the line ends of Windows."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode(encoding)


def moment_text(second: int, style: int) -> str:
    """Return a moment in one of three notations."""
    moment = datetime(FIRST.year, FIRST.month, FIRST.day) + timedelta(seconds=second)
    return moment.strftime(_FORMATS[style])


@exports("contacts")
def service_log(world: World) -> bytes:
    """Return the log: a header on every page, a total after each day, some cases twice."""
    rng = stream(world.seed, "raw contacts")
    found = desk(world).contacts
    first, last = day(_LOG_FIRST), day(_LOG_LAST)
    rows: list[Sequence[str]] = [
        ("客服接待明细",),
        (f"统计周期：{_LOG_FIRST} 至 {_LOG_LAST}", "时区：北京时间"),
        (),
    ]
    body: list[Sequence[str]] = []
    for today in range(first, last + 1):
        mine = np.flatnonzero(found.day == today)
        repeats = 1 + (rng.random(mine.size) < _REPEATED)
        body += [_case(world, int(place), rng) for place in np.repeat(mine, repeats)]
        body.append(("小计", as_date(today).isoformat(), f"共{mine.size:,}个会话",
                     *[""] * (len(_LOG_HEADER) - 3)))  # fmt: skip
    for start in range(0, len(body), _PAGE):
        rows += [_LOG_HEADER, *body[start : start + _PAGE]]
    return written(rows, "gbk")


def _case(world: World, place: int, rng: np.random.Generator) -> Sequence[str]:
    found = desk(world).contacts
    style = int(rng.integers(0, 3))
    agent, order = int(found.agent[place]), int(found.order[place])
    seconds = int(found.wait[place])
    waits = (f"{seconds}", f"{seconds}秒", f"{seconds // 60:02d}:{seconds % 60:02d}")
    score = int(found.score[place])
    return (
        f"S{place + 1:07d}",
        f"U{found.customer[place] + 1:06d}",
        f"DD{order + 1:09d}" if order >= 0 else "-",
        CHANNEL_TERMS[CHANNELS[found.channel[place]]],
        _TOPICS[found.topic[place]],
        moment_text(int(found.arrived[place]), style),
        f"客服{agent + 1:02d}" if agent >= 0 else ("智能客服" if found.ai[place] else ""),
        waits[style],
        f"{found.handling[place]:,}" if agent >= 0 else "--",
        "是" if found.abandoned[place] else "否",
        "是" if found.resolved[place] else "否",
        f"{score}分" if score else "未评价",
    )


@exports("reviews")
def review_export(world: World) -> bytes:
    """Return the reviews of a month; who wrote nothing stands there with default praise."""
    rng = stream(world.seed, "raw reviews")
    found, lines = reviews_of(world), world.sales.lines
    when = found.reviewed_at // SECONDS
    mine = np.flatnonzero((when >= day(_REVIEWS_FIRST)) & (when < day(_REVIEWS_AFTER)))
    rows: list[Sequence[str]] = [
        ("评价管理导出", "", "含默认好评"),
        ("导出时间：2025/04/03 10:21",),
        _REVIEW_HEADER,
    ]
    first = np.searchsorted(lines.order, lines.order[found.line[mine]])
    for place, start in zip(mine.tolist(), first.tolist(), strict=True):
        line = int(found.line[place])
        style, stars = int(rng.integers(0, 3)), int(found.stars[place])
        text = found.text_zh[place]
        if rng.random() < 0.05:
            text = f"{text}\n追评：{'还行' if stars > 3 else '没人管'}"
        rows.append((
            f"PJ{place + 1:08d}",
            f"{lines.order[line] + 1}-{line - start + 1}",
            f"P{lines.product[line] + 1:03d}",
            moment_text(int(found.reviewed_at[place]), style),
            (str(stars), f"{stars}星", _STARS[stars - 1])[style],
            f"{text} " if rng.random() < 0.05 else text,
            "有图" if found.image[place] else "",
            "已回复" if found.replied_at[place] >= 0 else "",
        ))  # fmt: skip
        if rng.random() < 0.04:
            other = int(rng.integers(0, 10**6))
            rows.append((f"PJD{other:06d}", "", f"P{rng.integers(1, 301):03d}",
                         moment_text(int(found.reviewed_at[place]), style), "5", _DEFAULT_PRAISE,
                         "", ""))  # fmt: skip
    rows.append(("合计", f"{mine.size:,}条评价（不含默认好评）", *[""] * 6))
    return written(rows, "utf-8-sig")
