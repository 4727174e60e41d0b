"""Names of the touchpoints in other languages, as tracking plans there have them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from touchline.testing.planted.touchpoints import NAMES

__all__ = ["NAMED", "names_in"]

_RU: Final = """
Клик по рекламе | Переход по рекомендации | Главная страница | Поиск | Просмотр категории |
Рассылка отправлена | Клик в рассылке | Акция отправлена | Клик по акции | Пуш отправлен |
Пуш открыт | Ошибка страницы | Просмотр товара | Сравнение товаров | Чтение отзывов |
Таблица размеров | Корзина | Купон применён | Оформление заказа | Регистрация | Ввод адреса |
Выбор доставки | Отправка платежа | Ошибка оплаты | Заказ оформлен | Заказ отправлен |
Отслеживание заказа | Заказ доставлен | Запрос отзыва | Отзыв написан | Статья справки |
Чат с поддержкой | Звонок в поддержку | Обращение создано | Ответ на обращение | Заявка на возврат |
Деньги возвращены | Вступление в клуб | Отписка | Приглашение друга
"""
_FA: Final = """
کلیک روی تبلیغ | ورود با معرفی | صفحهٔ اصلی | جستجو | دیدن دسته | خبرنامه ارسال شد |
کلیک در خبرنامه | پیشنهاد ارسال شد | کلیک روی پیشنهاد | اعلان ارسال شد | اعلان باز شد | خطای صفحه |
دیدن کالا | مقایسهٔ کالا | خواندن نظرها | جدول سایز | سبد خرید | اعمال کد تخفیف | تسویه حساب |
ساخت حساب | ثبت نشانی | انتخاب ارسال | ارسال پرداخت | پرداخت ناموفق | ثبت سفارش | سفارش فرستاده شد |
پیگیری سفارش | سفارش تحویل شد | درخواست نظر | نظر ثبت شد | خواندن راهنما | گفتگو با پشتیبانی |
تماس با پشتیبانی | تیکت باز شد | پاسخ تیکت | درخواست مرجوعی | بازپرداخت | عضویت در باشگاه |
لغو اشتراک | دعوت از دوست
"""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in text.split("|"))


NAMED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"en": NAMES, "ru": _listed(_RU), "fa": _listed(_FA)}
)
"""Language → names of :data:`~touchline.testing.planted.touchpoints.NAMES`, in the same order."""


def names_in(language: str) -> Mapping[str, str]:
    """English name → name in *language*.

    Raises
    ------
    ValueError
        If there are no names in this language.
    """
    if language not in NAMED:
        raise ValueError(f"there are no names in {language!r}; there are {', '.join(NAMED)}")
    return dict(zip(NAMES, NAMED[language], strict=True))
