"""Who may enter as whom: finds the user whom a provider names, or makes one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from touchline.web.openid.provider import Person
from touchline.web.openid.settings import Grant, OpenID
from touchline.web.problems import refuse
from touchline.web.state import now
from touchline.web.state.people import ApiToken, Identity, Member, SignedIn, TeamChange, User

__all__ = ["enter", "let_in", "link", "roles_of"]

_ORDER: Final = ("viewer", "commenter", "editor", "admin")


def let_in(person: Person, settings: OpenID) -> None:
    """Refuse whoever is not of the domains and groups that are named.

    Raises
    ------
    Refusal
        403, with what is asked for.

    Examples
    --------
    >>> at = OpenID(issuer="https://id.example", client="c", domains=frozenset({"example.com"}))
    >>> let_in(Person(issuer=at.issuer, subject="7", email="ana@example.com"), at)
    >>> let_in(Person(issuer=at.issuer, subject="8", email="eve@example.org"), at)
    Traceback (most recent call last):
    touchline.web.problems.Refusal: only verified e-mails of example.com are let in
    """
    if settings.domains:
        domain = (person.email or "").rpartition("@")[2]
        if domain not in settings.domains:
            named = ", ".join(sorted(settings.domains))
            raise refuse(
                403, f"only verified e-mails of {named} are let in", code="openid_not_let_in"
            )
    if settings.groups and not person.groups & settings.groups:
        named = ", ".join(sorted(settings.groups))
        raise refuse(403, f"only members of {named} are let in", code="openid_not_let_in")


def enter(
    session: Session,
    person: Person,
    settings: OpenID,
    workspaces: Collection[str],
    *,
    language: str = "en",
    invited: bool = False,
) -> User:
    """Give the user whom a provider names; a newcomer gets an account, if newcomers may.

    The subject is who somebody is. Without it, an e-mail finds an account once, if the provider has
    verified it, no other subject has that account, and no password opens it: whoever knows one may
    have written somebody else's e-mail into the account. Those link the identity themselves.

    Parameters
    ----------
    session
        In which the state is changed.
    person
        Whom the provider names.
    settings
        Whom it may let in.
    workspaces
        Those in which newcomers may get a role.
    language
        Of a newcomer.
    invited
        Whether the person has an invitation that is open.

    Raises
    ------
    Refusal
        403, if the person may not enter; 409, if the account has to be linked first.
    """
    let_in(person, settings)
    known = _identity(session, person)
    if known is not None:
        known.used = now()
        known.email = person.email
        return session.get_one(User, known.user_id)
    found = None
    if person.email is not None:
        found = session.scalar(select(User).where(User.email == person.email))
    if found is None:
        if settings.newcomers == "invited" and not invited:
            raise refuse(
                403,
                "nobody with this identity has an account here",
                hint="ask for an invitation",
                code="openid_not_invited",
            )
        found = _newcomer(session, person, settings, workspaces, language, invited)
    else:
        _take_over(session, found, settings)
    _add(session, person, found)
    return found


def link(session: Session, person: Person, settings: OpenID, user: User) -> None:
    """Let a user sign in as whom the provider names.

    Raises
    ------
    Refusal
        403, if the provider may not let the person in; 409, if the identity is another user's, or
        the user has one already.
    """
    let_in(person, settings)
    known = _identity(session, person)
    if known is None:
        _add(session, person, user)
    elif known.user_id != user.id:
        raise _taken("the identity is linked to another account")


def roles_of(
    person: Person, grants: Collection[Grant], workspaces: Collection[str]
) -> dict[str, str]:
    """Give the roles of a newcomer by workspace: the highest of those that are granted.

    Examples
    --------
    >>> ana = Person(issuer="https://id.example", subject="7", groups=frozenset({"analysts"}))
    >>> grants = (Grant("*", "viewer"), Grant("shop", "editor", group="analysts"))
    >>> roles_of(ana, grants, ["airport", "shop"])
    {'airport': 'viewer', 'shop': 'editor'}
    """
    found: dict[str, str] = {}
    for workspace in workspaces:
        granted = [
            grant.role
            for grant in grants
            if grant.workspace in ("*", workspace)
            and (grant.group is None or grant.group in person.groups)
        ]
        if granted:
            found[workspace] = max(granted, key=_ORDER.index)
    return found


def _identity(session: Session, person: Person) -> Identity | None:
    return session.scalar(
        select(Identity).where(Identity.issuer == person.issuer, Identity.subject == person.subject)
    )


def _add(session: Session, person: Person, user: User) -> None:
    """Link an identity; one of each provider, so that an e-mail never opens what is opened."""
    other = session.scalar(
        select(Identity.id).where(Identity.issuer == person.issuer, Identity.user_id == user.id)
    )
    if other is not None:
        raise _taken("the account is linked to another identity of this provider")
    session.add(
        Identity(issuer=person.issuer, subject=person.subject, user_id=user.id, email=person.email)
    )


def _take_over(session: Session, user: User, settings: OpenID) -> None:
    """Leave nothing by which somebody else could have entered the account, or refuse."""
    if user.password is not None and (user.owner or settings.passwords == "all"):
        raise refuse(
            409,
            "a password opens the account with this e-mail",
            hint="sign in with it, and link the identity in the account",
            code="openid_link_first",
        )
    for kept in (SignedIn, ApiToken):
        session.execute(delete(kept).where(kept.user_id == user.id))


def _taken(message: str) -> Exception:
    return refuse(409, message, hint="take the link off in the account", code="openid_taken")


def _newcomer(
    session: Session,
    person: Person,
    settings: OpenID,
    workspaces: Collection[str],
    language: str,
    invited: bool,
) -> User:
    email = person.email or _nameless(person)
    user = User(
        email=email,
        name=person.name or email.partition("@")[0],
        password=None,
        language=language,
    )
    session.add(user)
    session.flush()
    # an invitation says what role its guest gets; it is not for the provider to raise it
    granted = {} if invited else roles_of(person, settings.grants, workspaces)
    for workspace, role in granted.items():
        session.add(Member(user_id=user.id, workspace=workspace, role=role))
        session.add(
            TeamChange(
                workspace=workspace, by=user.name, about=user.name, action="joined", after=role
            )
        )
    return user


def _nameless(person: Person) -> str:
    """Give what stands for an e-mail where none is verified: it is nobody's, and finds nobody."""
    found = hashlib.sha256(f"{person.issuer}\n{person.subject}".encode()).hexdigest()[:12]
    return f"{found}@{urlsplit(person.issuer).hostname}.invalid"
