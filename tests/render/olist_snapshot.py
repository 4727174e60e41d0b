"""A rich snapshot with the figures of 15,000 Olist orders, to draw and to test."""

from __future__ import annotations

import math
from typing import Any

from touchline.maps.snapshot import (
    CardItem,
    Coverage,
    EaseItem,
    EffortItem,
    EmotionPoint,
    Figure,
    FlowLink,
    FlowNode,
    KpiItem,
    Lane,
    Lens,
    OpportunityItem,
    PainItem,
    PathItem,
    Period,
    Quote,
    Sample,
    Snapshot,
    StageColumn,
    Text,
    TouchpointItem,
)

SCALE = (1.0, 5.0)
WINDOW = ("2016-09-15T00:00:00Z", "2018-10-03T23:59:59Z")


def words(en: str, fa: str = "", ru: str = "", vi: str = "") -> Text:
    """Own words; English for the languages that are not given."""
    given = {"en": en, "fa": fa, "ru": ru, "vi": vi}
    return Text(words={language: text for language, text in given.items() if text})


ORDERS = words("orders", "سفارش", "заказов", "đơn hàng")
PERSONS = words("persons", "نفر", "человек", "người")
REVIEWS = words("reviews", "نظر", "отзывов", "đánh giá")
COMMENTS = words("comments", "متن نظر", "комментариев", "bình luận")


class Figures(dict[str, Figure]):
    """Collects figures by id and gives back the id."""

    def put(self, id_: str, value: float | None, unit: str = "count", **more: Any) -> str:
        more.setdefault("window", WINDOW)
        more.setdefault("label", words(id_.replace(".", " ").replace("_", " ").capitalize()))
        more.setdefault("definition", words(f"What was counted for “{id_}”, and by what."))
        more.setdefault("query", f"SELECT * FROM spine WHERE figure = '{id_}' ORDER BY time")
        self[id_] = Figure(id=id_, unit=unit, value=value, **more)  # type: ignore[arg-type]
        return id_

    def share(self, id_: str, part: float, of: float, **more: Any) -> str:
        value = part / of
        wide = 1.96 * math.sqrt(value * (1 - value) / of)
        more = {"low": max(0.0, value - wide), "high": min(1.0, value + wide)} | more
        return self.put(id_, value, "share", n=int(of), numerator=part, denominator=of, **more)

    def emotion(self, id_: str, value: float, half: float, n: int) -> str:
        return self.put(
            id_, value, "emotion", n=n, low=value - half, high=value + half, scale=(-2.0, 2.0)
        )

    def score(self, id_: str, value: float, n: int = 0, half: float = 0.05) -> str:
        return self.put(
            id_,
            value,
            "score",
            n=n,
            scale=SCALE,
            low=value - half,
            high=value + half,
            numerator=round(value * n),
            denominator=n,
        )


STAGES = [
    ("search", ("Information search", "جست‌وجوی اطلاعات", "Поиск информации", "Tìm thông tin"), ""),
    ("compare", ("Comparison", "مقایسه", "Сравнение", "So sánh"), ""),
    ("decide", ("Decision", "تصمیم", "Решение", "Quyết định"), "Order placed → payment approved"),
    (
        "receive",
        ("Receiving the offer", "دریافت سفارش", "Получение заказа", "Nhận hàng"),
        "Handed to carrier → delivered",
    ),
    ("evaluate", ("Evaluation", "ارزیابی", "Оценка", "Đánh giá"), "Review answered"),
    ("service", ("Customer service", "خدمات مشتری", "Поддержка", "Chăm sóc khách hàng"), ""),
    ("loyal", ("Loyalty", "وفاداری", "Лояльность", "Trung thành"), "Second or later order"),
    ("recommend", ("Recommendation", "توصیه", "Рекомендация", "Giới thiệu"), "Comment names it"),
]
DESCRIPTIONS_FA = {
    "decide": "ثبت سفارش ← تأیید پرداخت",
    "receive": "تحویل به باربری ← تحویل به مشتری",
    "evaluate": "پاسخ به نظرسنجی",
    "loyal": "سفارش دوم یا بعدی",
    "recommend": "اشاره در متن نظر",
}
HINTS = {
    "search": words("Connect web analytics", "تحلیل وب را متصل کنید"),
    "compare": words("Connect web analytics", "تحلیل وب را متصل کنید"),
    "service": words("Connect the ticket system", "سامانهٔ تیکت را متصل کنید"),
}


