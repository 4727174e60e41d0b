"""Takes mail threads apart: who wrote which part, without signatures and disclaimers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

__all__ = ["Message", "messages_of", "without_signature"]

# What precedes a quoted message: "On Monday, Anna wrote:".
_WROTE = re.compile(
    r"^(?:on .{3,120} wrote|.{3,120} (?:написал|написала|написал\(а\)|пишет)|"
    r"vào .{3,120} (?:đã )?viết|em .{3,120} escreveu|el .{3,120} escribió|"
    r"am .{3,120} schrieb.{0,80}|le .{3,120} a écrit|il .{3,120} ha scritto|"
    r".{3,120} ने लिखा|.{0,80}كتب.{0,80}|در .{3,120} (?:نوشت|نوشته است)|"
    r".{3,160}<[^<>\s]+@[^<>\s]+>)\s?[:：]$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^(?:[-_=]{2,}\s*[^\W\d_][^-_=]{2,60}\s*[-_=]{2,}|_{10,})$")
_FROM = re.compile(
    r"^\W*(?:from|от|от кого|từ|از|فرستنده|de|von|da|من|expéditeur|प्रेषक)\W*[:：]\s*(?P<who>\S.*)$",
    re.IGNORECASE,
)
_OTHER_HEADER = re.compile(
    r"^\W*(?:sent|date|to|cc|subject|отправлено|дата|кому|копия|тема|đã gửi|ngày|đến|tới|chủ đề|"
    r"تاریخ|ارسال|به|موضوع|enviado|enviada em|enviada|data|fecha|para|assunto|asunto|gesendet|"
    r"datum|an|betreff|envoyé|à|objet|inviato|a|oggetto|تاريخ|إلى|الموضوع|भेजा|सेवा में|विषय)\W*"
    r"[:：]",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"^((?:\s*>)+)\s?")
_HEADER_LINES: Final = 6

_CLOSING = re.compile(
    r"^(?:(?:best|kind|warm|with best|many)?\s*regards|sincerely|"
    r"yours (?:truly|sincerely|faithfully)|best wishes|cheers|"
    r"с уважением|с наилучшими пожеланиями|trân trọng|kính thư|با احترام|"
    r"با تشکر|atenciosamente|att|atte|cordialmente|abraços|saludos|un saludo|saludos cordiales|"
    r"mit freundlichen grüßen|freundliche grüße|viele grüße|mfg|cordialement|bien cordialement|"
    r"cordiali saluti|distinti saluti|مع التحية|تحياتي|सादर|भवदीय)[\s,.!،]*$",
    re.IGNORECASE,
)
_CLOSED_BY: Final = 6
"""Lines that a signature may have."""
_SHORT: Final = 60
_SENT_FROM = re.compile(
    r"^(?:sent from my|sent from|get outlook for|отправлено с|отправлено из|gửi từ|ارسال شده از|"
    r"فرستاده شده از|enviado do meu|enviado desde mi|enviado de|von meinem .* gesendet|"
    r"gesendet von|envoyé de(?:puis)? mon|inviato da|أرسلت من|मेरे .* से भेजा)\b.{0,60}$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"^(?=.{0,200}(?:e-?mail|message|сообщени|письм|thư|tin nhắn|ایمیل|پیام|mensage|mensaje|correo|"
    r"nachricht|courriel|messaggio|البريد|الرسالة|ईमेल|संदेश))"
    r"(?=.{0,300}(?:confidential|privileged|конфиденциальн|bảo mật|محرمانه|confidencia|vertraulich|"
    r"confidentiel|riservat|سري|गोपनीय))",
    re.IGNORECASE,
)
_LEAST_DISCLAIMER: Final = 80


@dataclass
class Message:
    """One mail of a thread; no sender where no header names one."""

    sender: str | None = None
    lines: list[str] = field(default_factory=list)
    quoted: bool = False

    @property
    def text(self) -> str:
        """What was written, without signature."""
        return without_signature("\n".join(self.lines).strip())


def messages_of(text: str) -> list[Message]:
    r"""Cut a thread into its messages, in order of appearance; one message if it is no thread.

    Examples
    --------
    >>> thread = "Still nothing!\n\nOn Monday Shop wrote:\n> It is on its way.\n> Regards"
    >>> [(each.sender, each.text) for each in messages_of(thread)]
    [(None, 'Still nothing!'), ('On Monday Shop wrote:', 'It is on its way.\nRegards')]
    """
    lines = text.splitlines()
    found = [Message()]
    at_depth = {0: found[0]}
    place = 0
    while place < len(lines):
        depth, line = _unquoted(lines[place])
        sender, used = _header(lines, place)
        place += max(used, 1)
        if used:
            new = Message(sender, quoted=True)
            inside = _depth_after(lines, place) > depth
            at_depth = {d: m for d, m in at_depth.items() if d <= depth}
            at_depth[depth + inside] = new
            found.append(new)
            continue
        if depth not in at_depth:
            at_depth[depth] = Message(quoted=True)
            found.append(at_depth[depth])
        at_depth[depth].lines.append(line)
    return [each for each in found if each.text]


def without_signature(text: str) -> str:
    r"""Leave out the signature, "sent from my phone" and the disclaimer at the end of a mail.

    Examples
    --------
    >>> without_signature("It never came.\n\nBest regards,\nAnna Lee\nLisbon")
    'It never came.'
    """
    lines = text.splitlines()
    for place, line in enumerate(lines):
        bare = line.strip()
        ends = bare in ("--", "—") or _SENT_FROM.match(bare) or _is_disclaimer(bare)
        if place and (ends or _closes(lines, place)):
            return "\n".join(lines[:place]).rstrip()
    return text


def _closes(lines: Sequence[str], place: int) -> bool:
    if not _CLOSING.match(lines[place].strip()):
        return False
    after = [line for line in lines[place + 1 :] if line.strip()]
    return 0 < len(after) <= _CLOSED_BY and all(len(line) <= _SHORT for line in after)


def _is_disclaimer(line: str) -> bool:
    return len(line) >= _LEAST_DISCLAIMER and _DISCLAIMER.match(line) is not None


def _unquoted(line: str) -> tuple[int, str]:
    mark = _QUOTE.match(line)
    return (mark[1].count(">"), line[mark.end() :]) if mark else (0, line)


def _depth_after(lines: Sequence[str], place: int) -> int:
    following = (line for line in lines[place:] if line.strip(" >"))
    return _unquoted(next(following, ""))[0]


def _header(lines: Sequence[str], place: int) -> tuple[str | None, int]:
    """Give the sender and the number of lines of a header that stands at *place*."""
    line = _unquoted(lines[place])[1].strip()
    if _RULE.match(line):
        sender, used = _block(lines, place, 1)
        # A line of dashes with words in it says itself what it is; a bare one needs a header.
        return (sender, used) if sender or any(map(str.isalpha, line)) else (None, 0)
    if _FROM.match(line):
        return _block(lines, place, 0)
    if line.endswith((":", "：")):
        return (line, 1) if _WROTE.match(line) else (None, 0)
    following = _unquoted(lines[place + 1])[1].strip() if place + 1 < len(lines) else ""
    both = f"{line} {following}"
    if line and following.endswith((":", "：")) and _dated(both) and _WROTE.match(both):
        return both, 2
    return None, 0


def _dated(line: str) -> bool:
    return any(letter.isdigit() for letter in line) or "@" in line


def _block(lines: Sequence[str], place: int, used: int) -> tuple[str | None, int]:
    """Read "From: … Sent: … To: … Subject: …"; a lone "From:" without a rule is no header."""
    sender: str | None = None
    others = 0
    end = place + used
    for number in range(place + used, min(place + used + _HEADER_LINES, len(lines))):
        line = _unquoted(lines[number])[1].strip()
        named = _FROM.match(line) if sender is None else None
        if named:
            sender = named["who"]
        elif _OTHER_HEADER.match(line):
            others += 1
        elif line or sender is not None:
            break
        end = number + 1
    if used == 0 and (sender is None or not others):
        return None, 0
    return sender, end - place
