"""The language of a text."""

from __future__ import annotations

import unicodedata

import pytest

from tests.voice.sentences import SENTENCES
from touchline.voice.engines import LANGUAGES
from touchline.voice.language import language_of

OTHERS = {
    "Моє замовлення ще не прийшло": "uk",
    "Поръчката ми още не е пристигнала, много съм разочарован": "bg",
    "Het pakket is nog steeds niet aangekomen": "nl",
    "Paczka jeszcze nie dotarła": "pl",
    "Kargom hala gelmedi, çok kötü": "tr",
    "میرا آرڈر ابھی تک نہیں آیا": "ur",
    "Paket saya belum sampai, sangat buruk": "id",
}
OWN_SCRIPT = {
    "荷物がまだ届きません": "ja",
    "包裹还没有到": "zh",
    "배송이 너무 늦어요": "ko",
    "พัสดุยังไม่มา": "th",
    "Το δέμα δεν ήρθε ποτέ": "el",
    "החבילה לא הגיעה": "he",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_clear_sentences_of_each_promised_language_are_told(language: str) -> None:
    texts = [*SENTENCES[language]["negative"], *SENTENCES[language]["positive"]]
    assert language_of(texts) == [language] * len(texts)


def test_no_other_language_is_taken_for_a_promised_one() -> None:
    assert set(language_of(list(OTHERS))) == {None}


def test_a_script_of_its_own_tells_the_language() -> None:
    assert language_of(list(OWN_SCRIPT)) == list(OWN_SCRIPT.values())


def test_nothing_is_told_without_letters() -> None:
    texts = ["", "   \n", "😡👍", "12,50 €", "...", "\0"]
    assert language_of(texts) == [None] * len(texts)


def test_letters_of_a_second_script_do_not_outweigh_the_text() -> None:
    texts = ["Купил Nike Air Max, размер подошёл", "از Samsung Galaxy خیلی راضی هستم"]
    assert language_of(texts) == ["ru", "fa"]


def test_arabic_and_persian_are_told_apart_whichever_keyboard_wrote_them() -> None:
    persian = "كيفيت خيلي خوب بود و سريع رسيد"  # with the letters of an Arabic keyboard
    assert language_of([persian, "الجودة ممتازة ووصل بسرعة"]) == ["fa", "ar"]


def test_decomposed_letters_are_the_same_letters() -> None:
    texts = [*SENTENCES["vi"]["negative"], *SENTENCES["hi"]["positive"]]
    decomposed = [unicodedata.normalize("NFD", text) for text in texts]
    assert language_of(decomposed) == language_of(texts)


def test_no_texts_give_no_languages() -> None:
    assert language_of([]) == []


def test_each_text_is_told_by_itself() -> None:
    texts = [text for kinds in SENTENCES.values() for text in kinds["negative"]]
    assert language_of(texts) == [language_of([text])[0] for text in texts]