def _stages(f: Figures) -> list[StageColumn]:
    entrants = {
        "decide": (15000, ORDERS, 0.981),
        "receive": (14722, ORDERS, 0.988),
        "evaluate": (14872, REVIEWS, 0.006),
        "loyal": (93, PERSONS, None),
        "recommend": (685, COMMENTS, None),
    }
    columns = []
    for id_, label, description in STAGES:
        ids: dict[str, str] = {}
        if id_ in entrants:
            count, of, onward = entrants[id_]
            ids["entrants"] = f.put(f"stage.{id_}.entrants", count, n=count, of=of)
            if onward is not None:
                part = round(onward * count)
                ids["conversion"] = f.share(f"stage.{id_}.conversion", part, count)
            ids["median"] = f.put(f"stage.{id_}.median", 613_440, "seconds", n=count)
            ids["p90"] = f.put(f"stage.{id_}.p90", 1_632_960, "seconds", n=count)
        columns.append(
            StageColumn(
                id=id_,
                label=words(*label),
                description=words(description, DESCRIPTIONS_FA[id_]) if description else None,
                known=id_ in entrants,
                hint=HINTS.get(id_),
                **ids,  # type: ignore[arg-type]
            )
        )
    return columns


def _flow(f: Figures) -> Lane:
    nodes = [
        ("placed", "decide", "Order placed", "ثبت سفارش", 15000),
        ("approved", "decide", "Payment approved", "تأیید پرداخت", 14969),
        ("carrier", "receive", "Handed to carrier", "تحویل به باربری", 14722),
        ("delivered", "receive", "Delivered", "تحویل به مشتری", 14552),
        ("review", "evaluate", "Review", "ثبت نظر", 14448),
        ("again", "loyal", "Ordered again", "سفارش دوباره", 93),
    ]
    waits = [(1260, 122_400), (155_520, 527_040), (613_440, 1_632_960), (172_800, 466_560)]
    items = [
        FlowNode(id=i, stage=s, label=words(en, fa), figure=f.put(f"node.{i}", n, n=n, of=ORDERS))
        for i, s, en, fa, n in nodes
    ]
    links = []
    for at, (one, two) in enumerate(zip(nodes, nodes[1:], strict=False)):
        name = f"{one[0]}-{two[0]}"
        times = {}
        if at < len(waits):
            median, p90 = waits[at]
            times["median"] = f.put(f"link.{name}.median", median, "seconds", n=two[4])
            times["p90"] = f.put(f"link.{name}.p90", p90, "seconds", n=two[4])
        on = f.put(f"link.{name}", two[4], n=two[4], of=ORDERS)
        links.append(FlowLink(source=one[0], target=two[0], kind="next", figure=on, **times))
        if one[0] != "review":
            off = f.put(f"leave.{one[0]}", one[4] - two[4], n=one[4], of=ORDERS)
            links.append(FlowLink(source=one[0], target=None, kind="leave", figure=off))
    for source, target, kind, n, label in [
        ("approved", "review", "skip", 312, words("312 review before hand-over", "۳۱۲ نظر پیش از تحویل به باربری")),
        ("carrier", "review", "skip", 802, words("802 review while the parcel is under way", "۸۰۲ نظر وقتی بسته هنوز در راه است")),
        ("again", "placed", "back", 96, words("96 repeat orders come back", "۹۶ سفارش تکراری بازمی‌گردد")),
    ]:
        figure = f.put(f"{kind}.{source}-{target}", n, n=n, of=ORDERS)
        links.append(FlowLink(source=source, target=target, kind=kind, figure=figure, label=label))  # type: ignore[arg-type]
    note = words(
        "band width = orders; median · p90 between events; orange = skipped ahead",
        "پهنای نوار = سفارش؛ میانه · صدک ۹۰؛ نارنجی = پرش به جلو",
    )
    return Lane(kind="flow", flow_nodes=items, flow_links=links, note=note)


