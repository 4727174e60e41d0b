"""Speaks with the provider: where it is, the way to it, and whom its answer names."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from touchline.web.openid.flows import Flow
from touchline.web.openid.settings import OpenID, is_safe
from touchline.web.problems import Refusal, refuse

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

__all__ = ["Person", "Provider", "person_of"]

_ALGORITHMS: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519",
    "EdDSA",
)  # fmt: skip
"""By which an ID token may be signed: with a key that the provider alone has. Never ``none``, and
nothing whose key is a secret that this server knows as well."""
_SKEW: Final = 60
"""Seconds by which the clocks of both may differ."""
_PATIENCE: Final = 8.0
"""Seconds to wait for the provider."""
_FRESH: Final = 3600.0
"""Seconds after which its addresses and keys are asked for again."""
_REST: Final = 10.0
"""Seconds in which it is not asked again after it failed: a crowd must not wait for it in turn."""
_LONGEST: Final = 255
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom the provider names.

    Attributes
    ----------
    issuer, subject
        Who it is, for ever; all else may change.
    email
        In lower case, and only if the provider has verified it; else None.
    name
        What to call the person; None: the provider does not say.
    groups
        Of the provider.
    token
        The ID token, with which the provider knows the session again that is to end.
    """

    issuer: str
    subject: str
    email: str | None = None
    name: str | None = None
    groups: frozenset[str] = frozenset()
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the provider says of itself."""

    metadata: Mapping[str, Any]
    keys: KeySet
    until: float


class Provider:
    """A provider, as one client of it sees it; safe to use from several threads."""

    def __init__(
        self, settings: OpenID, callback: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.settings, self.callback, self.clock = settings, callback, clock
        self._lock = threading.Lock()
        self._known: _Known | None = None
        self._rests_until = -1.0

    def address(self, flow: Flow, state: str) -> str:
        """Give the address to which the browser goes to sign in.

        Raises
        ------
        Refusal
            503, if the provider cannot be reached or says what cannot be true.
        """
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        endpoint = self._learned().metadata["authorization_endpoint"]
        asked = {
            "response_type": "code",
            "client_id": self.settings.client,
            "redirect_uri": self.callback,
            "scope": self.settings.scopes,
            "state": state,
            "nonce": flow.nonce,
            "code_challenge": create_s256_code_challenge(flow.verifier),
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def person(self, flow: Flow, code: str, issuer: str | None) -> Person:
        """Give whom the provider names, for the code with which somebody came back.

        Parameters
        ----------
        flow
            The way on which it went.
        code
            Of the provider.
        issuer
            Who the answer says it is from (RFC 9207), if it does.

        Raises
        ------
        Refusal
            400, if the answer is not the provider's, not for this server or this way, or too old;
            503, if the provider cannot be reached.
        """
        known = self._learned()
        if issuer is None and known.metadata.get("authorization_response_iss_parameter_supported"):
            raise _tampered("the answer does not say which issuer it is from")
        if issuer not in (None, self.settings.issuer):
            raise _tampered(f"the answer is from the issuer {issuer!r}")
        with self._asking(known) as client:
            tokens = client.fetch_token(
                known.metadata["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=flow.verifier,
                redirect_uri=self.callback,
            )
            claims = self._claims(known, flow, tokens)
            endpoint = known.metadata.get("userinfo_endpoint")
            if self._lacks(claims) and is_safe(endpoint):
                more = client.get(endpoint).raise_for_status().json()
                if not isinstance(more, dict) or more.get("sub") != claims["sub"]:
                    raise _tampered("the user information is of another subject")
                claims = {**more, **claims}
        return person_of(claims, self.settings, token=str(tokens["id_token"]))

    def sign_out(self, token: str, to: str) -> str | None:
        """Give the address at which the session of the provider ends too; None: it has none.

        Never fails: signing out here must not depend on the provider.
        """
        try:
            endpoint = self._learned().metadata.get("end_session_endpoint")
        except Refusal:
            return None
        if not is_safe(endpoint):
            return None
        asked = {
            "id_token_hint": token,
            "client_id": self.settings.client,
            "post_logout_redirect_uri": to,
        }
        return f"{endpoint}{'&' if '?' in str(endpoint) else '?'}{urlencode(asked)}"

    def _lacks(self, claims: Mapping[str, Any]) -> bool:
        """Whether the ID token leaves out what many providers say at another address only."""
        wanted = {"email", "name"}
        if self.settings.groups or any(grant.group for grant in self.settings.grants):
            wanted.add(self.settings.groups_claim)
        return not wanted <= claims.keys()

    def _claims(self, known: _Known, flow: Flow, tokens: Mapping[str, Any]) -> Mapping[str, Any]:
        """Check the ID token: signature, issuer, audience, times, nonce (Core 3.1.3.7)."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import ExpiredTokenError, InvalidKeyIdError, JoseError

        text = tokens.get("id_token")
        if not isinstance(text, str):
            raise _tampered("the answer has no ID token")
        try:
            try:
                token = jwt.decode(text, known.keys, algorithms=_ALGORITHMS)
            except InvalidKeyIdError:  # the provider has changed its keys since
                token = jwt.decode(text, self._learned(anew=True).keys, algorithms=_ALGORITHMS)
            found = CodeIDToken(
                token.claims,
                token.header,
                options={
                    "iss": {"essential": True, "value": self.settings.issuer},
                    "aud": {"essential": True, "value": self.settings.client},
                },
                params={
                    "nonce": flow.nonce,
                    "client_id": self.settings.client,
                    "access_token": tokens.get("access_token"),
                },
            )
            found.validate(leeway=_SKEW)
        except ExpiredTokenError as error:
            _log.warning("an ID token is refused: %s", error)
            raise refuse(
                400, "the answer of the provider is too old", code="openid_expired"
            ) from None
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise _tampered(f"an ID token is refused: {error!r}") from None
        subject = found.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST:
            raise _tampered("the subject of an ID token is no text of 1 to 255 characters")
        return dict(found)

    # what the provider says of itself

    def _learned(self, anew: bool = False) -> _Known:
        with self._lock:
            known = self._known
            if known is not None and self.clock() < known.until and not anew:
                return known
            if self.clock() < self._rests_until:
                raise _unreachable()
            try:
                with self._asking(None) as client:
                    self._known = self._ask(client)
            except Refusal:
                self._rests_until = self.clock() + _REST
                raise
            return self._known

    def _ask(self, client: Any) -> _Known:
        from joserfc.jwk import KeySet

        issuer = self.settings.issuer
        where = issuer.rstrip("/") + "/.well-known/openid-configuration"
        metadata = _read(client, where)
        if not isinstance(metadata, dict) or metadata.get("issuer") != issuer:
            said = metadata.get("issuer") if isinstance(metadata, dict) else None
            raise _unreachable(f"{where} is of the issuer {said!r}, not of {issuer!r}")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not is_safe(metadata.get(name)):
                raise _unreachable(f"{where} names no {name} that begins with https://")
        keys = KeySet.import_key_set(_read(client, metadata["jwks_uri"]))
        return _Known(metadata, keys, self.clock() + _FRESH)

    @contextmanager
    def _asking(self, known: _Known | None) -> Iterator[Any]:
        """Give a client; what goes wrong with the provider becomes a refusal, and a line of log."""
        import httpx2
        from authlib.integrations.base_client.errors import OAuthError
        from authlib.integrations.httpx_client import OAuth2Client
        from joserfc.errors import JoseError

        client = OAuth2Client(
            self.settings.client,
            self.settings.secret,
            token_endpoint_auth_method=self._way(known),
            timeout=_PATIENCE,
        )
        try:
            with client:
                yield client
        except OAuthError as error:
            if error.error == "invalid_grant":
                raise refuse(
                    400,
                    "the code of the provider is not valid, or no longer",
                    hint="sign in again",
                    code="openid_expired",
                ) from None
            raise _unreachable(f"the provider refuses this server: {error!r}") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, JoseError) as error:
            raise _unreachable(f"the provider cannot be reached: {error!r}") from None
        except (ValueError, KeyError, TypeError) as error:
            raise _unreachable(f"the provider says what cannot be read: {error!r}") from None

    def _way(self, known: _Known | None) -> str:
        """Choose how this server shows the provider that it is itself."""
        if self.settings.secret is None:
            return "none"
        offered = (known.metadata if known else {}).get("token_endpoint_auth_methods_supported")
        posted = "client_secret_post"
        return posted if posted in (offered or ()) else "client_secret_basic"


