"""The first page shows a state of a few seconds, and the next one is made beside it."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from tests import people

from accord.definitions import api as definitions
from accord.foundation import clock
from accord.reporting import api as reporting
from accord.reporting.queries import remembering

SECOND = timedelta(seconds=1)


@pytest.fixture
def kept(monkeypatch, settings):
    """A process that has shown nothing yet."""
    settings.FIGURES_AGE = 20 * SECOND
    fresh = remembering._Shown()
    monkeypatch.setattr(remembering, "_shown", fresh)
    return fresh


def won(at):
    state = reporting.shown(at=at)
    found = reporting.ask(measure="won_value", at=at, snapshot=state)
    return state, found.rows[0].figures["deals"] if found.rows else 0


def beside():
    """Wait for the threads that make the next state."""
    for thread in threading.enumerate():
        if thread.daemon and "_renew" in thread.name:
            thread.join(timeout=60)


def test_a_state_is_shown_for_seconds_then_renewed_beside_the_page(books, kept):
    at = clock.now()
    books.deal("WON", "2026-03-01", "2026-02-01", 100_00)
    state, deals = won(at)
    assert deals == 1
    books.deal("WON", "2026-03-02", "2026-02-01", 100_00)
    assert won(at + 4 * SECOND) == (state, 1), "young enough that nobody looks"
    assert won(at + 6 * SECOND) == (state, 1), "no page waits for the next state"
    beside()
    later, deals = won(at + 7 * SECOND)
    assert (deals, later.as_of) == (2, at + 6 * SECOND)
    assert later.generation != state.generation
    # The answers were made beside it: what the page asks is there before it asks.
    asked = [key for key in remembering._answers._answers if key[0] == later.generation]
    assert [key[2] for key in asked] == ["won_value"]


def test_a_slow_renewal_takes_no_newer_state_away(books, kept):
    at = clock.now()
    begun, _none = won(at)
    books.deal("WON", "2026-03-01", "2026-02-01", 100_00)
    newer, _one = won(at + 21 * SECOND)
    kept._turn.acquire()
    slow = {"at": at + 6 * SECOND, "begun": begun}
    threading.Thread(target=kept._renew, kwargs=slow, name="_renew", daemon=True).start()
    beside()
    assert not kept._turn.locked(), "it has ended"
    assert kept.state is newer


def test_nobody_is_shown_a_state_that_is_too_old_or_of_a_time_to_come(books, kept, settings):
    at = clock.now()
    books.deal("WON", "2026-03-01", "2026-02-01", 100_00)
    won(at)
    books.deal("WON", "2026-03-02", "2026-02-01", 100_00)
    assert won(at + 20 * SECOND)[1] == 2
    books.deal("WON", "2026-03-03", "2026-02-01", 100_00)
    assert won(at + 19 * SECOND)[1] == 3, "a clock that was put back"
    books.deal("WON", "2026-03-04", "2026-02-01", 100_00)
    settings.FIGURES_AGE = 0 * SECOND
    assert won(at + 19 * SECOND)[1] == 4, "who wants none of it"


def test_what_is_kept_goes_by_the_origins_and_reasons_in_force(books):
    """An origin where they came to us becomes one where we went to them; the lake is the same."""
    listed = definitions.list_origins(at=clock.now())
    code = next(one.code for one in listed if one.kind == "inbound")
    books.deal("WON", "2026-03-01", "2026-02-01", 100_00, origin=code)
    books.state = reporting.catch_up(at=clock.now())

    def directions():
        return set(books.rows("won_value", by="direction"))

    assert directions() == {"inbound"}
    people.add_member("marketing_lead", email="a@signs.example")
    people.add_member("sales_lead", email="b@signs.example")
    body = definitions.get_in_force(kind=definitions.Kind.ORIGINS, at=clock.now()).body
    for origin in body["origins"]:
        origin["kind"] = "outbound"
    number = definitions.draft(
        kind=definitions.Kind.ORIGINS, body=body, actor_id=None, at=clock.now()
    )
    people.sign(kind=definitions.Kind.ORIGINS, number=number, at=clock.now())
    books.state = replace(books.state, as_of=clock.now())
    assert directions() == {"outbound"}
