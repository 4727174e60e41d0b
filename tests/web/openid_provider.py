"""A real OpenID provider on loopback: idpyoidc's, which shares no code with what is tested."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from cryptojwt.jwk.rsa import RSAKey
from cryptojwt.jws.jws import JWS, factory
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from idpyoidc.server import Server
from idpyoidc.server.configure import OPConfiguration
from starlette.concurrency import run_in_threadpool

from touchline.web.server import running

__all__ = ["CLIENT", "SECRET", "Provider", "providing"]

CLIENT: Final = "touchline"
SECRET: Final = "the secret of the client, & long enough"
_OIDC: Final = "idpyoidc.server.oidc"
_SCOPES: Final = {
    "openid": ["sub"],
    "email": ["email", "email_verified"],
    "profile": ["name"],
    "groups": ["groups"],
}


@dataclass
class Provider:
    """A provider that runs, and who is signed in there.

    Attributes
    ----------
    issuer
        Its address.
    people
        Claims of everybody, by name.
    who
        Who is signed in, in every browser; nobody is asked anything.
    twist
        Changes the ID token before it is sent: what a provider that cheats would do, or somebody
        between. Gives claims, which are signed by the provider's key, or a whole token.
    down
        Whether it answers nothing but errors.
    asked
        The endpoints that were asked, in order.
    """

    issuer: str
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    who: str = "ana@people"
    twist: Callable[[dict[str, Any]], dict[str, Any] | str] | None = None
    down: bool = False
    asked: list[str] = field(default_factory=list)
    server: Any = None

    def admit(self, client: str) -> None:
        """Register the page at an address as the one client."""
        self.server = Server(OPConfiguration(_configuration(self), base_path="."))
        self.server.context.userinfo.db = self.people
        self.server.context.cdb[CLIENT] = {
            "client_id": CLIENT,
            "client_secret": SECRET,
            "redirect_uris": [(f"{client}/api/openid/callback", {})],
            "post_logout_redirect_uris": [f"{client}/sign-in"],
            "response_types_supported": ["code"],
            "allowed_scopes": list(_SCOPES),
        }

    @property
    def key(self) -> RSAKey:
        """The key with which ID tokens are signed."""
        return next(one for one in self.server.keyjar.get_signing_key("RSA"))

    def signed(self, claims: dict[str, Any], key: RSAKey | None = None, alg: str = "RS256") -> str:
        """Sign claims; with another key, as somebody who has stolen only its name."""
        used = key or self.key
        used.kid = self.key.kid
        return str(JWS(json.dumps(claims), alg=alg).sign_compact(None if alg == "none" else [used]))

    def subject(self) -> str:
        """Tell the subject by which the provider names the one who is signed in."""
        found = self.server.context.session_manager
        return str(found.sub_func["public"](self.who, salt=found.get_salt()))

    # endpoints

    def metadata(self) -> dict[str, Any]:
        """Say what the provider says of itself."""
        return dict(self.server.context.provider_info)

    def authorize(self, query: str) -> str:
        """Give the address to which the browser is sent back."""
        endpoint = self.server.get_endpoint("authorization")
        method = self.server.context.authn_broker.db["anon"]["method"]
        method.user = self.who
        request = endpoint.parse_request(query, http_info={"headers": {}})
        done = endpoint.process_request(request, http_info={"headers": {}, "cookie": []})
        return str(endpoint.do_response(request=request, **done)["response"])

    def tokens(self, body: str, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Give the tokens for a code; the provider checks client, code, address and verifier."""
        endpoint = self.server.get_endpoint("token")
        request = endpoint.parse_request(body, http_info={"headers": headers})
        if "error" in request:
            return 400, request.to_dict()
        done = endpoint.process_request(request)
        if "error" in done:
            return 400, dict(done)
        found = json.loads(endpoint.do_response(request=request, **done)["response"])
        if self.twist is not None:
            twisted = self.twist(factory(found["id_token"]).jwt.payload())
            found["id_token"] = twisted if isinstance(twisted, str) else self.signed(twisted)
        return 200, found

    def userinfo(self, headers: dict[str, str]) -> dict[str, Any]:
        """Give the claims that the ID token leaves out."""
        endpoint = self.server.get_endpoint("userinfo")
        request = endpoint.parse_request({}, http_info={"headers": headers})
        done = endpoint.process_request(request, http_info={"headers": headers})
        found: dict[str, Any] = json.loads(
            endpoint.do_response(request=request, **done)["response"]
        )
        return found

    def sign_out(self, hint: str, to: str) -> str:
        """Check that the session is the client's, and the address one of it."""
        claims = JWS().verify_compact(hint, keys=[self.key])
        assert CLIENT in claims["aud"]
        assert to in self.server.context.cdb[CLIENT]["post_logout_redirect_uris"]
        return to


