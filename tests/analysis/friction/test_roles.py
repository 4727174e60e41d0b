"""Roles of touchpoints, guessed from names in eight languages or declared."""

from __future__ import annotations

import pytest

from touchline.analysis.friction.role_words import FORBIDDEN, WORDS
from touchline.analysis.friction.roles import ROLES, roles_of, subject_of
from touchline.errors import ConfigError

NAMES = {
    "error": "payment failed|HTTPError|error_500|ошибка оплаты|Lỗi thanh toán|خطای پرداخت"
    "|erro no pagamento|fallo de pago|Zahlungsfehler|erreur de paiement",
    "help": "support chat|call center|contact us|чат|звонок в поддержку|tổng đài"
    "|تماس با پشتیبانی|atendimento|soporte|Kundenservice|service client",
    "self_help": "faq|help_article_read|центр помощи|سوالات متداول|preguntas frecuentes",
    "complaint": "complaint filed|жалоба|khiếu nại|شکایت|reclamação|queja|Beschwerde|plainte",
    "message": "email sent|newsletter|sms_delivered|offers_sent|рассылка отправлена"
    "|đã gửi email|ارسال پیامک|e-mail enviado|correo enviado|Newsletter versandt"
    "|courriel envoyé|outbound_call",
    "open": "email opened|push_opened|письмо открыто|mở email|باز کردن ایمیل|Newsletter geöffnet",
    "click": "email clicked|newsletter_clicked|клик по письму|nhấp vào email|کلیک ایمیل",
    "unsubscribe": "unsubscribed|opt-out|отписка|hủy đăng ký|لغو اشتراک|descadastro"
    "|Newsletter abbestellt|désabonnement",
    "refund": "return_requested|refund issued|возврат товара|trả hàng|مرجوعی|devolução"
    "|Rücksendung|remboursement",
    "basket": "addToCart|cart_viewed|корзина|giỏ hàng|سبد خرید|carrinho|carrito|Warenkorb|panier",
    "checkout": "checkout_started|address entered|оформление заказа|Zur Kasse|pagamento",
    "signup": "sign up|Start trial|регистрация|đăng ký|ثبت‌نام|cadastro|Registrierung|inscription",
    "payment": "payment succeeded|paid|оплата прошла|پرداخت موفق|pagamento aprovado|bezahlt",
    "order": "order_placed|purchase|Checkout completed|заказ оформлен|đặt hàng|ثبت سفارش"
    "|pedido realizado|compra|Bestellung|commande passée",
}
NOTHING = (
    "landing", "failover test", "error-free", "call to action", "remove from cart", "return-visit",
    "order delivered", "order history", "newsletter signup", "email confirmed", "Email", "trả lời",
    "Paid search", "заказ доставлен", "pedido enviado", "order confirmation email", "helpful",
    "in order to", "return policy", "buy now button", "ticket closed", "ordered list", "review",
)  # fmt: skip


@pytest.mark.parametrize("role", NAMES)
def test_roles_are_guessed(role: str) -> None:
    names = NAMES[role].split("|")
    roles = roles_of(names)
    assert getattr(roles, role) == tuple(names)
    assert role in roles.guessed


@pytest.mark.parametrize("name", NOTHING)
def test_what_sounds_alike_has_no_role(name: str) -> None:
    roles = roles_of([name])
    assert {role: getattr(roles, role) for role in ROLES if getattr(roles, role)} == {}
    assert roles.goal is None


def test_the_goal_is_what_comes_last_along_a_typical_journey() -> None:
    assert roles_of(["signup", "payment succeeded", "order placed"]).goal == "order placed"
    assert roles_of(["signup", "booking made"]).goal == "booking made"
    assert roles_of(["repeat-order", "first purchase online", "order"]).goal == "order"
    assert roles_of(["A", "B"]).goal is None
    assert roles_of([]).goal is None


def test_what_is_declared_replaces_the_guess() -> None:
    names = ["order placed", "payment failed", "oops", "newsletter"]
    roles = roles_of(names, declared={"error": ["oops"], "message": [], "goal": ["newsletter"]})
    assert roles.error == ("oops",)
    assert roles.message == ()
    assert roles.goal == "newsletter"
    assert {"error", "message", "goal"}.isdisjoint(roles.guessed)
    assert roles_of(names, declared={"goal": []}).goal is None


def test_a_declared_touchpoint_is_not_guessed_for_something_else() -> None:
    assert roles_of(["order"], declared={"message": ["order"]}).goal is None


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"eror": ["a"]}, "no role 'eror'"),
        ({"error": ["b"]}, "no touchpoint 'b'"),
        ({"error": "a"}, "as the text 'a'"),
        ({"goal": ["a", "order"]}, "2 touchpoints are declared as the goal"),
    ],
)
def test_what_cannot_be_declared_is_refused(declared: dict[str, list[str]], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        roles_of(["a", "order"], declared=declared)


def test_spelling_does_not_matter() -> None:
    for name in (
        "ORDER PLACED",
        "orderPlaced",
        "Order-placed!",
        "order.placed",
        "ＯＲＤＥＲ placed",
    ):
        assert roles_of([name]).order == (name,)
    assert roles_of(["شكايت مشتري"]).complaint == ("شكايت مشتري",)  # Arabic letters
    assert roles_of(["Gerät zurück: Rückgabe"]).refund == ("Gerät zurück: Rückgabe",)
    assert roles_of(["dat hang"]).order == ("dat hang",)  # without accents


def test_subjects_tell_messages_apart() -> None:
    assert subject_of("offers_clicked") == subject_of("Offers sent") != subject_of("push_sent")
    assert subject_of("рассылка отправлена") & subject_of("клик по рассылке")


def test_every_role_of_the_table_is_known() -> None:
    assert set(WORDS) == set(ROLES)
    assert set(FORBIDDEN) <= set(WORDS)
