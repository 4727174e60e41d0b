"""What ``voice:`` in ``touchline.yaml`` says: who reads the texts, and which themes are known."""

from __future__ import annotations

from touchline.config import LocalText, Spec

__all__ = ["ThemeSpec", "VoiceSpec"]


class ThemeSpec(Spec, frozen=True, kw_only=True):
    """A theme of the user's own; texts that speak of it are put there before any other is found."""

    id: str
    """Short name."""
    label: LocalText | None = None
    """Shown on maps; default: the id."""
    like: list[str]
    """What customers say about it: a few words or sentences, in any language."""
    parent: str | None = None
    """The theme that it is a part of."""


class VoiceSpec(Spec, frozen=True, kw_only=True):
    """Who reads what customers wrote, and what is looked for in it."""

    engine: str = "default"
    """``default`` (small, fast, always there), ``text`` (better; needs ``touchline[text]``),
    ``huggingface:<model>``, ``llm:<model>``, or ``none``: texts are not read."""
    themes: list[ThemeSpec] = []
    """Themes of your own."""
    find_themes: bool = True
    """Look for further themes in what is left."""
    most_themes: int = 12
    """How many to find at most."""
    company: list[str] = []
    """Names of speakers, in transcripts and mails, who are not customers: "Agent Smith"."""
