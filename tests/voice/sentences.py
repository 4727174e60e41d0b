"""Sentences that nobody would doubt, in every language that the engines promise."""

from __future__ import annotations

SENTENCES: dict[str, dict[str, list[str]]] = {
    "ar": {
        "negative": ["خدمة سيئة جدا ولا أنصح بها أبدا", "المنتج وصل مكسورا وأنا غاضب"],
        "positive": ["خدمة ممتازة وسريعة، شكرا جزيلا", "المنتج رائع وأنا سعيد جدا"],
    },
    "de": {
        "negative": ["Der Service war schrecklich, nie wieder!", "Leider völlig enttäuscht."],
        "positive": ["Super schnelle Lieferung, vielen Dank!", "Ich bin sehr zufrieden damit."],
    },
    "en": {
        "negative": ["Terrible service, I will never order again.", "It arrived broken, awful."],
        "positive": [
            "Excellent quality, I love it!",
            "Fast delivery and friendly staff, thank you.",
        ],
    },
    "es": {
        "negative": ["Pésima atención, no lo recomiendo a nadie.", "Llegó roto, qué decepción."],
        "positive": ["Excelente servicio, muchas gracias.", "Me encanta, llegó muy rápido."],
    },
    "fa": {
        "negative": ["خیلی بد بود، اصلا راضی نیستم", "کیفیت افتضاح بود و پولم را پس ندادند"],
        "positive": ["عالی بود، خیلی ممنون", "کیفیت خیلی خوبی داره، راضی هستم"],
    },
    "fr": {
        "negative": ["Service catastrophique, je suis très déçu.", "Colis cassé, plus jamais !"],
        "positive": ["Très bonne qualité, merci beaucoup !", "Je suis ravie, livraison rapide."],
    },
    "hi": {
        "negative": ["बहुत खराब सेवा, पैसे बर्बाद हो गए", "सामान टूटा हुआ आया, बहुत निराश हूँ"],
        "positive": ["बहुत अच्छा उत्पाद है, धन्यवाद", "सेवा शानदार थी, मैं बहुत खुश हूँ"],
    },
    "it": {
        "negative": [
            "Servizio pessimo, non lo consiglio a nessuno.",
            "È arrivato rotto, che delusione.",
        ],
        "positive": [
            "Ottimo prodotto, consegna velocissima.",
            "Sono molto contenta, grazie mille!",
        ],
    },
    "pt": {
        "negative": ["Péssimo atendimento, não recomendo.", "O produto veio quebrado, horrível."],
        "positive": ["Ótimo produto, chegou antes do prazo.", "Adorei, muito obrigada!"],
    },
    "ru": {
        "negative": [
            "Ужасный сервис, никому не советую.",
            "Товар пришёл сломанный, я разочарован.",
        ],
        "positive": ["Отличное качество, большое спасибо!", "Очень довольна, доставили быстро."],
    },
    "vi": {
        "negative": ["Dịch vụ quá tệ, tôi rất thất vọng.", "Hàng bị vỡ, không bao giờ mua lại."],
        "positive": ["Sản phẩm rất tốt, giao hàng nhanh.", "Tôi rất hài lòng, cảm ơn shop!"],
    },
}