def _goals() -> Lane:
    cards = [
        ("search", "Learn what exists", "بداند چه چیزی هست"),
        ("compare", "Find the best deal", "بهترین خرید را بیابد"),
        ("decide", "Order and pay in one sitting, the way I like to pay", "یک‌باره سفارش بدهم و به شیوهٔ دلخواهم بپردازم"),
        ("receive", "Get everything I ordered, by the promised day, and know where it is", "همهٔ سفارشم تا روز وعده‌شده برسد و بدانم کجاست"),
        ("evaluate", "Say how it went, and be heard if something is wrong", "بگویم چه گذشت و اگر مشکلی بود شنیده شوم"),
        ("service", "Get an answer", "پاسخ بگیرد"),
        ("loyal", "Buy again without starting over", "بی‌دردسر دوباره بخرم"),
        ("recommend", "Tell others what to expect", "به دیگران بگویم چه انتظاری داشته باشند"),
    ]
    return Lane(
        kind="goals",
        cards=[CardItem(stage=s, text=words(en, fa)) for s, en, fa in cards],
        note=words("written by hand", "نوشتهٔ دستی"),
    )


def _touchpoints(f: Figures) -> Lane:
    rows = [
        ("decide", "web", "Web shop", "فروشگاه وب", "web", True, 15000),
        ("decide", "card", "Card", "کارت اعتباری", "card", True, 11312),
        ("decide", "boleto", "Boleto", "فیش بانکی", "barcode", False, 2922),
        ("decide", "other", "Voucher and debit", "بن و نقدی", "ticket", True, 765),
        ("receive", "pickup", "Carrier pick-up", "دریافت باربری", "truck", False, 14722),
        ("receive", "door", "Parcel at the door", "بسته دم در", "home", False, 14552),
        ("evaluate", "request", "Review request answered", "پاسخ به درخواست نظر", "email", True, 14872),
        ("evaluate", "comment", "Written comment", "نظر نوشتاری", "message", True, 6157),
        ("loyal", "repeat", "Repeat order", "سفارش تکراری", "repeat", True, 96),
        ("recommend", "named", "In a comment", "در متن نظر", "star", True, 685),
    ]
    items = [
        TouchpointItem(
            id=i,
            stage=s,
            label=words(en, fa),
            icon=icon,
            online=online,
            figure=f.put(f"touchpoint.{i}", n, n=n, numerator=n, denominator=15000, of=ORDERS),
            share=f.share(f"touchpoint.{i}.share", n, 15000),
        )
        for s, i, en, fa, icon, online, n in rows
    ]
    return Lane(
        kind="touchpoints",
        touchpoints=items,
        note=words("orders or reviews; bar: of 15,000", "سفارش یا نظر؛ میله: از ۱۵٬۰۰۰"),
    )


def _path(f: Figures) -> Lane:
    steps = [
        FlowNode(id=f"p{at}", stage=s, label=words(en, fa), figure="node.placed")
        for at, (s, en, fa) in enumerate(
            [
                ("decide", "Order", "سفارش"),
                ("decide", "Approved", "تأیید"),
                ("receive", "Carrier", "باربری"),
                ("receive", "Delivered", "تحویل"),
                ("evaluate", "Review", "نظر"),
            ]
        )
    ]
    return Lane(
        kind="path",
        paths=[
            PathItem(
                steps=steps,
                figure=f.share("path.typical", 13560, 15000),
                duration=f.put("path.typical.duration", 1_114_560, "seconds", n=13560),
                score=f.score("path.typical.score", 4.27, 13460),
                notes=[
                    words("1.6 % stop here and review: 1.48 ★", "۱٫۶٪ همین‌جا می‌مانند و نظر می‌دهند: ۱٫۴۸ ★"),
                    words("4.3 % review before delivery, 1.79 ★", "۴٫۳٪ پیش از تحویل نظر می‌دهند، ۱٫۷۹ ★"),
                ],
            )
        ],
        note=words("share of all 15,000 orders", "سهم از همهٔ ۱۵٬۰۰۰ سفارش"),
    )


