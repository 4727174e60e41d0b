"""Transcripts and threads give the customer's words; reviews come through as they are."""

from __future__ import annotations

import csv

import pytest

from tests.shared import shared
from touchline.voice.conversations.turns import customer_text, split_turns

TRANSCRIPTS = {
    "en": (
        "Agent: Good morning.\nCustomer: My parcel is lost.\nAgent: Sorry.",
        "My parcel is lost.",
    ),
    "ru": (
        "[00:01] Оператор: Добрый день!\n[00:05] Клиент: Заказ не пришёл.\n[00:09] Оператор: Жаль.",
        "Заказ не пришёл.",
    ),
    "vi": (
        "Nhân viên: Xin chào.\nKhách hàng: Tôi chưa nhận được hàng.",
        "Tôi chưa nhận được hàng.",
    ),
    "fa": ("پشتیبان: سلام\nمشتری: سفارش من نرسید", "سفارش من نرسید"),
    "pt": ("Atendente: Bom dia.\nCliente: Não recebi o produto.", "Não recebi o produto."),
    "es": ("Asesora: Buenos días.\nCliente: No llegó el pedido.", "No llegó el pedido."),
    "de": ("Mitarbeiter: Guten Tag.\nKundin: Das Paket fehlt.", "Das Paket fehlt."),
    "fr": ("Conseiller : Bonjour.\nCliente : Le colis est perdu.", "Le colis est perdu."),
    "it": ("Operatore: Salve.\nUtente: Il pacco non arriva.", "Il pacco non arriva."),
    "ar": ("الموظف: مرحبا\nالعميل: لم يصل الطلب", "لم يصل الطلب"),
    "hi": ("एजेंट: नमस्ते\nग्राहक: पार्सल नहीं आया", "पार्सल नहीं आया"),
}


@pytest.mark.parametrize("language", TRANSCRIPTS)
def test_the_customer_of_a_transcript_is_found(language: str) -> None:
    text, wanted = TRANSCRIPTS[language]
    assert customer_text(text) == wanted


@pytest.mark.parametrize("language", TRANSCRIPTS)
def test_a_transcript_within_one_line_is_split_too(language: str) -> None:
    text, wanted = TRANSCRIPTS[language]
    assert customer_text(text.replace("\n", " ")) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Agent 1 [00:12]: Hello\nCaller [00:15]: It broke\nAgent 1 [00:20]: Oh",
        "[12.03.2024, 10:15:22] Support: Hello\n[12.03.2024, 10:16:02] Client: It broke",
        "12/03/2024, 10:15 - Support: Hello\n12/03/2024, 10:16 - Customer: It broke",
        "**Agent:** Hello\n**Customer:** It broke",
        "Agent (Bo): Hello\nCustomer (Anna): It broke",
        "Operator Anna: Hello\nCustomer: It broke",
        "AGENT:\nHello\nCUSTOMER:\nIt broke",
    ],
)
def test_times_and_names_beside_the_label_do_not_matter(text: str) -> None:
    assert customer_text(text) == "It broke"


def test_turns_over_several_lines_stay_whole() -> None:
    text = "Agent: Hello\nCustomer: It broke.\nTwice, in fact.\nAgent: Oh\nCustomer: Yes"
    assert customer_text(text) == "It broke.\nTwice, in fact.\nYes"


def test_who_is_not_the_company_is_the_customer() -> None:
    text = "Dana: Hello\nAnna: It broke\nDana: Oh\nAnna: Twice"
    assert customer_text(text, ["Dana"]) == "It broke\nTwice"
    assert customer_text("Operator: Hello\nAnna: It broke\nOperator: Oh") == "It broke"


def test_where_the_customer_cannot_be_told_everything_counts_and_it_is_said() -> None:
    text = "Dana: Hello\nAnna: It broke\nDana: Oh"
    found = split_turns(text)
    assert (found.kind, found.told) == ("transcript", False)
    assert customer_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Two things: slow, and expensive.",
        "Pros: cheap, light\nCons: breaks at once",
        "Customer service: terrible\nDelivery: fine\nPrice: too high",
        "Arrived 12:30, ordered at 9:00. Result: cold pizza!",
        "Note: the support was fine.\nThe agent said: wait.",
        "Плюсы: быстро\nМинусы: дорого\nИтог: можно брать",
        "Cliente há 10 anos: nunca mais!",
        "I asked the agent: where is it? Customer: that is what I am.",
        "very good > 5 stars",
        "- fast\n- cheap\n- friendly",
        "Never again\n________________\nThat is all.",
    ],
)
def test_reviews_come_through_untouched(text: str) -> None:
    assert customer_text(text) == text
    assert split_turns(text).kind == "plain"


