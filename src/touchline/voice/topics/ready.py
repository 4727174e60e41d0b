"""Ready themes of customer experience: what people praise and complain of everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import yaml

__all__ = ["EMPTY", "GROUPS", "LABELS", "LANGUAGES", "READY", "Tone", "phrases_in", "tone_of"]

Tone = Literal["bad", "good", "any"]

LANGUAGES: Final = ("ar", "de", "en", "es", "fa", "fr", "hi", "it", "pt", "ru", "vi")
"""Of the phrases, ``phrases/<language>.yaml``."""


@dataclass(frozen=True, slots=True)
class _Label:
    en: str
    ru: str
    vi: str
    fa: str


def _themes() -> dict[str, tuple[str | None, Tone, _Label]]:
    return {
        "not_delivered": (
            "delivery",
            "bad",
            _Label("Never arrived", "Не доставлено", "Không nhận được hàng", "نرسیدن سفارش"),
        ),
        "delay": (
            "delivery",
            "bad",
            _Label("Late", "Опоздания и задержки", "Chậm trễ", "تأخیر"),
        ),
        "fast_delivery": (
            "delivery",
            "good",
            _Label("Fast and on time", "Быстро и в срок", "Nhanh và đúng hẹn", "سریع و به‌موقع"),
        ),
        "wrong_item": (
            "product",
            "bad",
            _Label(
                "Wrong or incomplete order",
                "Не то или не всё",
                "Giao sai hoặc thiếu",
                "سفارش اشتباه یا ناقص",
            ),
        ),
        "not_as_described": (
            "product",
            "bad",
            _Label(
                "Not as described",
                "Не соответствует описанию",
                "Không đúng mô tả",
                "مغایرت با توضیحات",
            ),
        ),
        "defect": (
            "product",
            "bad",
            _Label(
                "Defects and poor quality",
                "Брак и плохое качество",
                "Hàng lỗi, kém chất lượng",
                "خرابی و کیفیت پایین",
            ),
        ),
        "good_quality": (
            "product",
            "good",
            _Label("Good quality", "Хорошее качество", "Chất lượng tốt", "کیفیت خوب"),
        ),
        "packaging": (
            "product",
            "any",
            _Label("Packaging", "Упаковка", "Đóng gói", "بسته‌بندی"),
        ),
        "refund": (
            "service",
            "bad",
            _Label(
                "Refunds and returns",
                "Возврат денег и товара",
                "Hoàn tiền, đổi trả",
                "مرجوعی و بازپرداخت",
            ),
        ),
        "support": (
            "service",
            "bad",
            _Label(
                "Support does not answer",
                "Поддержка не отвечает",
                "Hỗ trợ không phản hồi",
                "پاسخ‌گو نبودن پشتیبانی",
            ),
        ),
        "helpful_support": (
            "service",
            "good",
            _Label("Helpful support", "Поддержка помогла", "Hỗ trợ tận tình", "پشتیبانی خوب"),
        ),
        "rude_staff": (
            "service",
            "bad",
            _Label("Rude staff", "Грубость персонала", "Thái độ nhân viên tệ", "برخورد بد کارکنان"),
        ),
        "friendly_staff": (
            "service",
            "good",
            _Label(
                "Friendly staff",
                "Приветливый персонал",
                "Nhân viên thân thiện",
                "کارکنان خوش‌برخورد",
            ),
        ),
        "queue": (
            "service",
            "bad",
            _Label("Queues and waiting", "Очереди и ожидание", "Xếp hàng, chờ đợi", "صف و انتظار"),
        ),
        "cancelled": (
            "delivery",
            "bad",
            _Label("Cancelled", "Отмены", "Bị hủy", "لغو شدن"),
        ),
        "price": (
            "money",
            "bad",
            _Label("Too expensive", "Дорого", "Giá đắt", "گرانی"),
        ),
        "good_price": (
            "money",
            "good",
            _Label("Good price", "Хорошая цена", "Giá tốt", "قیمت خوب"),
        ),
        "payment": (
            "money",
            "bad",
            _Label("Payment trouble", "Проблемы с оплатой", "Lỗi thanh toán", "مشکل پرداخت"),
        ),
        "app": (
            "digital",
            "bad",
            _Label(
                "App and site trouble",
                "Сбои приложения и сайта",
                "Lỗi ứng dụng, trang web",
                "مشکل برنامه و سایت",
            ),
        ),
        "easy_to_use": (
            "digital",
            "good",
            _Label("Easy to use", "Удобно и просто", "Dễ sử dụng", "استفاده آسان"),
        ),
        "dirty": (
            "place",
            "bad",
            _Label("Dirty", "Грязно", "Bẩn", "کثیفی"),
        ),
        "clean": (
            "place",
            "good",
            _Label("Clean", "Чисто", "Sạch sẽ", "تمیزی"),
        ),
        "bad_food": (
            "place",
            "bad",
            _Label(
                "Cold or tasteless food",
                "Холодная или невкусная еда",
                "Đồ ăn nguội, dở",
                "غذای سرد یا بدمزه",
            ),
        ),
        "good_food": (
            "place",
            "good",
            _Label("Tasty food", "Вкусная еда", "Đồ ăn ngon", "غذای خوشمزه"),
        ),
        "no_information": (
            "service",
            "bad",
            _Label(
                "No or unclear information",
                "Нет ясной информации",
                "Thiếu thông tin",
                "نبود اطلاعات روشن",
            ),
        ),
        "praise": (None, "good", _Label("Praise", "Похвала", "Khen", "تعریف")),
        "complaint": (None, "bad", _Label("Complaint", "Жалоба", "Chê", "گلایه")),
    }


_THEMES: Final = _themes()
READY: Final = tuple(_THEMES)
"""Ids of the ready themes."""
EMPTY: Final = ("praise", "complaint")
"""What is said in them is good or bad and nothing more: no theme, but other themes stay clear."""
GROUPS: Final[dict[str, dict[str, str]]] = {
    "delivery": {"en": "Delivery", "ru": "Доставка", "vi": "Giao hàng", "fa": "تحویل"},
    "product": {"en": "Product", "ru": "Товар", "vi": "Sản phẩm", "fa": "محصول"},
    "service": {"en": "Service", "ru": "Обслуживание", "vi": "Dịch vụ", "fa": "خدمات"},
    "money": {
        "en": "Price and payment",
        "ru": "Цена и оплата",
        "vi": "Giá và thanh toán",
        "fa": "قیمت و پرداخت",
    },
    "digital": {
        "en": "App and site",
        "ru": "Приложение и сайт",
        "vi": "Ứng dụng và trang web",
        "fa": "برنامه و سایت",
    },
    "place": {
        "en": "Place and food",
        "ru": "Место и еда",
        "vi": "Không gian và đồ ăn",
        "fa": "محیط و غذا",
    },
}
"""What ready themes are parts of, with labels."""
LABELS: Final[dict[str, dict[str, str]]] = {
    name: {"en": label.en, "ru": label.ru, "vi": label.vi, "fa": label.fa}
    for name, (_, _, label) in _THEMES.items()
}
PARENTS: Final = {name: parent for name, (parent, _, _) in _THEMES.items()}


def tone_of(theme: str) -> Tone:
    """Say whether a ready theme is praise or complaint.

    Examples
    --------
    >>> tone_of("delay"), tone_of("packaging")
    ('bad', 'any')
    """
    return _THEMES[theme][1]


@cache
def phrases_in(language: str) -> dict[str, tuple[str, ...]]:
    """Give what customers say of each ready theme; nothing where a language has no phrases.

    Examples
    --------
    >>> phrases_in("en")["delay"][0]
    'the delivery was very late'
    >>> phrases_in("nl")
    {}
    """
    if language not in LANGUAGES:
        return {}
    file = files("touchline.voice.topics") / "phrases" / f"{language}.yaml"
    held = yaml.safe_load(file.read_text("utf-8"))
    return {theme: tuple(held[theme]) for theme in READY}
