"""One question to a buyer after a deal: once, by one tap, and nobody knows whose answer it is."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accord.contacts import api as contacts
from accord.contacts.api import Change, Consent, StopKind, StopReason, Told
from accord.contacts.tests.builders import take
from accord.efforts import api as efforts
from accord.efforts import models
from accord.efforts.values import FEWEST, LONGEST, After, EffortFlaw, UnableToAsk
from accord.foundation import bulk
from accord.integrations.mail import operations as mail
from accord.journal import api as journal
from accord.reporting import api as reporting
from accord.reporting.tests.conftest import Books
from tests import people
from tests.test_board_pages import read

AT = datetime(2026, 3, 20, 9, tzinfo=UTC)


@pytest.fixture
def books(committed) -> Books:
    return Books()


def asked(books: Books, status: str = "WON", **more) -> int:
    deal = books.deal(status, "2026-03-02" if status != "OPEN" else None, **more)
    return efforts.ask_buyer(deal_id=deal, by_mail=False, actor_id=None, at=AT).id


def test_below_five_answers_nothing_is_shown_and_from_five_on_all_together(books):
    reader = people.signed_in("viewer")
    for number in range(FEWEST):
        assert books.rows("buyer_effort") == {}
        assert efforts.list_words() == []
        said, words = (1, "Fast offer") if number else (5, "")
        efforts.keep_answer(ask_id=asked(books), said=said, words=words, at=AT)
    [row] = books.rows("buyer_effort").values()
    assert (row["answers"], row["easy"], row["hard"]) == (5, 4, 1)
    assert reporting.tell(books.ask("buyer_effort")) == (
        "4 of 5 buyers found it easy to buy from us."
    )
    assert "Fast offer" in read(reader, "/buyers/")
    # The sixth comes alone: who looks before and after it would know what it was.
    efforts.keep_answer(ask_id=asked(books), said=5, words="", at=AT + timedelta(days=40))
    for asked_for in ({}, {"end": AT.date()}, {"end": AT.date() + timedelta(days=60)}):
        [row] = books.rows("buyer_effort", **asked_for).values()
        assert (row["answers"], row["easy"], row["hard"]) == (5, 4, 1)
    efforts.keep_answer(ask_id=asked(books), said=5, words="Alone", at=AT)
    assert efforts.list_words() == ["Fast offer"] * 4, "a word that comes alone tells whose it is"
    columns = {field.column for field in models.Answer._meta.get_fields()}
    assert columns == {"id", "said", "words", "month", "xact_id"}
    answered = journal.list_entries(subject="effort")
    assert {(one.subject_id, one.actor_id, *one.facts) for one in answered} == {(None, None)}


def test_a_buyer_is_asked_once_and_answers_once(books):
    deal = books.deal("LOST", "2026-03-02")
    first = efforts.ask_buyer(deal_id=deal, by_mail=False, actor_id=None, at=AT)
    assert efforts.ask_buyer(deal_id=deal, by_mail=True, actor_id=None, at=AT) == first
    for said, words, flaw in (
        (None, "", EffortFlaw.UNKNOWN), (6, "", EffortFlaw.UNKNOWN),
        (1, "x" * (LONGEST + 1), EffortFlaw.TOO_LONG),
    ):  # fmt: skip
        with pytest.raises(UnableToAsk) as refused:
            efforts.keep_answer(ask_id=first.id, said=said, words=words, at=AT)
        assert refused.value.flaw is flaw
    efforts.keep_answer(ask_id=first.id, said=2, words=" a \x00 b ", at=AT)
    with pytest.raises(UnableToAsk) as refused:
        efforts.keep_answer(ask_id=first.id, said=3, words="", at=AT)
    assert refused.value.flaw is EffortFlaw.ANSWERED
    assert list(models.Answer.objects.values_list("said", "words")) == [(2, "a b")]
    with transaction.atomic(), pytest.raises(IntegrityError):
        models.Answer.objects.create(said=6, month=AT.date().replace(day=1))
    with pytest.raises(UnableToAsk):
        asked(books, "OPEN")


def test_the_seller_asks_and_the_buyer_answers_with_one_tap_without_signing_in(books):
    deal = books.deal("WON", "2026-03-02")
    seller = people.signed_in("ae")
    page = read(seller, f"/deals/{deal}/")
    assert "Ask the buyer" in page
    seller.post(f"/deals/{deal}/effort/")
    [path] = re.findall(r"https?://testserver(/asked/[^<]+/)", read(seller, f"/deals/{deal}/"))
    buyer = Client()
    assert "Very easy" in read(buyer, path)  # a program that opens links answers nothing
    assert not models.Answer.objects.exists()
    assert buyer.post(path, {"said": "9"}).status_code == 422
    assert "Thank you." in buyer.post(path, {"said": "1"}).content.decode()
    assert "answered already" in buyer.post(path, {"said": "5"}).content.decode()
    assert buyer.get(f"{path[:-3]}xx/").status_code == 404
    assert models.Answer.objects.get().said == 1
    assert "nobody is told what" in read(seller, f"/deals/{deal}/")


def test_it_goes_by_mail_to_whoever_may_be_written_to(books, settings):
    settings.PUBLIC_URL = "https://accord.example.com"
    person = books.person()
    bulk.execute("update contacts_person set email = 'ana@buyer.example' where id = %s", [person])
    number = asked(books, person_id=person)
    with pytest.raises(UnableToAsk) as refused:  # another deal of theirs, a day later
        efforts.ask_buyer(
            deal_id=books.deal("LOST", "2026-03-03", person_id=person), by_mail=True,
            actor_id=None, at=AT + timedelta(days=1),
        )  # fmt: skip
    assert refused.value.flaw is EffortFlaw.LATELY
    assert mail.ask_buyer(ask_id=number, at=AT)
    assert not mail.ask_buyer(ask_id=number, at=AT)
    assert not mail.ask_buyer(ask_id=asked(books), at=AT)  # of whom no address is known
    page = read(people.signed_in("ae"), f"/deals/{efforts.get_ask(ask_id=number).deal_id}/")
    assert "asked by mail; nobody else has the address" in page
    assert "/asked/" not in page  # who sells does not answer for who buys
    [(to, purpose, text)] = bulk.fetch(
        "select recipient, purpose, content ->> 'text' from foundation_delivery"
    )
    assert (to, purpose) == ("ana@buyer.example", "sales_contact")
    [token] = re.findall(r"https://accord\.example\.com/asked/([^/]+)/", text)
    found = efforts.find_by_token(token=token)
    assert found is not None
    assert found.id == number


def buyer(address: str) -> int:
    return take({"key": address, "email": address, "name": f"Zyx {address[:3]}"}).ids[0]


def turn_on(**told) -> None:
    said = {"after": After.DECIDED, "wait_days": 3, "rest_days": 180} | told
    efforts.say_asking(is_on=True, actor_id=None, at=AT, **said)


@pytest.fixture
def sends(settings) -> None:
    settings.PUBLIC_URL, settings.EMAIL_HOST = "https://accord.example.com", "127.0.0.1"


def who_was_asked() -> list[int]:
    return [
        person
        for (person,) in bulk.fetch(
            "select person_id from efforts_ask where is_by_itself order by deal_id"
        )
    ]


def test_buyers_are_asked_by_themselves_once_a_leader_says_so(books, sends):
    ana = buyer("ana@one.example")
    books.deal("WON", "2026-03-19", person_id=ana)  # before it was turned on
    won = books.deal("WON", "2026-03-21", person_id=ana)
    books.deal("OPEN", person_id=ana)
    assert efforts.ask_decided(at=AT + timedelta(days=5)) == 0  # off
    turn_on()
    assert efforts.ask_decided(at=AT + timedelta(days=3)) == 0  # too early
    assert efforts.ask_decided(at=AT + timedelta(days=5)) == 1
    assert efforts.ask_decided(at=AT + timedelta(days=5, hours=1)) == 0
    ask = efforts.find_ask(deal_id=won)
    assert ask is not None
    assert mail.ask_buyer(ask_id=ask.id, at=AT + timedelta(days=5))
    # The next deal of the same person, or at the same address: not within 180 days, then again.
    second = books.deal("LOST", "2026-04-20", person_id=ana)
    books.deal("LOST", "2026-04-20", person_id=buyer("ANA@one.example"))
    assert efforts.ask_decided(at=AT + timedelta(days=40)) == 0
    books.deal("LOST", "2026-08-10", person_id=ana)
    assert efforts.ask_decided(at=AT + timedelta(days=187)) == 0  # nobody is asked so late
    books.deal("LOST", "2026-09-20", person_id=ana)
    assert efforts.ask_decided(at=AT + timedelta(days=187)) == 1
    assert who_was_asked() == [ana, ana]
    assert efforts.find_ask(deal_id=second) is None
    entries = journal.list_entries(subject="deal", subject_id=won)
    assert [one.kind for one in entries] == ["effort.asked"]


def test_nobody_is_asked_who_must_not_be_written_to(books, sends, settings):
    turn_on(after=After.WON, wait_days=0)
    later = AT + timedelta(days=2)
    free, no, stopped, gone, lost = (
        buyer(f"{name}@one.example") for name in ("free", "no", "stopped", "gone", "lost")
    )
    objects = Consent(no, "sales_contact", Change.OBJECTED, AT, door=Told.PAGE)
    contacts.record_consents(consents=[objects], recorded_at=AT)
    contacts.stop(
        kind=StopKind.EMAIL, values=["stopped@one.example"], reason=StopReason.BOUNCED, at=AT
    )
    bulk.execute("update contacts_person set gone_at = %s where id = %s", [AT, gone])
    for person in (free, no, stopped, gone, books.person()):
        books.deal("WON", "2026-03-21", person_id=person)
    books.deal("LOST", "2026-03-21", person_id=lost)
    settings.EMAIL_HOST = ""
    assert efforts.ask_decided(at=later) == 0  # nothing could be sent
    settings.EMAIL_HOST = "127.0.0.1"
    assert efforts.ask_decided(at=later) == 1
    assert who_was_asked() == [free]


def test_leaders_alone_say_when_buyers_are_asked(books):
    leader, seller = people.signed_in("sales_lead"), people.signed_in("ae")
    told = {"is_on": "on", "after": "lost", "wait_days": "7", "rest_days": "90"}
    assert "Nobody is asked automatically" in read(seller, "/buyers/asking/")
    assert seller.post("/buyers/asking/", told).status_code == 403
    assert "rest_days" not in read(seller, "/buyers/asking/")
    for wrong in ({"wait_days": "61"}, {"rest_days": "29"}, {"after": "open"}):
        assert leader.post("/buyers/asking/", told | wrong).status_code == 422
    assert not efforts.get_asking().is_on
    assert leader.post("/buyers/asking/", told).status_code == 302
    page = read(seller, "/buyers/asking/")
    assert "is asked 7 days later" in page
    assert "Nobody is asked twice within 90 days." in page
    assert "No mail leaves from here yet" in page
    since = efforts.get_asking().since
    leader.post("/buyers/asking/", told | {"wait_days": "5"})
    assert efforts.get_asking().since == since  # a change skips nobody
    leader.post("/buyers/asking/", told | {"is_on": ""})
    assert not efforts.get_asking().is_on
    [last, *_] = journal.list_entries(subject="effort_asking")
    assert last.facts["is_on"] in (True, False)