@contextmanager
def providing(client: str) -> Iterator[Provider]:
    """Run a provider as long as the block runs, with the page at an address as its client."""
    app = FastAPI()
    with running(app) as issuer:
        provider = Provider(issuer)
        provider.admit(client)
        _serve(app, provider)
        yield provider


def _serve(app: FastAPI, provider: Provider) -> None:
    async def answer(request: Request) -> Response:
        name = request.url.path.rpartition("/")[2]
        provider.asked.append(name)
        if provider.down:
            return Response("out of order", 503)
        body = (await request.body()).decode()
        return await run_in_threadpool(_answer, provider, name, request, body)

    app.add_api_route("/{path:path}", answer, methods=["GET", "POST"])


def _answer(provider: Provider, name: str, request: Request, body: str) -> Response:
    headers = dict(request.headers)
    if name == "openid-configuration":
        return JSONResponse(provider.metadata())
    if name == "jwks.json":
        return JSONResponse(json.loads(provider.server.keyjar.export_jwks_as_json()))
    if name == "authorization":
        return RedirectResponse(provider.authorize(request.url.query), 303)
    if name == "token":
        status, found = provider.tokens(body, headers)
        return JSONResponse(found, status)
    if name == "userinfo":
        return JSONResponse(provider.userinfo(headers))
    if name == "end_session":
        asked = request.query_params
        to = provider.sign_out(asked["id_token_hint"], asked["post_logout_redirect_uri"])
        return RedirectResponse(to, 303)
    return Response(status_code=404)


def _configuration(provider: Provider) -> dict[str, Any]:
    ways = ["client_secret_basic", "client_secret_post"]
    return {
        "issuer": provider.issuer,
        "httpc_params": {"verify": True},
        "key_conf": {
            "key_defs": [
                {"type": "RSA", "use": ["sig"]},
                {"type": "EC", "crv": "P-256", "use": ["sig"]},
            ],
            "uri_path": "jwks.json",
        },
        "preference": {"id_token_signing_alg_values_supported": ["RS256"]},
        "endpoint": {
            "provider_config": _endpoint("provider_config.ProviderConfiguration", "configuration"),
            "authorization": _endpoint("authorization.Authorization", "authorization"),
            "token": _endpoint("token.Token", "token", client_authn_method=ways),
            "userinfo": _endpoint(
                "userinfo.UserInfo", "userinfo", client_authn_method=["bearer_header"]
            ),
            "session": _endpoint("session.Session", "end_session"),
        },
        "userinfo": {
            "class": "idpyoidc.server.user_info.UserInfo",
            "kwargs": {"db": provider.people},
        },
        "authentication": {
            "anon": {
                "acr": "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified",
                "class": "idpyoidc.server.user_authn.user.NoAuthn",
                "kwargs": {"user": provider.who},
            }
        },
        "token_handler_args": {
            "jwks_defs": {
                "key_defs": [
                    {"type": "oct", "bytes": 24, "use": ["enc"], "kid": "code"},
                    {"type": "oct", "bytes": 24, "use": ["enc"], "kid": "token"},
                ]
            },
            "code": {"lifetime": 600},
            "token": {
                "class": "idpyoidc.server.token.jwt_token.JWTToken",
                "kwargs": {"lifetime": 3600},
            },
            "id_token": {"class": "idpyoidc.server.token.id_token.IDToken", "kwargs": {}},
        },
        "template_dir": "",
        "scopes_to_claims": _SCOPES,
        "add_on": {
            "pkce": {
                "function": "idpyoidc.server.oauth2.add_on.pkce.add_support",
                "kwargs": {"essential": True, "code_challenge_method": ["S256"]},
            }
        },
    }


def _endpoint(name: str, path: str, **options: Any) -> dict[str, Any]:
    return {"path": path, "class": f"{_OIDC}.{name}", "kwargs": options}