def _emotion(f: Figures) -> Lane:
    points = [
        ("decide", "first", -0.38, 0.60, 24, None, None),
        ("decide", "paid", -1.40, 0.14, 288, words("answered before hand-over", "پاسخ پیش از تحویل به باربری"), None),
        ("receive", "waiting", -1.16, 0.09, 802, words("answered while waiting for the parcel", "پاسخ در انتظار بسته"), None),
        ("evaluate", "after", 1.27, 0.02, 13758, words("answered after delivery", "پاسخ پس از تحویل"), None),
        ("evaluate", "late", -0.40, 0.10, 1128, words("late", "دیرهنگام"), "late"),
        ("evaluate", "never", -1.26, 0.12, 424, words("undelivered", "تحویل نشد"), "undelivered"),
        ("loyal", "repeat", 1.25, 0.27, 94, words("on repeat orders", "در سفارش تکراری"), None),
        ("recommend", "named", 1.41, 0.09, 685, words("naming it", "با نام بردن"), None),
    ]
    assumed = {"search": 0.4, "compare": 0.1, "decide": 1.2, "receive": 0.5, "evaluate": 1.0}
    return Lane(
        kind="emotion",
        emotion=[
            EmotionPoint(
                stage=s, figure=f.emotion(f"emotion.{i}", v, h, n), label=label, segment=segment
            )
            for s, i, v, h, n, label, segment in points
        ],
        assumed=assumed | {"service": -0.7, "loyal": 0.6, "recommend": 0.9},
        note=words("mean stars − 3 in the stage where people answered; band 95 %", "میانگین ستاره منهای ۳، در مرحله‌ای که پاسخ داده شد؛ نوار ۹۵٪"),
    )


def _ease(f: Figures) -> Lane:
    table = {
        "decide": (0.998, 0.830, 0.125),
        "receive": (0.988, 0.921, 0.146),
        "evaluate": (0.993, 0.936, 0.819),
        "loyal": (None, None, 0.787),
        "recommend": (None, None, 0.921),
    }
    items = []
    for stage, values in table.items():
        ids = {
            name: f.share(f"ease.{stage}.{name}", round(value * 1000), 1000)
            for name, value in zip(("easy", "fast", "pleasant"), values, strict=True)
            if value is not None
        }
        items.append(EaseItem(stage=stage, **ids))
    note = words("share of orders; dots at 95 and 80 %", "سهم سفارش‌ها؛ نقطه‌ها در ۹۵ و ۸۰٪")
    return Lane(kind="ease", ease=items, note=note)


def _quotes() -> Lane:
    rows: list[tuple[str, int, str, str, str]] = [
        ("decide", 3, "Paguei em três vezes e cobraram tudo de uma só vez.", "neutral", "SC"),
        ("decide", 5, "Comprar foi fácil, pagar também.", "positive", "RJ"),
        ("receive", 1, "Passou do dia prometido e ninguém avisou nada.", "negative", "SP · late"),
        ("receive", 1, "Escrevi duas vezes para a loja e até agora nenhuma resposta.", "negative", "SC · late"),
        ("receive", 5, "Chegou bem antes do que eu esperava.", "positive", "RJ"),
        ("evaluate", 1, "Pedi três unidades e veio apenas uma.", "negative", "SP"),
        ("evaluate", 5, "Tudo certo: rápido, bem embalado e de boa qualidade.", "positive", "SP"),
        ("loyal", 5, "Já comprei muitas vezes e sempre volto.", "positive", "SP"),
        ("recommend", 5, "Gostei tanto que já falei dela para os meus amigos.", "positive", "SP"),
    ]
    return Lane(
        kind="verbatims",
        quotes=[
            Quote(
                stage=s,
                text=text,
                language="pt",
                score=stars,
                scale=SCALE,
                feeling=feeling,  # type: ignore[arg-type]
                segment=Text(words={"": place}),
                time="2017-11-24T22:28:00Z",
                reference=f"reviews:{at}.0",
            )
            for at, (s, stars, text, feeling, place) in enumerate(rows)
        ],
        note=words("6,157 comments, in Portuguese", "۶٬۱۵۷ نظر به پرتغالی"),
    )


