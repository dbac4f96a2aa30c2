"""What reviews say: short clauses in Chinese with their English, by topic and mood.

Own sentences, written for the course. The English is what a platform's translation shows beside
the Chinese, so both say the same.
"""

from __future__ import annotations

Clause = tuple[str, str]

PRAISE: tuple[Clause, ...] = (
    ("用了一周，很满意", "used it for a week, very satisfied"),
    ("做工细致，值这个价", "well made, worth the price"),
    ("家里人都说好用", "everyone at home likes it"),
    ("第二次买了，一如既往", "bought it again, as good as before"),
    ("颜色好看，大小合适", "nice colour, the size fits"),
    ("比想象中结实", "sturdier than I thought"),
    ("包装严实，没有磕碰", "packed well, nothing knocked"),
    ("性价比高，推荐", "good value, recommended"),
    ("好评，东西不错", "a good review, nice thing"),
)
# What people add that is good about a topic, so that a word of the topic is no complaint yet.
GOOD: dict[str, tuple[Clause, ...]] = {
    "quality": (("质量没问题", "quality is fine"), ("质量很好", "good quality")),
    "differs_from_description": (("和描述一样", "as described"),
                                 ("与图片一致", "like the picture")),
    "logistics": (("物流很快", "delivery was fast"), ("快递小哥很好", "the courier was kind")),
    "service_manner": (("客服耐心", "service was patient"), ("客服回复快", "service replied fast")),
    "after_sale": (("售后有保障", "after-sale is reliable"),
                   ("退换很方便", "exchange was easy")),
}  # fmt: skip
BAD: dict[str, tuple[Clause, ...]] = {
    "quality": (
        ("用了两次就坏了", "broke after two uses"),
        ("做工粗糙，有毛刺", "rough finish, sharp edges"),
        ("接口松动", "the joint is loose"),
        ("味道很大，散不掉", "a strong smell that will not go"),
        ("质量太差", "very poor quality"),
        ("洗一次就变形", "lost its shape after one wash"),
    ),
    "differs_from_description": (
        ("颜色和图片差很多", "the colour is far from the picture"),
        ("尺寸比写的小一圈", "smaller than stated"),
        ("材质跟描述不符", "the material is not as described"),
        ("说是加厚，其实很薄", "said to be thick, it is thin"),
        ("少了页面上写的配件", "a part shown on the page is missing"),
    ),
    "logistics": (
        ("等了一个多星期才到", "took more than a week to arrive"),
        ("快递停在中转站好几天", "the parcel sat in a depot for days"),
        ("外箱压烂了", "the box was crushed"),
        ("没打电话就放驿站", "left at the station without a call"),
        ("物流信息一直不更新", "tracking was never updated"),
    ),
    "service_manner": (
        ("客服爱答不理", "service hardly answered"),
        ("问三次都是复制粘贴", "asked three times, got the same pasted text"),
        ("态度很不耐烦", "impatient tone"),
        ("回复半天不在点上", "replies missed the point"),
    ),
    "after_sale": (
        ("申请退款拖了十天", "the refund took ten days"),
        ("换货还要自己出运费", "had to pay postage for the exchange"),
        ("售后互相推", "passed from one desk to another"),
        ("说好补发一直没有", "the promised replacement never came"),
    ),
}
# One kind of fault a batch; the words are rare elsewhere.
FAULTS: tuple[tuple[Clause, ...], ...] = (
    (("底部开裂", "a crack in the base"), ("刚用就裂了", "cracked at first use"),
     ("有裂缝，不敢用", "there is a crack, I dare not use it")),
    (("一直漏水", "it keeps leaking"), ("密封圈是坏的，漏", "the seal is bad, it leaks"),
     ("漏得到处都是", "leaks everywhere")),
    (("掉漆严重", "the paint comes off"), ("手一摸全是漆", "paint all over my hands"),
     ("漆面起泡脱落", "the paint blisters and falls off")),
)  # fmt: skip
NEUTRAL: tuple[Clause, ...] = (
    ("一般般，能用", "so-so, it works"),
    ("没有惊喜也没有失望", "no surprise, no disappointment"),
    ("活动价可以接受", "fine at the sale price"),
)
OPENINGS: tuple[Clause, ...] = (
    ("", ""), ("", ""), ("", ""),
    ("收到了，", "Arrived. "), ("说实话，", "Honestly: "), ("给家里买的，", "Bought for home: "),
    ("等了活动才买，", "Waited for the sale: "),
)  # fmt: skip
ENDINGS: tuple[Clause, ...] = (
    ("", ""), ("", ""), ("。", "."), ("！", "!"), ("，就这样。", ", that is all."),
)  # fmt: skip
# Praise that was paid for: long on words, short on use.
PAID: tuple[Clause, ...] = (
    ("宝贝收到了，超级喜欢，掌柜人很好，五星好评！", "Love it, great seller, five stars!"),
    ("非常好的宝贝，强烈推荐大家购买，好评！", "Very good item, strongly recommended, five stars!"),
    ("物美价廉，会一直支持店家，全五分！", "Good and cheap, will always support the shop!"),
)
# Abuse: no use of the goods, a demand or another shop's name.
ABUSIVE: tuple[Clause, ...] = (
    ("垃圾店，加我微信给你们删差评", "Rubbish shop, message me and pay to remove this"),
    ("不给补偿就继续发差评", "No compensation, more bad reviews to come"),
    ("千万别买，去别家买便宜一半", "Do not buy, another shop is half the price"),
    ("假货假货假货", "Fake fake fake"),
)
# Slips of the keyboard that sound alike.
SLIPS: tuple[tuple[str, str], ...] = (
    ("质量", "质亮"), ("客服", "克服"), ("物流", "无流"), ("退款", "推款"), ("快递", "快弟"),
    ("颜色", "颜se"), ("描述", "描诉"), ("就", "旧"), ("很", "狠"), ("的", "地"), ("在", "再"),
)  # fmt: skip
REPLIES: tuple[Clause, ...] = (
    ("非常抱歉给您带来不便，请私信订单号，我们马上为您处理。",
     "We are sorry for the trouble; please send us the order number and we will act at once."),
    ("感谢您的反馈，已转质检，24小时内给您答复。",
     "Thank you; quality control has it, you will hear from us within 24 hours."),
    ("亲，已为您登记，补发单号稍后告知。",
     "It is noted; we will send the number of the replacement shortly."),
)  # fmt: skip