def test_real_reviews_come_through_untouched() -> None:
    path = shared("data", "olist", "olist_order_reviews_dataset.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        texts = [row["review_comment_message"] for row in csv.DictReader(stream)]
    changed = [text for text in texts if customer_text(text) != text]
    # A line that says who wrote it ("Atenciosamente,\nAna") is taken off as a signature.
    assert len(changed) <= 5, changed


THREADS = {
    "en": "It is still broken!\n\nOn Mon, 12 Mar 2024, Shop <support@shop.example> wrote:\n"
    "> We are sorry.\n> Kind regards\n>> It broke",
    "outlook": "It is still broken!\n\n-----Original Message-----\nFrom: Shop <info@shop.example>\n"
    "Sent: Monday, 12 March 2024\nTo: Anna\nSubject: RE: order\n\nWe are sorry.",
    "ru": "It is still broken!\n\nОт: Поддержка <help@shop.example>\nОтправлено: 12 марта 2024\n"
    "Кому: Анна\nТема: заказ\n\nИзвините нас.",
    "gmail ru": "It is still broken!\n\nпн, 12 мар. 2024 г., Магазин <help@shop.example>:\n"
    "> Извините нас.",
    "vi": "It is still broken!\n\nVào Th 2, 12 thg 3, 2024, Shop <cskh@s.example> viết:\n> Xin lỗi",
    "fa": "It is still broken!\n\nدر دوشنبه ۱۲ مارس ۲۰۲۴ فروشگاه نوشت:\n> ببخشید",
    "pt": "It is still broken!\n\nEm 12 de mar. de 2024, Loja <sac@l.example> escreveu:\n> Oi",
    "es": "It is still broken!\n\nEl lun, 12 mar 2024, Tienda <info@t.example> escribió:\n> Hola",
    "de": "It is still broken!\n\nAm Mo., 12. März 2024 schrieb Laden:\n> Tut uns leid",
    "fr": "It is still broken!\n\nLe lun. 12 mars 2024, Boutique a écrit :\n> Pardon",
}


@pytest.mark.parametrize("name", THREADS)
def test_quotes_of_a_thread_are_left_out(name: str) -> None:
    assert customer_text(THREADS[name]) == "It is still broken!"
    assert split_turns(THREADS[name]).kind == "mail"


def test_answers_between_quotes_are_the_customers() -> None:
    text = "On Monday 3 May Shop wrote:\n> Did it arrive?\nNo.\n> Is it broken?\nYes."
    assert customer_text(text) == "No.\nYes."


def test_an_older_mail_of_the_customer_counts_too() -> None:
    text = (
        "From: Care <care@shop.example>\nSent: 3 May\nTo: Anna\n\nWe are sorry.\n\n"
        "From: Anna Lee <anna@mail.example>\nSent: 2 May\nTo: Shop\n\nIt never came.\n"
    )
    assert customer_text(text) == "It never came."


def test_a_declared_name_in_the_signature_makes_the_newest_mail_the_companys() -> None:
    text = "We are sorry.\nDana Smith\n\nOn 3 May 2024 Anna wrote:\n> It never came."
    assert customer_text(text, ["Dana Smith"]) == "It never came."
    assert customer_text(text) == "We are sorry.\nDana Smith"


@pytest.mark.parametrize(
    "end",
    [
        "Best regards,\nAnna Lee\nLisbon",
        "С уважением,\nАнна",
        "Trân trọng,\nAnna",
        "با احترام\nآنا",
        "Atenciosamente,\nAna",
        "Mit freundlichen Grüßen\nAnna",
        "--\nAnna Lee\nHead of something",
        "Sent from my iPhone",
        "Отправлено с iPhone",
        "Enviado do meu iPhone",
        "This e-mail and its attachments are confidential and intended only for the addressee; "
        "if you are not the addressee, delete it.",
        "Это сообщение и вложения к нему являются конфиденциальными и предназначены адресату, "
        "удалите его, если это не вы.",
    ],
)
def test_signatures_and_disclaimers_are_left_out(end: str) -> None:
    assert customer_text(f"It never came.\n\n{end}") == "It never came."