def _pains(f: Figures) -> Lane:
    rows = [
        (1, "receive", "Delivered late", "تحویل دیرهنگام", 1152, 194846, 2.60, -1896),
        (2, "evaluate", "Asked to review before it arrived", "درخواست نظر پیش از رسیدن کالا", 729, 127348, 1.99, -1674),
        (3, "receive", "Comments “not received”", "نظر «نرسیده است»", 490, 99769, 1.12, -1553),
        (4, "decide", "Paid, but never handed to the carrier", "پرداخت شد اما به باربری نرسید", 278, 60815, 1.58, -732),
        (5, "decide", "Payment takes over a day (boleto)", "پرداخت بیش از یک روز (فیش بانکی)", 2538, 454770, 4.04, -621),
        (6, "evaluate", "Comments “items missing”", "نظر «کمبود کالا»", 202, 62234, 1.23, -617),
    ]
    items = []
    for rank, stage, en, fa, persons, money, mean, lost in rows:
        base = f"pain.{rank}"
        items.append(
            PainItem(
                id=f"pain{rank}",
                rank=rank,
                stage=stage,
                kind="score",
                label=words(en, fa),
                definition=words("Mean stars of the orders affected, against all others."),
                persons=f.put(f"{base}.persons", persons, n=persons, of=PERSONS),
                value=f.put(f"{base}.value", money, "money", n=persons, currency="BRL"),
                score=f.score(f"{base}.score", mean, persons, 0.09),
                reference=f.score(f"{base}.reference", 4.28, 13000, 0.02),
                lost=f.put(f"{base}.lost", lost, "number", n=persons),
                share=f.share(f"{base}.share", persons, 15000),
            )
        )
    return Lane(
        kind="pains",
        pains=items,
        note=words("ranked by stars lost against on-time mean; persons, value, mean stars", "به‌ترتیب ستاره‌های ازدست‌رفته؛ افراد، ارزش سفارش، میانگین ستاره"),
    )


def _history(base: float, swing: float, months: int = 20) -> list[Period]:
    out = []
    for at in range(months):
        wave = math.sin(at * 1.7) * 0.5 + math.sin(at * 0.6) * 0.3 - (1.6 if at == 10 else 0)
        value = None if at == 3 else base + swing * wave
        low = None if value is None else value - swing * 0.4
        high = None if value is None else value + swing * 0.4
        out.append(
            Period(
                start=f"{2017 + at // 12}-{at % 12 + 1:02d}-01",
                value=value,
                n=400 + 30 * at,
                low=low,
                high=high,
            )
        )
    return out


def _kpis(f: Figures) -> Lane:
    rows = [
        ("approved", "decide", "Payment approved", "پرداخت تأییدشده", f.share("kpi.approved", 14969, 15000), _history(0.998, 0.003)),
        ("value", "decide", "Mean order value", "میانگین ارزش سفارش", f.put("kpi.value", 160.0, "money", n=15000, currency="BRL", low=157.2, high=162.9), _history(160, 8)),
        ("ontime", "receive", "Delivered on time", "تحویل به‌موقع", f.share("kpi.ontime", 13400, 14552), _history(0.92, 0.05)),
        ("door", "receive", "Order to door, median", "سفارش تا دم در، میانه", f.put("kpi.door", 872_640, "seconds", n=14552, low=864_000, high=882_000), _history(872_640, 90_000)),
        ("csat", "evaluate", "4–5 stars", "۴ و ۵ ستاره", f.share("kpi.csat", 11422, 14872), _history(0.768, 0.05)),
        ("stars", "evaluate", "Mean stars", "میانگین ستاره", f.score("kpi.stars", 4.08, 14872, 0.02), _history(4.08, 0.2)),
        ("again", "loyal", "Ordered again", "خرید دوباره", f.share("kpi.again", 93, 14904), []),
        ("advise", "recommend", "Recommend", "توصیه", f.share("kpi.advise", 631, 685), _history(0.92, 0.05)),
    ]
    return Lane(
        kind="kpis",
        kpis=[
            KpiItem(id=i, stage=s, label=words(en, fa), figure=figure, history=history)
            for i, s, en, fa, figure, history in rows
        ],
        note=words("95 % interval; by month, Jan 2017 – Aug 2018", "بازهٔ ۹۵٪؛ ماهانه، ژانویهٔ ۲۰۱۷ تا اوت ۲۰۱۸"),
    )


