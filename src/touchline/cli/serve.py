"""``serve``: the page for the whole team, and the API behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.openid import (
    ClientOption,
    DomainsOption,
    GroupsClaimOption,
    GroupsOption,
    IssuerOption,
    NameOption,
    NewcomersOption,
    PasswordsOption,
    RolesOption,
    ScopesOption,
    SecretFileOption,
    openid_of,
)
from touchline.cli.output import Format, FormatOption, say, write_json

__all__ = ["ready_line", "serve"]


def serve(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="A project, or a folder with several projects."),
    ] = Path(),
    host: Annotated[str, typer.Option(help="Address to listen at; 0.0.0.0: all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.")] = 8321,
    address: Annotated[
        str | None,
        typer.Option(metavar="URL", help="How browsers reach it, if it stands behind a proxy."),
    ] = None,
    page: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Another build of the page.", hidden=True)
    ] = None,
    oidc_issuer: IssuerOption = None,
    oidc_client: ClientOption = None,
    oidc_secret_file: SecretFileOption = None,
    oidc_name: NameOption = "OpenID Connect",
    oidc_scopes: ScopesOption = "openid email profile",
    oidc_domains: DomainsOption = "",
    oidc_groups: GroupsOption = "",
    oidc_groups_claim: GroupsClaimOption = "groups",
    oidc_newcomers: NewcomersOption = "invited",
    oidc_roles: RolesOption = "",
    oidc_passwords: PasswordsOption = "all",
    output: FormatOption = Format.TABLE,
) -> None:
    """Serve the maps of a project to the whole team, to read, edit and explore in a browser.

    The first visitor becomes the owner, with the token that is printed here. With a provider of
    OpenID Connect, people sign in there; owners always can with their password.
    """
    from touchline.web.server import serve as run
    from touchline.web.settings import PAGE, Settings

    openid = openid_of(
        issuer=oidc_issuer,
        client=oidc_client,
        secret_file=oidc_secret_file,
        name=oidc_name,
        scopes=oidc_scopes,
        domains=oidc_domains,
        groups=oidc_groups,
        groups_claim=oidc_groups_claim,
        newcomers=oidc_newcomers,
        roles=oidc_roles,
        passwords=oidc_passwords,
    )
    settings = Settings(
        folder=folder, host=host, port=port, address=address, page=page or PAGE, openid=openid
    )

    def ready(at: str, first: bool) -> None:
        if output is Format.JSON:
            write_json({"address": at, "first_visit": first, "state": str(settings.state)})
        else:
            say(ready_line(at, first))

    run(settings, ready=ready)


def ready_line(address: str, first: bool) -> str:
    """Say where the page is; *first*: nobody has set it up, the address holds the token for it.

    Examples
    --------
    >>> ready_line("http://127.0.0.1:8321", first=False)
    'Touchline is at http://127.0.0.1:8321 (Ctrl-C stops it)'
    """
    said = f"Touchline is at {address} (Ctrl-C stops it)"
    return f"{said}\nWhoever opens this address first owns the server." if first else said
