"""Whatever people do in a portal and however ill it is, what was fetched and followed is it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies

from accord.integrations.connecting.values import Cursor, Fault, Faulty, Row, Session
from accord.integrations.hubspot.api import TOOL
from tests.portals import hubspot
from tests.portals.hubspot import Portal
from tests.soak import rounds

FIELDS = ("email", "firstname", "lifecyclestage", "hs_merged_object_ids")
CONTACTS = 70
PASSED = {Fault.TOO_MANY, Fault.AWAY, Fault.NOT_ITS_API, Fault.TOKEN_REFUSED}
ILL = ("too_many", "error", "cut", "hung_up", "html", "expired")


@dataclass
class Mirror:
    """What a frame would hold: rows by id, those that left, and where it stands."""

    rows: dict[str, Row] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    following: Cursor = field(default_factory=dict)
    reading: Cursor | None = field(default_factory=dict)
    faults: set[Fault] = field(default_factory=set)

    def take(self, rows: Sequence[Row]) -> None:
        for row in rows:
            key = row["hs_object_id"]
            if row.get("deleted") == "true":
                self.rows.pop(key, None)
                self.gone.add(key)
                continue
            self.rows[key] = row
            self.gone.discard(key)
            for former in filter(None, row["hs_merged_object_ids"].split(";")):
                self.rows.pop(former, None)

    def step(self, session: Session) -> bool:
        """One page more; False where there is nothing more now, or the portal is ill."""
        try:
            if self.reading is not None:
                page = session.read("contacts", fields=FIELDS, cursor=self.reading)
                self.reading = None if page.ends else page.cursor
            elif self.told:
                page = session.some("contacts", fields=FIELDS, ids=sorted(self.told))
                self.told = set()
            else:
                page = session.changed("contacts", fields=FIELDS, cursor=self.following)
                self.following = page.cursor
        except Faulty as fault:
            self.faults.add(fault.fault)
            return False
        self.take(page.rows)
        return not page.ends or self.reading is not None


ACTIONS = strategies.lists(
    strategies.tuples(
        strategies.sampled_from(
            ["add", "change", "change_many", "delete", "restore", "merge", "forget", "tick",
             "long", "ill", "late", "step", "step", "step"]
        ),
        strategies.integers(0, 10_000),
    ),
    max_size=40,
)  # fmt: skip


def change_many(portal: Portal, live: Sequence[int], number: int) -> None:
    for key in live[:: number % 5 + 1]:
        portal.change("contacts", key, lifecyclestage="opportunity")


def merge(portal: Portal, live: Sequence[int], number: int) -> None:
    if len(live) > 1:
        one, other = live[number % len(live)], live[(number + 1) % len(live)]
        portal.merge("contacts", into=one, other=other)


def restore(portal: Portal, _live: Sequence[int], number: int) -> None:
    archived = portal.stores["contacts"].archived
    if archived:
        portal.restore("contacts", archived[number % len(archived)])


# What people do, to which record is drawn by number.
DONE = {
    "add": lambda portal, _live, n: portal.add_contact(email=f"n{n}@a.example", firstname=str(n)),
    "change": lambda portal, live, n: portal.change("contacts", live[n % len(live)], firstname=n),
    "change_many": change_many,
    "delete": lambda portal, live, n: portal.delete("contacts", live[n % len(live)]),
    "restore": restore,
    "merge": merge,
    "tick": lambda portal, _live, n: portal.tick(n % 600),
    "long": lambda portal, _live, _n: portal.tick(3_600),
    "late": lambda portal, _live, n: setattr(portal, "index_delay", n % 400 * 1_000),
    "ill": lambda portal, _live, n: portal.fail(ILL[n % 6], times=n % 3 + 1, skip=n % 4),
}


def act(portal: Portal, mirror: Mirror, session: Session, what: str, number: int) -> None:
    """One thing that happens."""
    live = [item.id for item in portal.stores["contacts"].live(0)]
    if what == "step":
        mirror.step(session)
    elif live and what == "forget":
        key = live[number % len(live)]
        # Who is told of a forgetting has been told of the merges before it.
        mirror.told |= {str(one) for one in (key, *merged_into(portal, key))}
        portal.forget("contacts", key)
    elif live:
        DONE[what](portal, live, number)


def merged_into(portal: Portal, key: int) -> list[int]:
    store = portal.stores["contacts"]
    return [one for one in store.merged if (kept := store.get(one)) and kept.id == key]


def truth(portal: Portal) -> dict[str, dict[str, Any]]:
    return {
        str(item.id): {name: item.properties.get(name, "") for name in FIELDS}
        for item in portal.stores["contacts"].live(0)
    }


@pytest.mark.soak
@example(actions=[("step", 0), ("merge", 0), ("delete", 0)])
@example(actions=[("step", 0), ("merge", 0), ("forget", 0)])
@settings(max_examples=rounds(8, full=500), deadline=None, suppress_health_check=list(HealthCheck))
@given(actions=ACTIONS)
def test_what_is_held_is_what_is_there(request, actions: list[tuple[str, int]]) -> None:
    allowed = request.getfixturevalue("settings")
    with hubspot.portal(contacts=CONTACTS, seed=1) as portal:
        allowed.OUTGOING_ALLOWED = frozenset({portal.host})
        portal.page_bound = 3
        session = TOOL.open({"token": portal.token, "base_url": portal.url})
        mirror = Mirror(following=session.begin("contacts"))
        for what, number in actions:
            portal.tick(1)
            act(portal, mirror, session, what, number)
        settle(portal, mirror, session)
        session.close()
    there = truth(portal)
    held = {key: {name: row[name] for name in FIELDS} for key, row in mirror.rows.items()}
    assert held == there
    assert mirror.faults <= PASSED
    assert set(portal.stores["contacts"].archived) & {int(key) for key in held} == set()


def settle(portal: Portal, mirror: Mirror, session: Session) -> None:
    """The portal gets well and time passes: all that is left is told, in finitely many pages."""
    portal.planned.clear()
    for _round in range(3):
        portal.tick(1_200)
        for _page in range(60):
            if not mirror.step(session):
                break
        else:
            raise AssertionError("no end")
    while mirror.told:
        mirror.step(session)