def person_of(claims: Mapping[str, Any], settings: OpenID, token: str = "") -> Person:
    """Read whom claims name; an e-mail counts only if the provider has verified it.

    Examples
    --------
    >>> at = OpenID(issuer="https://id.example", client="touchline")
    >>> said = {"sub": "7", "email": "Ana@Example.com", "name": "Ana", "groups": ["analysts"]}
    >>> person_of(said | {"email_verified": True}, at).email
    'ana@example.com'
    >>> person_of(said, at).email is None
    True
    """
    email = claims.get("email")
    is_verified = claims.get("email_verified") in (True, "true")
    usable = isinstance(email, str) and is_verified and _is_email(email)
    groups = claims.get(settings.groups_claim)
    names = groups if isinstance(groups, list) else [groups]
    return Person(
        issuer=settings.issuer,
        subject=str(claims["sub"]),
        email=str(email).lower() if usable else None,
        name=_name(claims.get("name")) or _name(claims.get("preferred_username")),
        groups=frozenset(one for one in names if isinstance(one, str)),
        token=token,
    )


def _is_email(text: str) -> bool:
    place, at, domain = text.rpartition("@")
    whole = bool(place and at and domain) and "@" not in place and len(text) <= _LONGEST - 1
    return whole and text.isascii() and not any(one.isspace() for one in text)


def _name(said: object) -> str | None:
    if not isinstance(said, str):
        return None
    return "".join(one for one in said if one.isprintable()).strip()[:80] or None


def _read(client: Any, address: str) -> Any:
    """Ask for what anybody may read."""
    return client.request("GET", address, withhold_token=True).raise_for_status().json()


def _tampered(why: str) -> Refusal:
    _log.warning("%s", why)
    return refuse(
        400,
        "the answer is not one that the provider gave to this server for this sign-in",
        hint="sign in again; the log of the server says more",
        code="openid_tampered",
    )


def _unreachable(why: str | None = None) -> Refusal:
    if why:
        _log.warning("%s", why)
    return refuse(
        503,
        "the provider cannot be reached, or does not answer as it should",
        hint="try again in a minute; the log of the server says more",
        code="openid_unreachable",
    )
