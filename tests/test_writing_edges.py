"""Writing back where it is rare: very many changes at once, words settled late, deaths between."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from accord.foundation import bulk
from accord.intake import api as intake
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import (
    conflicts,
    following,
    gone,
    mastery,
    steering,
    writing,
)
from accord.integrations.connecting.queries import facts
from accord.integrations.connecting.queries import writing as queries
from accord.integrations.connecting.values.connections import UnableToConnect
from accord.integrations.connecting.values.writing import Ended, Master
from tests.portals import hubspot
from tests.portals.hubspot import Portal
from tests.test_writing_back import (
    hand_over,
    holds,
    records_seen,
    seller,
    tied_to,
    with_fields,
)


@pytest.fixture
def portal() -> Iterator[Portal]:
    with (
        hubspot.portal(seed=4) as running,
        override_settings(OUTGOING_ALLOWED=frozenset({running.host})),
    ):
        yield with_fields(running)


def test_more_changes_than_are_looked_at_one_by_one_are_swept_once(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, committed: None
) -> None:
    sam = seller(portal, "Sam")
    seller(portal, "Kim")
    keys = [
        portal.add_contact(email=f"p{number}@firm{number}.example", hubspot_owner_id=sam)
        for number in range(4)
    ]
    tied = tied_to(portal).on()
    monkeypatch.setattr(facts, "LOOKED_AT_ONCE", 3)
    sweep, swept = facts.sweep, []

    def counting(*args: Any, **more: Any) -> facts.Looked:
        swept.append(more)
        assert len(swept) < 20, "it sweeps without end"
        return sweep(*args, **more)

    monkeypatch.setattr(facts, "sweep", counting)
    hand_over(to="Kim Seller")
    tied.go(later=61)
    assert {holds(portal, key, "accord_owner") for key in keys} == {"Kim Seller"}
    assert tied.writing.fault is None
    count = len(swept)
    assert count > 0
    tied.go(later=61)
    assert len(swept) == count


@pytest.mark.django_db
def test_ours_is_written_where_somebody_says_so(portal: Portal) -> None:
    sam = seller(portal, "Sam")
    ana = portal.add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    tied = tied_to(portal).on(contacts={"owner": Master.ACCORD})
    portal.change("contacts", ana, hubspot_owner_id="")
    tied.go(later=120)
    assert tied.conflicts == [("hubspot_owner_id", "", sam)]
    settle(tied, Ended.OURS)
    tied.go(later=61)
    assert holds(portal, ana, "hubspot_owner_id") == sam
    tied.go(later=120)
    assert tied.conflicts == []


@pytest.mark.django_db
def test_where_the_newest_counts_an_owner_taken_off_there_is_taken_off_here(
    portal: Portal,
) -> None:
    sam = seller(portal, "Sam")
    ana = portal.add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    tied = tied_to(portal).on(contacts={"owner": Master.NEWEST})
    assert bulk.fetch("select owner_id is null from live.leads") == [(False,)]
    portal.change("contacts", ana, hubspot_owner_id="")
    tied.go(later=120)
    assert bulk.fetch("select owner_id is null from live.leads") == [(True,)]
    assert (tied.conflicts, holds(portal, ana, "hubspot_owner_id")) == ([], "")


def settle(tied: Any, how: Ended) -> None:
    [one] = queries.list_conflicts(connection_id=tied.id)
    conflicts.settle(
        connection_id=tied.id, conflict_id=one.id, how=how, at=tied.now(), actor_id=None
    )


@pytest.mark.django_db
def test_a_first_word_that_arrived_before_a_death_is_no_news(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam, kim = seller(portal, "Sam"), seller(portal, "Kim")
    ana = portal.add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    tied = tied_to(portal)
    before = records_seen()
    hand_over(to="Kim Seller")
    with monkeypatch.context() as dying:
        dying.setattr(writing, "_settle", dies)
        tied.on(contacts={"owner": Master.ACCORD})
    assert holds(portal, ana, "hubspot_owner_id") == kim
    tied.go(later=4_000)  # it is read before it is written
    assert (records_seen(), tied.conflicts) == (before, [])


def dies(*_args: Any, **_more: Any) -> None:
    raise RuntimeError


@pytest.mark.django_db
def test_who_is_erased_while_a_batch_is_on_its_way_holds_up_nobody(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = portal.add_contact(email="ana@acme.example")
    portal.add_contact(email="ben@acme.example")
    tied = tied_to(portal)
    settle = writing._settle

    def erasing(*args: Any, **more: Any) -> None:
        models.WrittenRecord.objects.filter(external_id=str(ana)).delete()
        settle(*args, **more)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(writing, "_settle", erasing)
        tied.on()
    assert tied.writing.fault is None
    assert not models.WrittenRecord.objects.filter(external_id=str(ana)).exists()
    assert models.WrittenRecord.objects.filter(wanted__isnull=False).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("is_there", [True, False], ids=["there", "gone there"])
def test_who_is_erased_before_a_batch_goes_is_neither_written_nor_remembered(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    ana = portal.add_contact(email="ana@acme.example")
    ben = portal.add_contact(email="ben@acme.example")
    tied = tied_to(portal)
    [[person]] = bulk.fetch(
        "select person_id from live.person_records where external_key = %s", [str(ana)]
    )
    read = writing.read

    def erasing(*args: Any, **more: Any) -> dict[str, Mapping[str, str]]:
        present = read(*args, **more)
        intake.erase_person(
            person_id=person, home=Path(settings.HOME), files=settings.FILES, at=tied.now(),
            actor_id=None, reason="ASKED",
        )  # fmt: skip
        return present if is_there else {key: present[key] for key in present if key != str(ana)}

    mastery.set_masters(
        connection_id=tied.id, own=("stage",), masters={}, at=tied.now(), actor_id=None
    )
    mastery.preview(connection_id=tied.id, now=tied.now)
    mastery.switch_on(connection_id=tied.id, at=tied.now(), actor_id=None)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(writing, "read", erasing)
        following.go(connection_id=tied.id, now=tied.now)
    tied.go()
    assert [row.external_id for row in models.WrittenRecord.objects.all()] == [str(ben)]
    assert (holds(portal, ana, "accord_stage"), holds(portal, ben, "accord_stage")) == ("", "Lead")
    assert not models.Gone.objects.exists()


@pytest.mark.django_db
def test_trying_again_leaves_what_is_gone_there(portal: Portal) -> None:
    ana = portal.add_contact(email="ana@acme.example")
    portal.add_contact(email="ben@acme.example")
    tied = tied_to(portal).on()
    models.WrittenRecord.objects.update(fault="not_written")
    gone.note(connection_id=tied.id, kind="leads", keys=[str(ana)], at=tied.now())
    assert mastery.try_again(connection_id=tied.id, at=tied.now(), actor_id=None) == 1
    assert [row.external_id for row in models.WrittenRecord.objects.filter(wanted=None)] != [
        str(ana)
    ]


@pytest.mark.django_db
def test_those_who_are_gone_take_no_place_among_the_open_ones(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = portal.add_contact(email="ana@acme.example")
    ben = portal.add_contact(email="ben@acme.example")
    tied = tied_to(portal).on()
    models.WrittenRecord.objects.update(wanted=None)
    gone.note(connection_id=tied.id, kind="leads", keys=[str(ana)], at=tied.now())
    monkeypatch.setattr(facts, "AT_ONCE", 1)
    asked = facts.Asked(tied.id, "hubspot", [""], "")
    told = asked.parameters(at=tied.now(), limit=1)
    monkeypatch.setattr(facts.Asked, "parameters", lambda *_asked, **_more: dict(told))
    found = facts.changed(asked, mark=2**62, at=tied.now())
    assert found is not None
    assert [one.external_id for one in found.due] == [str(ben)]


@pytest.mark.django_db
def test_fields_that_were_made_after_a_look_are_looked_at_again(portal: Portal) -> None:
    portal.remove_property("contacts", "accord_reason")
    portal.add_contact(email="ana@acme.example")
    tied = tied_to(portal)
    mastery.preview(connection_id=tied.id, now=tied.now)
    assert mastery.make_fields(connection_id=tied.id, now=tied.now, actor_id=None) == 1
    with pytest.raises(UnableToConnect, match="Look at what would be written first"):
        mastery.switch_on(connection_id=tied.id, at=tied.now(), actor_id=None)


@pytest.mark.django_db
@pytest.mark.parametrize(("master", "goes_on"), [(Master.ACCORD, False), (Master.TOOL, True)])
def test_words_that_mean_another_stage_are_looked_at_again_where_they_are_written(
    portal: Portal, master: Master, goes_on: bool
) -> None:
    portal.add_contact(email="ana@acme.example")
    tied = tied_to(portal).on(contacts={"status": master})
    words = {"stage": {"opportunity": "mql"}}
    for _twice in range(2):
        steering.set_stream(
            connection_id=tied.id, stream="contacts", words=words, at=tied.now(), actor_id=None
        )
        assert (tied.writing.is_on, tied.writing.seen) == (goes_on, goes_on)


@pytest.mark.django_db
def test_a_long_word_is_settled_as_well(portal: Portal) -> None:
    ana = portal.add_contact(email="ana@acme.example")
    tied = tied_to(portal).on()
    theirs = "so many words " * 60
    portal.change("contacts", ana, accord_stage=theirs)
    tied.go(later=120)
    settle(tied, Ended.OURS)
    tied.go(later=61)
    assert (holds(portal, ana, "accord_stage"), tied.conflicts) == ("Lead", [])
