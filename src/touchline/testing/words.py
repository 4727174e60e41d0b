"""What customers of a generated company write, in four languages."""

from __future__ import annotations

import numpy as np

__all__ = ["remark"]

PRAISE: dict[str, tuple[str, ...]] = {
    "en": ("Came early, just as described.", "Great quality, will buy again!", "Easy and quick."),
    "ru": ("Пришло раньше срока, всё как на фото.", "Отличное качество!", "Быстро и удобно."),
    "vi": ("Giao sớm, đúng như mô tả.", "Chất lượng tuyệt vời!", "Nhanh và tiện."),
    "fa": ("زودتر از موعد رسید، درست مثل عکس.", "کیفیت عالی!", "سریع و راحت."),
}
LATE: dict[str, tuple[str, ...]] = {
    "en": ("Arrived a week late and nobody told me.", "Still waiting long after the promised day."),
    "ru": ("Опоздали на неделю и не предупредили.", "Обещанный день давно прошёл."),
    "vi": ("Giao trễ cả tuần mà không ai báo.", "Quá ngày hẹn lâu rồi mới nhận được."),
    "fa": ("یک هفته دیر رسید و کسی خبر نداد.", "مدت‌ها از روز وعده گذشته بود."),
}
COMPLAINT: dict[str, tuple[str, ...]] = {
    "en": ("Not what I expected.", "The box was damaged.", "Poor quality for the price."),
    "ru": ("Не то, чего ожидал.", "Коробка была повреждена.", "Качество не стоит своих денег."),
    "vi": ("Không như mong đợi.", "Hộp bị móp.", "Chất lượng kém so với giá."),
    "fa": ("آن چیزی نبود که انتظار داشتم.", "جعبه آسیب دیده بود.", "کیفیت پایین با این قیمت."),
}


def remark(rng: np.random.Generator, language: str, *, stars: int, late: bool) -> str:
    """Write a remark that fits the stars; half of all people leave the text empty."""
    if rng.random() < 0.5:
        return ""
    phrases = PRAISE if stars >= 4 else LATE if late else COMPLAINT
    options = phrases.get(language, phrases["en"])
    return options[int(rng.integers(len(options)))]
