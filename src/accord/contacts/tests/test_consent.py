"""What people agreed to: who may be contacted, what a merge does to it, and the stop list."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import CheckViolation
from tests.soak import rounds

from accord.contacts import api as contacts
from accord.contacts.api import Basis, Change, Consent, StopKind, StopReason, Verdict, Way
from accord.contacts.tests.builders import AT, make_people, take
from accord.contacts.values.consent import StopEnd, Told
from accord.foundation import bulk
from accord.journal import api as journal

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def say(person: int, change: Change, purpose: str = "newsletter", day: int = 0, **more: Any) -> int:
    said = Consent(person, purpose, change, AT + day * DAY, **more)
    return contacts.record_consents(consents=[said], recorded_at=AT)


def verdict(person: int, purpose: str = "newsletter", way: Way = Way.EMAIL) -> Verdict:
    return contacts.may_contact(person_id=person, purpose=purpose, way=way, at=AT).verdict


def test_without_a_word_each_purpose_stands_on_its_own_basis():
    [ana] = make_people(["Ana"])
    assert {card.code: verdict(ana, card.code) for card in contacts.list_purposes()} == {
        "newsletter": Verdict.NO_BASIS,
        "sales_contact": Verdict.ASSUMED,
        "visits": Verdict.NO_BASIS,
        "profiling": Verdict.ASSUMED,
        "service": Verdict.ASSUMED,
    }


def test_a_yes_keeps_the_sentence_its_version_and_where_it_was_said():
    [ana] = make_people(["Ana"])
    say(ana, Change.GIVEN, source="form 3", evidence={"form": 3}, door=contacts.Told.FORM)
    contacts.reword_purpose(code="newsletter", wording="News, twice a year.", at=AT, actor_id=None)
    permission = contacts.may_contact(person_id=ana, purpose="newsletter", at=AT)
    assert permission.said is not None
    assert permission.is_allowed
    assert permission.basis is Basis.CONSENT
    assert permission.since == AT
    assert permission.said.wording == "You may send me news by mail until I say otherwise."
    assert (permission.said.wording_version, permission.said.source) == (1, "form 3")
    assert permission.said.evidence == {"form": 3}
    assert contacts.get_purpose(code="newsletter").wording_version == 2


def test_a_no_to_one_purpose_leaves_the_others():
    [ana] = make_people(["Ana"])
    say(ana, Change.GIVEN)
    say(ana, Change.WITHDRAWN, day=1)
    assert verdict(ana) is Verdict.WITHDRAWN
    assert verdict(ana, "sales_contact") is Verdict.ASSUMED
    say(ana, Change.GIVEN, day=2)
    assert verdict(ana) is Verdict.GIVEN


@pytest.mark.parametrize(
    ("told_to", "stopped"), [("sales_contact", "newsletter"), ("newsletter", "sales_contact")]
)
def test_an_opt_out_told_to_one_team_stops_the_other(told_to: str, stopped: str):
    [ana, bo] = make_people(["Ana", "Bo"])
    say(ana, Change.GIVEN, stopped)
    say(ana, Change.OBJECTED, told_to, day=1)
    assert verdict(ana, stopped) is Verdict.OBJECTED
    assert verdict(ana, "profiling") is Verdict.OBJECTED
    assert verdict(ana, "service") is Verdict.ASSUMED
    assert verdict(bo, "sales_contact") is Verdict.ASSUMED
    assert bulk.fetch("select canonical_id, purpose from live.refusals order by 2") == [
        (ana, purpose) for purpose in ("newsletter", "profiling", "sales_contact", "visits")
    ]


def test_who_objects_agrees_elsewhere_and_objects_again_is_heard_each_time():
    [ana] = make_people(["Ana"])
    for day, change, door in (
        (0, Change.OBJECTED, Told.LINK),
        (1, Change.GIVEN, Told.FORM),
        (2, Change.OBJECTED, Told.LINK),
    ):
        assert say(ana, change, day=day, source=door.value, door=door) == 1
    assert verdict(ana) is Verdict.OBJECTED


def test_a_yes_by_mail_lifts_no_no_to_the_phone():
    [ana] = make_people(["Ana"])
    say(ana, Change.WITHDRAWN, "sales_contact", way=Way.PHONE)
    say(ana, Change.GIVEN, "sales_contact", day=1, way=Way.EMAIL)
    assert verdict(ana, "sales_contact", Way.PHONE) is Verdict.WITHDRAWN
    assert verdict(ana, "sales_contact", Way.EMAIL) is Verdict.GIVEN


def test_merged_people_share_every_no_and_get_their_own_back():
    first, second = make_people(["Ana", "Ana B"])
    say(first, Change.WITHDRAWN)
    say(second, Change.GIVEN, day=1)
    made = contacts.merge(first=first, second=second, by=contacts.LinkedBy.HAND, at=AT)
    assert (verdict(first), verdict(second)) == (Verdict.WITHDRAWN, Verdict.WITHDRAWN)
    say(second, Change.GIVEN, day=2, source="asked anew")
    assert (verdict(first), verdict(second)) == (Verdict.GIVEN, Verdict.GIVEN)
    contacts.unmerge(merge_id=made.merge_id, at=AT)
    assert (verdict(first), verdict(second)) == (Verdict.WITHDRAWN, Verdict.GIVEN)


def test_the_same_word_from_the_same_source_is_written_once():
    [ana] = make_people(["Ana"])
    tool = {"source": "crm", "door": Told.API}
    assert [say(ana, Change.WITHDRAWN, day=day, **tool) for day in (0, 1)] == [1, 0]
    assert say(ana, Change.WITHDRAWN, source="other") == 1
    entries = journal.list_entries(subject="person", subject_id=ana)
    assert [entry.kind for entry in entries] == ["consent.recorded"] * 2


def test_an_unknown_purpose_writes_nothing():
    [ana] = make_people(["Ana"])
    both = [Consent(ana, purpose, Change.GIVEN, AT) for purpose in ("newsletter", "fishing")]
    with pytest.raises(contacts.UnknownPurpose):
        contacts.record_consents(consents=both, recorded_at=AT)
    assert contacts.list_said(person_id=ana) == []


def test_what_was_said_is_never_changed_and_a_yes_needs_a_basis():
    [ana] = make_people(["Ana"])
    say(ana, Change.GIVEN)
    for statement in (
        "update contacts_consent set change = 'GIVEN'",
        "delete from contacts_consent",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            bulk.execute(statement)
    with pytest.raises(CheckViolation), transaction.atomic():
        say(ana, Change.GIVEN, "visits", basis=Basis.NONE)


def test_stopped_addresses_and_domains_are_refused_however_they_are_spelt():
    ana, bo, cy = take(
        {"key": "1", "email": "ana@example.com"},
        {"key": "2", "email": "bo@mail.example.org"},
        {"key": "3", "email": "cy@example.net"},
    ).ids
    stop = {"reason": StopReason.ASKED, "at": AT}
    assert contacts.stop(kind=StopKind.EMAIL, values=[" ANA@Example.com"], **stop) == 1
    assert contacts.stop(kind=StopKind.EMAIL, values=["ana@example.com"], **stop) == 0
    contacts.stop(kind=StopKind.DOMAIN, values=["example.org"], **stop)
    assert verdict(ana, "sales_contact") is Verdict.ADDRESS_STOPPED
    assert verdict(bo, "sales_contact") is Verdict.DOMAIN_STOPPED
    assert verdict(cy, "sales_contact") is Verdict.ASSUMED
    assert verdict(ana, "service") is Verdict.ASSUMED
    [line] = [line for line in contacts.list_stops() if line.kind is StopKind.EMAIL]
    contacts.end_stop(stop_id=line.id, reason=StopEnd.MISTAKE, at=AT, actor_id=None)
    assert verdict(ana, "sales_contact") is Verdict.ASSUMED


def test_an_erased_address_keeps_no_words_and_stays_stopped():
    contacts.stop(kind=StopKind.EMAIL, values=["a@b.example"], reason=StopReason.ASKED, at=AT)
    contacts.stop(kind=StopKind.EMAIL, values=["a@b.example"], reason=StopReason.ERASED, at=AT)
    [line] = contacts.list_stops()
    assert (line.value, line.reason) == ("", StopReason.ERASED)
    with pytest.raises(LookupError):
        contacts.end_stop(stop_id=line.id, reason=StopEnd.MISTAKE, at=AT, actor_id=None)
    answer = contacts.may_write_to(addresses=["A@B.example"], purpose="service", at=AT)
    assert answer["A@B.example"].verdict is Verdict.ERASED


def test_other_tools_ask_by_address():
    ana, bo, cy = take(
        {"key": "1", "email": "ana@example.com"},
        {"key": "2", "email": "info@example.com", "name": "Bo"},
        {"key": "3", "email": "info@example.com", "name": "Cy"},
    ).ids
    for person in (ana, bo, cy):
        say(person, Change.GIVEN)
    say(cy, Change.OBJECTED, day=1)
    addresses = ["Ana@example.com", "info@example.com", "nobody@example.com"]
    answer = contacts.may_write_to(addresses=addresses, purpose="newsletter", at=AT)
    assert [answer[address].verdict for address in addresses] == [
        Verdict.GIVEN,
        Verdict.OBJECTED,
        Verdict.UNKNOWN,
    ]


def test_many_are_answered_in_as_many_questions_as_one(django_assert_num_queries: Any):
    people = make_people([f"p{number}" for number in range(30)])
    for asked in (people[:1], people):
        with django_assert_num_queries(4):
            contacts.may_contact_all(people=asked, purpose="newsletter", at=AT)


WORDS = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["newsletter", "sales_contact", "service"]),
    st.sampled_from(list(Change)),
    st.integers(0, 5),
)


@pytest.mark.soak
@settings(max_examples=rounds(15, full=500), deadline=None, suppress_health_check=list(HealthCheck))
@given(before=st.lists(WORDS, max_size=6), after=st.lists(WORDS, max_size=6), merged=st.booleans())
def test_lists_and_single_answers_agree(before: list[Any], after: list[Any], merged: bool):
    with transaction.atomic():
        people = make_people(["A", "B", "C"])
        _say_all(people, before)
        if merged:
            contacts.merge(first=people[0], second=people[1], by=contacts.LinkedBy.HAND, at=AT)
        _say_all(people, after)
        listed = set(bulk.fetch("select canonical_id, purpose from live.refusals"))
        heads = contacts.heads_of(people=people)
        no = {Verdict.OBJECTED, Verdict.WITHDRAWN}
        asked = [card.code for card in contacts.list_purposes()]
        single = {
            (heads.get(person, person), purpose)
            for person in people
            for purpose in asked
            if verdict(person, purpose, Way.ANY) in no
        }
        transaction.set_rollback(True)
    assert listed == single


def _say_all(people: list[int], words: list[Any]) -> None:
    for place, purpose, change, day in words:
        say(people[place], change, purpose, day)