def _efforts(f: Figures) -> Lane:
    return Lane(
        kind="efforts",
        efforts=[
            EffortItem(
                id="request",
                stage="evaluate",
                label=words("Review request e-mail", "ایمیل درخواست نظر"),
                channel="email",
                start="2016-10-01",
                end="2018-10-03",
                reach=f.put("effort.reach", 15000, n=15000),
                response=f.share("effort.response", 14872, 15000),
            ),
            EffortItem(
                id="seller",
                stage="search",
                label=words("Seller leads", "سرنخ فروشنده"),
                channel="social",
                count=3,
                reach=f.put("effort.leads", 8000, n=8000),
                response=f.share("effort.won", 842, 8000),
            ),
        ],
        note=words("cost: no data anywhere", "هزینه: هیچ‌جا داده نیست"),
    )


def _opportunities() -> Lane:
    rows = [
        ("search", "Connect web analytics", "اتصال تحلیل وب", "Ana Nunes", "to do", None),
        ("decide", "Refund at once when stock is out", "بازپرداخت فوری هنگام نبود کالا", "Mario Rossi", "proposed", 4),
        ("decide", "Remind boleto payers after 24 h", "یادآوری فیش پس از ۲۴ ساعت", "Jo Silva", "proposed", 5),
        ("receive", "Warn two days before a promise breaks", "هشدار دو روز پیش از بدقولی", "Lia Prado", "in test", 1),
        ("receive", "Second carrier for RJ and BA (13 % late)", "باربری دوم برای RJ و BA (۱۳٪ دیر)", "Lia Prado", "proposed", 1),
        ("evaluate", "Hold the review request until the parcel is delivered", "درخواست نظر فقط پس از تحویل", "Dan Kim", "ready", 2),
        ("service", "Connect the ticket system", "اتصال سامانهٔ تیکت", "Ana Nunes", "to do", None),
        ("loyal", "Load the full order history", "بارگذاری همهٔ سفارش‌ها", "Ana Nunes", "to do", None),
        ("recommend", "Ask the 0–10 question", "پرسش ۰ تا ۱۰", "Dan Kim", "done", None),
    ]
    return Lane(
        kind="opportunities",
        opportunities=[
            OpportunityItem(stage=s, text=words(en, fa), owner=owner, state=state, pain=pain)
            for s, en, fa, owner, state, pain in rows
        ],
        note=words("action, owner, state, pain it answers", "اقدام، مسئول، وضعیت، نقطهٔ درد"),
    )


