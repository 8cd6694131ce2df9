"""Every route × every role: who may, who may not, and that a refusal writes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accord.config import sight
from accord.config.routes import PUBLIC, ROUTES
from accord.team.values import CAPABILITIES, COMMAND_LINE, Capability, Role, Scope
from tests import people

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SAMPLE = {"int": "1", "slug": "leads", "str": "x"}


def addresses(patterns, prefix="", names=""):
    """Every route of the resolver: its name and an address with sample arguments."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{names}{one.namespace}:" if one.namespace else names
            yield from addresses(one.url_patterns, prefix + str(one.pattern), inner)
        elif isinstance(one, URLPattern):
            name = f"{names}{one.name}"
            yield name, "/" + filled(prefix + str(one.pattern))


def filled(pattern: str) -> str:
    if pattern.startswith("^"):
        return "password/new/key/1-x/"
    while "<" in pattern:
        start, end = pattern.index("<"), pattern.index(">")
        kind = pattern[start + 1 : end].partition(":")[0]
        pattern = pattern[:start] + SAMPLE.get(kind, "x") + pattern[end + 1 :]
    return pattern


KNOWN = [
    pair
    for pair in dict(addresses(get_resolver().url_patterns)).items()
    if not pair[1].startswith("/api/")
]


def test_every_route_has_its_line():
    assert {name for name, _address in KNOWN} <= set(ROUTES)


def routes(patterns: list, names: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every route with the parameters of its address."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{names}{one.namespace}:" if one.namespace else names
            given = set(one.pattern.regex.groupindex)
            for name, parameters in routes(one.url_patterns, inner):
                yield name, parameters | given
        elif isinstance(one, URLPattern):
            yield f"{names}{one.name}", set(one.pattern.regex.groupindex)


PARAMETERS_OF = dict(routes(get_resolver().url_patterns))


def uncovered(known: dict[str, set[str]]) -> set[str]:
    return {
        f"{name}: {parameter}"
        for name, parameters in known.items()
        for parameter in parameters
        if parameter not in sight.PARAMETERS
    }


def test_every_parameter_of_an_address_says_whether_it_names_a_record():
    assert uncovered(PARAMETERS_OF) == set()
    used = {parameter for parameters in PARAMETERS_OF.values() for parameter in parameters}
    assert set(sight.PARAMETERS) <= used
    assert set(sight.FIELDS) | sight.WHOLE <= set(ROUTES)
    assert {record for record in sight.PARAMETERS.values() if record} <= set(sight.CHECKS)


def test_a_route_that_names_an_unknown_record_is_noticed():
    assert uncovered({**PARAMETERS_OF, "new": {"quote_id"}}) == {"new: quote_id"}
    narrow = replace(COMMAND_LINE, scope=Scope(frozenset({1})))
    assert not sight.is_seen(None, view_name="new", given={"quote_id": 1}, actor=narrow)


def unsaid(known: dict[str, set[str]], table: Mapping[str, Mapping[str, object]]) -> set[str]:
    """Routes that show something and of which the table of sight says nothing."""
    return {
        name
        for name, methods in table.items()
        if methods.get("GET", PUBLIC) is not PUBLIC
        and not any(sight.PARAMETERS.get(one) for one in known.get(name, ()))
        and name not in sight.NARROWED | sight.FREE | sight.WHOLE
    }


def test_every_page_says_whether_it_shows_leads_deals_or_people():
    assert unsaid(PARAMETERS_OF, ROUTES) == set(), "say in config/sight.py what it shows"
    assert not sight.NARROWED & sight.FREE
    assert not sight.WHOLE & (sight.NARROWED | sight.FREE)
    assert set(ROUTES) >= sight.NARROWED | sight.FREE


def test_a_page_that_says_nothing_is_noticed_and_closed():
    assert unsaid(PARAMETERS_OF, {**ROUTES, "quotes": {"GET": Capability.READ}}) == {"quotes"}
    assert sight.is_of_everybody(view_name="quotes", method="GET", given={})
    assert not sight.is_of_everybody(view_name="leads", method="GET", given={})


def rows() -> dict[str, int]:
    """How many rows each table holds that an operation could have written to."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select tablename from pg_tables where schemaname = 'public'
               and tablename <> 'django_session' and tablename not like 'procrastinate%'"""
        )
        tables = [table for (table,) in cursor.fetchall()]
        cursor.execute(
            " union all ".join(
                f"""select '{table}', count(*) from "{table}\"""" for table in tables
            )
        )
        return dict(cursor.fetchall())


def asked_for(name: str, method: str):
    return ROUTES[name].get(method)


# Who may is asked by rights and never by role, so one role speaks for all that carry the same.
ROLES_BY_RIGHTS = {frozenset(CAPABILITIES[role]): role for role in Role}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES_BY_RIGHTS.values())
def test_a_role_reaches_what_its_rights_carry_and_nothing_else(role):
    client = people.signed_in(role.value)
    client.raise_request_exception = False
    before = rows()
    for name, address in KNOWN:
        for method in METHODS:
            needed = asked_for(name, method)
            if needed is None or needed is PUBLIC or needed in CAPABILITIES[role]:
                continue
            status = client.generic(method, address).status_code
            assert status == 403, (role, method, address, status)
    assert rows() == before
    for name, address in KNOWN:
        if role in ends_of(asked_for(name, "GET")):
            assert client.get(address).status_code not in (401, 403), (role, address)


def ends_of(needed) -> set[Role]:
    """Of the roles that carry a right, the one with the fewest and the one with the most."""
    carry = [role for role in ROLES_BY_RIGHTS.values() if needed in CAPABILITIES[role]]
    count = {role: len(CAPABILITIES[role]) for role in carry}
    return {min(carry, key=count.get), max(carry, key=count.get)} if carry else set()


@pytest.mark.django_db
def test_a_method_without_a_line_is_closed_to_those_who_may_most():
    client = people.signed_in(Role.REV_OPS.value)
    before = rows()
    for name, address in KNOWN:
        for method in METHODS:
            if asked_for(name, method) is None:
                assert client.generic(method, address).status_code == 403, (method, address)
    assert rows() == before


@pytest.mark.django_db
def test_a_stranger_reaches_only_what_is_public():
    before = rows()
    for name, address in KNOWN:
        for method in METHODS:
            if asked_for(name, method) is not PUBLIC:
                answer = Client().generic(method, address)
                assert answer.status_code == 302, (method, address)
                assert answer["Location"].startswith("/sign-in/")
    assert rows() == before


@pytest.mark.django_db
def test_the_matrix_has_a_role_that_may_and_one_that_may_not():
    assert people.signed_in("mops").get("/settings/keys/").status_code == 200
    assert people.signed_in("viewer").get("/settings/keys/").status_code == 403
    assert people.signed_in("sponsor").get("/leads/export/").status_code == 403
