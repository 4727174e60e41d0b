"""What a server needs to let people sign in by a provider."""

from __future__ import annotations

from typing import Final

from touchline.web.openid.flows import Flows
from touchline.web.openid.provider import Provider
from touchline.web.openid.settings import OpenID

__all__ = ["CALLBACK", "OpenIDDesk"]

CALLBACK: Final = "/api/openid/callback"
"""Where the provider sends people back to."""


class OpenIDDesk:
    """The provider of a server, and who is on the way to it."""

    def __init__(self, settings: OpenID, origin: str) -> None:
        self.settings = settings
        self.provider = Provider(settings, origin + CALLBACK)
        self.flows = Flows()
