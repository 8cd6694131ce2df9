"""Whatever is done in a Mautic or an Odoo, however ill it is: in the end we know what it holds."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from accord.integrations.connecting.values import Session
from accord.integrations.mautic.api import TOOL as MAUTIC
from accord.integrations.mautic.queries import calling as mautic_calling
from accord.integrations.odoo.api import TOOL as ODOO
from accord.integrations.odoo.queries import records as odoo_records
from accord.integrations.odoo.queries import standing as odoo_standing
from tests.followed import Followed
from tests.portals import mautic, odoo
from tests.soak import rounds

DEEDS = ("add", "change", "many", "delete", "merge", "opt_out", "rest", "long", "follow")
FAILURES = ("too_many", "error", "cut", "hung_up")  # those that pass by themselves
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 30)), max_size=12)
failures = st.lists(st.tuples(st.sampled_from(FAILURES), st.integers(0, 30)), max_size=3)


@dataclass(frozen=True)
class Way:
    """How one tool is run, what is done in it, and what it holds: id → name, wants no mail."""

    running: Callable[[], AbstractContextManager[Any]]
    open: Callable[[Mapping[str, str]], Session]
    stream: str
    fields: tuple[str, ...]
    act: Callable[[Any, str, int], None]
    holds: Callable[[Any], dict[str, tuple[str, str]]]


def in_mautic(portal: mautic.Mautic, deed: str, number: int) -> None:
    people = portal.things["contacts"]
    known = sorted(key for key, each in people.items() if each["dateIdentified"])
    one, other = (known[number % len(known)], known[number % len(known) - 1]) if known else (0, 0)
    if deed == "add":
        portal.add_contact(firstname=str(number), is_known=number % 3 > 0)
    elif deed == "many":
        for key in known[:: number % 3 + 1]:
            portal.change(key, firstname=str(number))
            portal.tick(-1)
    elif one and (deed != "merge" or one != other):
        {
            "change": lambda: portal.change(one, firstname=str(number)),
            "delete": lambda: portal.delete(one),
            "merge": lambda: portal.merge(into=one, other=other),
            "opt_out": lambda: portal.opt_out(one),
        }[deed]()


def of_mautic(portal: mautic.Mautic) -> dict[str, tuple[str, str]]:
    return {
        str(key): (each["values"].get("firstname", ""), str(bool(each["doNotContact"])).lower())
        for key, each in portal.things["contacts"].items()
        if each["dateIdentified"]
    }


def in_odoo(portal: odoo.Odoo, deed: str, number: int) -> None:
    known = sorted(portal.tables["crm.lead"])
    if deed == "add":
        portal.add_lead(contact_name=str(number), email_from=f"n{number}@a.example")
    elif not known:
        return
    elif deed == "change":
        portal.change("crm.lead", known[number % len(known)], contact_name=str(number))
    elif deed == "many":
        for key in known[:: number % 3 + 1]:
            portal.change("crm.lead", key, contact_name=str(number))
            portal.tick(-1)
    elif deed in ("delete", "merge"):
        portal.delete("crm.lead", known[number % len(known)])
    elif deed == "opt_out":
        mail = portal.tables["crm.lead"][known[number % len(known)]]["email_normalized"]
        portal.blacklist(mail)


def of_odoo(portal: odoo.Odoo) -> dict[str, tuple[str, str]]:
    return {
        f"lead-{key}": (
            each.get("contact_name", ""), str(bool(each.get("is_blacklisted"))).lower()
        )
        for key, each in portal.tables["crm.lead"].items()
    }  # fmt: skip


WAYS = {
    "mautic": Way(
        lambda: mautic.running(contacts=6, seed=3), MAUTIC.open, "contacts",
        ("firstname", "do_not_email"), in_mautic, of_mautic,
    ),
    "odoo": Way(
        lambda: odoo.running(leads=6, seed=3, version=17), ODOO.open, "leads",
        ("contact_name", "is_blacklisted"), in_odoo, of_odoo,
    ),
    "odoo, newer": Way(
        lambda: odoo.running(leads=6, seed=3, version=22), ODOO.open, "leads",
        ("contact_name", "is_blacklisted"), in_odoo, of_odoo,
    ),
}  # fmt: skip


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in (
        (mautic_calling, "PAGE_SIZE"),
        (mautic_calling, "LOG_SIZE"),
        (odoo_records, "PAGE_SIZE"),
        (odoo_standing, "IDS_SIZE"),
    ):
        monkeypatch.setattr(module, name, 3)


@pytest.mark.parametrize("name", WAYS)
@given(during=deeds, after=deeds, failing=failures)
@example(during=[("delete", 0)], after=[("merge", 1), ("long", 0), ("many", 0)], failing=[])
@pytest.mark.soak
@settings(
    max_examples=rounds(6, full=200),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink takes minutes
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_in_the_end_we_know_what_it_holds(
    settings, small_pages, name, during, after, failing
) -> None:
    way = WAYS[name]
    with way.running() as portal:
        settings.OUTGOING_ALLOWED = frozenset({portal.host})
        for kind, skip in failing:
            portal.fail(kind, skip=skip)
        told = Followed(way.stream, way.fields, key="id", former="former_ids")
        waiting = iter(during)

        def happens(deed: str, number: int) -> None:
            if deed in ("rest", "long"):
                portal.tick(7 * 3_600 if deed == "long" else number * 20)
            elif deed == "follow":
                told.follow(way.open(portal.said))
            else:
                way.act(portal, deed, number)

        def between() -> None:
            """Who is made and deleted before everything is read was never there."""
            deed, number = next(waiting, ("rest", 0))
            happens("rest" if deed in ("follow", "add") else deed, number)

        told.begin(way.open(portal.said), between=between)
        for deed, number in (*waiting, *after, ("long", 0), ("follow", 0)):
            happens(deed, number)
        assert known_of(told, way) == way.holds(portal)


def known_of(told: Followed, way: Way) -> dict[str, tuple[str, str]]:
    name, flag = way.fields
    return {key: (row[name], row[flag] or "false") for key, row in told.live.items()}
