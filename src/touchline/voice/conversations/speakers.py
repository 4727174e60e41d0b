"""Who speaks, by the words that transcripts and mails name people with, in eleven languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

__all__ = ["KNOWN", "Role", "role_of", "sender_is_company"]

Role = Literal["customer", "company"]

_CUSTOMER: Final = """
customer|client|caller|user|guest|passenger|patient|visitor|buyer|consumer|subscriber|shopper
клиент|клиентка|покупатель|абонент|пользователь|заказчик|гость|посетитель|пассажир|пациент|звонящий
khách hàng|khách|người mua|người dùng|người gọi|kh
مشتری|خریدار|کاربر|مسافر|مهمان|تماس گیرنده|تماس‌گیرنده
cliente|comprador|compradora|usuário|usuária|usuario|usuaria|consumidor|consumidora|hóspede
passageiro|pasajero|pasajera|paciente
kunde|kundin|anrufer|anruferin|käufer|käuferin|gast|nutzer|nutzerin|fahrgast
cliente|acheteur|acheteuse|utilisateur|utilisatrice|appelant|appelante|passager
utente|acquirente|ospite|passeggero|chiamante
عميل|العميل|زبون|الزبون|المتصل|المشتري|مستخدم|المستخدم
ग्राहक|खरीदार|उपयोगकर्ता|कॉलर|यात्री
"""
_COMPANY: Final = """
agent|operator|support|advisor|adviser|representative|rep|assistant|bot|chatbot|system|company
seller|shop|store|manager|consultant|staff|employee|helpdesk|help desk|service desk|call center
customer service|customer support|customer care|support agent|support team|service agent
оператор|агент|менеджер|консультант|поддержка|служба поддержки|техподдержка|сотрудник|сотрудница
специалист|бот|продавец|магазин|администратор|система|компания|автоответчик
nhân viên|tổng đài|tổng đài viên|tư vấn viên|nv|cskh|hỗ trợ|chăm sóc khách hàng|cửa hàng
người bán|nhân viên tư vấn|hệ thống
اپراتور|کارشناس|پشتیبان|پشتیبانی|کارمند|خدمات مشتریان|فروشنده|فروشگاه|ربات|مشاور|نماینده|شرکت
atendente|agente|operador|operadora|suporte|vendedor|vendedora|loja|atendimento|consultor
consultora|sac|sistema|assistente|empresa|soporte|asesor|asesora|tienda|atención al cliente
asistente|teleoperador|teleoperadora
mitarbeiter|mitarbeiterin|kundenservice|kundendienst|berater|beraterin|verkäufer|verkäuferin
kundenbetreuer|kundenbetreuerin|firma
conseiller|conseillère|opérateur|opératrice|service client|vendeur|vendeuse|téléconseiller
operatore|operatrice|assistenza|servizio clienti|venditore|venditrice|consulente|addetto|addetta
موظف|الموظف|الموظفة|وكيل|الوكيل|خدمة العملاء|الدعم|المندوب|البائع|الشركة
एजेंट|प्रतिनिधि|ग्राहक सेवा|कस्टमर केयर|ऑपरेटर|सहायक|विक्रेता|कंपनी
"""


def _words(listed: str) -> frozenset[str]:
    return frozenset(word for line in listed.split("\n") for word in line.split("|") if word)


_ROLES: Final[dict[str, Role]] = {
    **dict.fromkeys(_words(_CUSTOMER), "customer"),
    **dict.fromkeys(_words(_COMPANY), "company"),
}
KNOWN: Final = tuple(sorted(_ROLES, key=lambda word: (-len(word), word)))
"""All words that tell a role, the longest first."""

_NUMBER = re.compile(r"[\s#№_-]*\d+$|\s*[(\[][^)\]]*[)\]]$")
_OFFICE = re.compile(
    r"\b(?:no-?reply|support|service|help|helpdesk|info|care|contact|kontakt|contato|soporte|"
    r"suporte|atendimento|sac|kundenservice|cskh|hotro|poddershka|podderzhka)[\w.+-]*@",
    re.IGNORECASE,
)


def role_of(label: str, company: Iterable[str] = ()) -> Role | None:
    """Say whose turn it is by the *label* before it; None where the label does not tell.

    Parameters
    ----------
    company
        Names of speakers who are not customers; they go before all known words.

    Examples
    --------
    >>> role_of("Agent 2"), role_of("Клиент"), role_of("Customer service"), role_of("Anna")
    ('company', 'customer', 'company', None)
    >>> role_of("Anna Lee", ["Anna"])
    'company'
    """
    name = " ".join(_NUMBER.sub("", label.strip()).casefold().split())
    whole = " ".join(label.casefold().split())
    if any(_begins(whole, other) or _begins(name, other) for other in company):
        return "company"
    if name in _ROLES:
        return _ROLES[name]
    # "Operator Anna": the longest known words that the label begins with.
    known = next((word for word in KNOWN if name.startswith(f"{word} ")), None)
    if known is None or len(name.split()) > len(known.split()) + 1:
        return None
    return _ROLES[known]


def sender_is_company(sender: str, company: Iterable[str] = ()) -> bool:
    """Say whether a mail's *sender* is the company: a declared name, or an address of an office.

    Examples
    --------
    >>> sender_is_company("Care Team <support@shop.example>")
    True
    >>> sender_is_company("Anna Lee <anna@mail.example>")
    False
    """
    there = sender.casefold()
    if any(name.strip() and name.casefold().strip() in there for name in company):
        return True
    shown = re.split(r"[<\[(]", sender)[0].strip(' "\u200e')
    return bool(_OFFICE.search(sender)) or role_of(shown) == "company"


def _begins(label: str, name: str) -> bool:
    wanted = " ".join(name.casefold().split())
    return bool(wanted) and (label == wanted or label.startswith(f"{wanted} "))
