from __future__ import annotations

from touchline.engine import connect
from touchline.identity.spec import IdentitySpec
from touchline.identity.strength import by_strength, limits_of, split_identifier, usable_sql


def test_declared_types_are_strongest_then_user_then_email() -> None:
    spec = IdentitySpec(priority=["crm", "email"], ignore=["shop"])
    types = ["zip", "user", "shop", "email", "cookie", "crm"]
    assert by_strength(types, spec) == ["crm", "email", "user", "cookie", "zip"]


def test_a_star_limits_the_types_that_are_not_named() -> None:
    spec = IdentitySpec(limits={"email": 2, "*": 5})
    assert limits_of(["user", "email", "cookie"], spec) == {"user": 1, "email": 2, "cookie": 5}
    assert limits_of(["cookie"], IdentitySpec()) == {}
    assert limits_of(["user"], IdentitySpec(limits={"user": 3})) == {"user": 3}


def test_a_type_may_hold_a_colon() -> None:
    types = ["crm", "crm:old"]
    assert split_identifier("crm:old:7", types) == ("crm:old", "7")
    assert split_identifier("crm:7", types) == ("crm", "7")
    assert split_identifier("https://example.org", types) is None


def test_default_patterns_block_what_identifies_nobody() -> None:
    values = ["", " ", "0", "000-00", "-1", "None", "N/A", "guest", "0x", "guest 1", "nancy"]
    with connect() as db:
        usable = db.execute(
            f"SELECT v FROM (SELECT unnest(?) AS v) WHERE {usable_sql('v', IdentitySpec())}",
            [values],
        ).fetchall()
        everything = db.execute(
            f"SELECT {usable_sql('v', IdentitySpec(blocked=()))} FROM (SELECT 'null' AS v)"
        ).fetchall()
    assert [value for (value,) in usable] == ["0x", "guest 1", "nancy"]
    assert everything == [(True,)]