def olist() -> Snapshot:
    """The whole map."""
    f = Figures()
    stages = _stages(f)
    lanes = [
        _flow(f),
        _goals(),
        _touchpoints(f),
        _path(f),
        _emotion(f),
        _ease(f),
        _quotes(),
        _pains(f),
        _kpis(f),
        _efforts(f),
        _opportunities(),
    ]
    coverage = [
        ("Payment time", "زمان پرداخت", 0.998),
        ("Hand-over time", "زمان باربری", 0.981),
        ("Delivery time", "زمان تحویل", 0.970),
        ("Stars", "ستاره", 0.991),
        ("Comment", "متن نظر", 0.41),
        ("Web, tickets, cost", "وب، تیکت، هزینه", None),
    ]
    late = f["pain.1.score"]
    f["pain.1.score"] = Figure(
        **{
            **{name: getattr(late, name) for name in late.__struct_fields__},
            "label": words("Late delivery", "تحویل دیرهنگام"),
            "of": REVIEWS,
            "definition": words(
                "Mean stars of orders delivered after the promised date, 00:00; "
                "28 without a review left out.",
                "میانگین ستارهٔ سفارش‌هایی که پس از تاریخ وعده‌شده رسیدند.",
            ),
            "query": "SELECT person_id, state, stars\nFROM feedback\nWHERE late AND stars IS NOT NULL\nORDER BY time",
            "sample": Sample(
                columns=["order", "state", "day", "days late", "stars"],
                rows=[
                    ["order-1", "SP", "2018-03-28", 2.8, 4],
                    ["order-2", "MG", "2018-04-18", 5.9, 3],
                    ["order-3", "SC", "2018-01-08", 21.7, 1],
                ],
                total=1156,
            ),
        }
    )
    return Snapshot(
        project="olist",
        map="purchase",
        name=words("Buying online", "خرید اینترنتی", "Покупка в интернете", "Mua hàng trực tuyến"),
        title=words(
            "Late parcels are 8 % of deliveries and rate 1.7 stars lower",
            "بسته‌های دیرهنگام ۸٪ تحویل‌ها هستند و ۱٫۷ ستاره کمتر می‌گیرند",
            "Опоздавшие посылки — 8 % доставок, и оценка у них на 1,7 звезды ниже",
            "Đơn giao trễ chiếm 8% và bị chấm thấp hơn 1,7 sao",
        ),
        subtitle=words(
            "Buying online on Olist, Brazil, from order to review. Approval and hand-over lose "
            "1.9 % of orders; the long wait loses the good will. 1,114 reviews were answered "
            "before a parcel had come.",
            "خرید اینترنتی از Olist برزیل، از سفارش تا نظر. تأیید و تحویل به باربری ۱٫۹٪ سفارش‌ها "
            "را از دست می‌دهد؛ انتظار طولانی، رضایت را. ۱٬۱۱۴ نظر پیش از رسیدن بسته داده شد.",
        ),
        created="2026-11-21T21:00:00Z",
        version="0.1.0",
        build="b1",
        languages=["en", "ru", "vi", "fa"],
        unit=ORDERS,
        lens=Lens(
            name=words("The one-time shopper", "خریدار یک‌باره", "Разовый покупатель", "Khách mua một lần"),
            description=words(
                "99.4 % bought once · 42 % in São Paulo · 75 % by card",
                "۹۹٫۴٪ یک خرید · ۴۲٪ سائوپائولو · ۷۵٪ با کارت",
            ),
            persons=f.put("lens.persons", 14904, n=14904, of=PERSONS),
            journeys=f.put("lens.journeys", 15000, n=15000, of=ORDERS),
            share=f.put("lens.share", 1.0, "share", n=15000, numerator=15000, denominator=15000),
            window=WINDOW,
            newest="2018-10-15T00:00:00Z",
        ),
        stages=stages,
        lanes=lanes,
        coverage=[
            Coverage(
                label=words(en, fa),
                figure=None if share is None else f.share(f"coverage.{en}", round(share * 15000), 15000),
            )
            for en, fa, share in coverage
        ],
        notes=[
            words(
                "Late = delivered after the promised date, 00:00. Easy = went on to the next event; "
                "fast = approved in 24 h, delivered by the promised date, answered in 7 d; "
                "pleasant = 4–5 stars from those who answered in the stage.",
                "دیرهنگام = تحویل پس از تاریخ وعده‌شده. آسان = رفتن به رویداد بعد؛ سریع = تأیید تا ۲۴ ساعت، "
                "تحویل تا روز وعده، پاسخ تا ۷ روز؛ دلپذیر = ۴ تا ۵ ستاره.",
            ),
            words(
                "Goals, assumed curve, owners and states are example entries; all figures are measured.",
                "هدف‌ها، منحنی فرضی، مسئول و وضعیت نمونه‌اند؛ همهٔ رقم‌ها اندازه‌گیری شده‌اند.",
            ),
        ],
        credits=words("Data: Olist, CC BY-NC-SA 4.0, sample of 15,000 orders", "داده: Olist، CC BY-NC-SA 4.0، نمونهٔ ۱۵٬۰۰۰ سفارش"),
        figures=dict(f),
    )
