"""Erasing a person: nothing of them is found afterwards, nothing brings them back, all adds up."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from django.conf import settings
from django.db import connections, transaction

from accord.contacts import api as contacts
from accord.contacts.api import Change, Consent, Told, Verdict
from accord.foundation import bulk, clock, outbox
from accord.intake.operations import batches, erasing, files, mails
from accord.intake.operations.merging import merge_people
from accord.intake.tests.delivered import file, table
from accord.intake.tests.filling_in import Visitor, made
from accord.intake.tests.test_api import Program, rows_of
from accord.intake.tests.test_letters import letter
from accord.intake.tests.tools import Tool
from accord.intake.values.mails import Reads
from accord.intake.values.plans import Plan
from accord.journal import api as journal
from accord.lake import api as lake

AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
# What only this person says, in every field there is. The company is another's data.
MARK = "Zq7731"
EMAIL = "zyxwa.qvortex@zq7731.example"
NAME = "Zyxwa Qvortex"
PHONE = "+40 799 313 717"
CANARIES = (MARK.lower(), "zyxwa", "qvortex", "799 313 717", "799313717")
LEAD = {
    "external_id": f"{MARK}-lead",
    "email": EMAIL,
    "first_name": "Zyxwa",
    "last_name": "Qvortex",
    "phone": PHONE,
    "title": f"{MARK} title",
    "country": f"{MARK} land",
    "language": MARK,
    "company": "Firma SRL",
    "origin": f"{MARK} origin",
    "channel": f"{MARK} channel",
    "segment": f"{MARK} segment",
    "created_at": "2026-03-02T09:00:00+02:00",
    "source": "webform",
    "attributes": {"city": f"{MARK} city"},
}
OTHER = {
    "external_id": "other",
    "email": "bo@example.com",
    "full_name": "Bo Stays",
    "source": "webform",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def kept(home: Path) -> Path:
    return home / "files"


def deliver(folder: Path, kept: Path, *, name: str = "people.csv", is_taken_in: bool = True) -> int:
    """A file that holds the person, somebody else, and a row about the person that is refused."""
    header = ("id", "name", "email", "phone", "city", "created")
    rows = [
        (f"{MARK}-crm", NAME, EMAIL, "0040799313717", f"{MARK} town", "2026-03-03"),
        ("crm-2", "Cy Stays", "cy@example.com", "", "Cluj", "2026-03-03"),
        (f"{MARK}-bad", NAME, EMAIL, PHONE, f"{MARK} place", "never"),
    ]
    plan = Plan(
        kind="leads",  # type: ignore[arg-type]
        source="crm",
        columns={
            "id": "external_id",
            "name": "full_name",
            "email": "email",
            "phone": "phone",
            "created": "created_at",
        },
    )
    path = file(folder, name, table(header, rows))
    prepared = files.prepare(path=path, file_name=name, plan=plan, at=AT)
    batch = files.deliver(
        path=path,
        file_name=name,
        plan=prepared.plan,
        reading=prepared.reading,
        files=kept,
        at=AT,
    )
    if is_taken_in:
        files.run_file(batch_id=batch, files=kept, now=lambda: AT)
    path.unlink()
    return batch


def live_through(home: Path, kept: Path) -> int:
    """Everything that can come to be known of somebody; answers their number."""
    program = Program()
    answer = program.post("/leads", LEAD, **{"Idempotency-Key": "once"})
    lead = answer.json()["receipts"][0] if "receipts" in answer.json() else answer.json()
    del lead
    program.post("/leads", [LEAD | {"title": f"{MARK} boss"}, OTHER])
    program.post("/leads", [LEAD | {"email": f"{MARK} no address"}])
    deliver(home, kept)
    [person] = contacts.people_at(addresses=[EMAIL])[EMAIL]
    touch = {
        "contact_external_id": f"{MARK}-lead",
        "contact_source": "webform",
        "kind": "email_sent",
        "occurred_at": "2026-03-05T09:00:00Z",
        "subject": f"{MARK} subject",
        "external_id": f"{MARK}-touch",
        "source": "webform",
        "attributes": {"note": f"{MARK} note"},
    }
    assert program.post("/touches", [touch]).status_code < 300
    deal = {
        "external_id": "deal-1",
        "source": "webform",
        "lead_external_id": f"{MARK}-lead",
        "name": f"50 seats for {NAME}",
        "amount": "1200.00",
        "currency": "EUR",
        "outcome": "won",
        "opened_at": "2026-03-05",
        "closed_at": "2026-03-09",
        "attributes": {"contact": EMAIL},
    }
    assert program.post("/deals", [deal]).status_code < 300
    [twin] = contacts.record_people(records=_twin(), at=AT, batch_id=None).ids
    merge_people(first=person, second=twin, actor_id=None, at=AT)
    contacts.record_consents(
        consents=[
            Consent(
                person,
                "newsletter",
                Change.GIVEN,
                AT,
                door=Told.FORM,
                source=f"{MARK} form",
                wording=f"I, {NAME}, agree.",
                evidence={"said": EMAIL},
            ),
        ],
        recorded_at=AT,
    )
    contacts.stop(
        kind=contacts.StopKind.EMAIL, values=[EMAIL], reason=contacts.StopReason.ASKED, at=AT
    )
    outbox.enqueue(
        channel="mail",
        key="k1",
        recipient=EMAIL,
        purpose="service",
        content={"subject": "Hi", "text": NAME},
        at=AT,
    )
    through_other_doors()
    lake.catch_up(at=clock.now())
    return person


def through_other_doors() -> None:
    """Letters and messages set aside, a form filled in, and the browser it was filled in with."""
    tool = Tool()
    tool.send({"type": "x.y", "data": {"mail": EMAIL, "who": NAME, "note": f"{MARK} message"}})
    tool.send({"type": "lead.created", "data": {"email": f"{MARK} no mail", "name": NAME}})
    mails.add_mailbox(
        address="in@example.org", guessable=True, reads=Reads.SENDERS, source="mail",
        owner_id=None, campaign_id=None, actor_id=None, at=AT,
    )  # fmt: skip
    for number, sender in enumerate((f"{NAME} <{EMAIL}>, b@example.com", EMAIL)):
        said = letter(sender, Subject=f"From {NAME}", Message_ID=f"<{number}@example.com>")
        mails.take_letter(addresses=["in@example.org"], envelope_from=EMAIL, content=said, at=AT)
    visitor = Visitor(made())
    hidden = visitor.open(f"?utm_term={MARK}") | {
        "page": f"https://a.example/?e={EMAIL}", "visitor": "a" * 32,
    }  # fmt: skip
    assert visitor.send(hidden, email=EMAIL, full_name=NAME).status_code == 303


def _twin() -> contacts.PersonRecords:
    blank = {name: [""] for name in ("given_name", "family_name", "title", "country", "language")}
    return contacts.PersonRecords(
        source="twin",
        external_key=[f"{MARK}-twin"],
        email=[f"second.{MARK}@example.com".lower()],
        name=[f"{NAME} Jr"],
        phone=[PHONE],
        company_id=[None],
        company_name=[""],
        attributes=[{}],
        **blank,
    )


def found(*folders: Path) -> dict[str, str]:
    """Where the person is still named: a row of a table, a file, a row of the lake."""
    texts = dict(_rows())
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                texts[str(path)] = _text(path)
    return {
        place: text[:300]
        for place, text in texts.items()
        if any(canary in text.lower() for canary in CANARIES)
    }


def _rows() -> Iterator[tuple[str, str]]:
    for (name,) in bulk.fetch(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
    ):
        for place, (row,) in enumerate(bulk.fetch(f'select row_to_json(t)::text from "{name}" t')):
            yield f"{name} {place}", row


def _text(path: Path) -> str:
    if path.suffix == ".parquet":
        with duckdb.connect() as reader:
            return str(reader.execute(f"select t::varchar from '{path}' t").fetchall())
    return path.read_bytes().decode("utf-8", "replace")


def erase(person: int, *, home: Path, kept: Path) -> erasing.Erased:
    return erasing.erase_person(
        person_id=person, home=home, files=kept, at=AT, actor_id=None, reason="ASKED"
    )


@pytest.mark.usefixtures("committed")
def test_nothing_is_found_of_the_erased_and_everything_still_adds_up(home: Path, kept: Path):
    person = live_through(home, kept)
    before = found(home, settings.LAKE)
    places = {place.split()[0] for place in before}
    expected = {
        "contacts_person", "contacts_sourcerecord", "contacts_sourcerecordversion",
        "contacts_identitykey", "contacts_consent", "contacts_stop", "intake_setaside",
        "journeys_touch", "leads_lead", "deals_deal", "foundation_delivery",
        "intake_letter", "intake_hookmessage", "intake_submission",
    }  # fmt: skip
    assert expected <= places
    assert any(str(kept) in place for place in before)
    assert any(".parquet" in place for place in before)
    counted = [rows_of(name) for name in ("leads_lead", "journeys_touch", "deals_deal")]

    erased = erase(person, home=home, kept=kept)
    lake.catch_up(at=clock.now())

    assert found(home, settings.LAKE) == {}
    assert (erased.files, len(erased.people)) == (1, 2)
    assert counted == [rows_of(name) for name in ("leads_lead", "journeys_touch", "deals_deal")]
    assert bulk.fetch("select sum(amount_minor) from deals_deal") == [(120_000,)]
    assert contacts.search_people(words="stays") != []
    [entry] = [e for e in journal.list_entries() if e.kind == "person.erased"]
    assert entry.facts["people"] == list(erased.people)
    permission = contacts.may_write_to(addresses=[EMAIL], purpose="service", at=AT)[EMAIL]
    assert permission.verdict is Verdict.ERASED


@pytest.mark.usefixtures("committed")
def test_nothing_brings_the_erased_back(home: Path, kept: Path):
    person = live_through(home, kept)
    erase(person, home=home, kept=kept)
    program = Program()
    again = [LEAD, LEAD | {"email": "", "external_id": "new", "source": "else"}, OTHER]
    answer = program.post("/leads", again)
    said = [receipt["outcome"] for receipt in answer.json()["receipts"]]
    assert said == ["refused", "refused", "unchanged"]
    assert not any(canary in answer.content.decode().lower() for canary in CANARIES)
    batch = deliver(home, kept, name="again.csv")
    assert bulk.fetch(
        "select row_no, code, cells::text from intake_setaside where batch_id = %s order by 1",
        [batch],
    ) == [(2, "ERASED", "[]"), (4, "ERASED", "[]")]
    assert found(home) == {}
    with pytest.raises(erasing.AlreadyErased):
        erase(person, home=home, kept=kept)


@pytest.mark.usefixtures("committed")
def test_an_older_backup_brings_nobody_back(home: Path, kept: Path):
    person = live_through(home, kept)
    dump = _dumped()
    erase(person, home=home, kept=kept)
    _restore(dump)
    assert found() != {}
    assert erasing.erase_again(home=home, files=kept, at=AT) == 2
    lake.forget()
    assert found(home) == {}
    assert erasing.erase_again(home=home, files=kept, at=AT) == 0


@pytest.mark.usefixtures("committed")
def test_who_is_named_by_a_file_on_its_way_in_is_erased_at_the_next_start(home: Path, kept: Path):
    person = live_through(home, kept)
    other = contacts.people_at(addresses=[OTHER["email"]])[OTHER["email"]][0]
    dump = _dumped()
    erase(person, home=home, kept=kept)
    erase(other, home=home, kept=kept)
    _restore(dump)
    batch = deliver(home, kept, name="waits.csv", is_taken_in=False)
    assert erasing.erase_again(home=home, files=kept, at=AT) == 1
    assert contacts.people_at(addresses=[OTHER["email"]]) == {}
    assert EMAIL in contacts.people_at(addresses=[EMAIL])
    batches.stop(batch_id=batch, at=AT)
    assert erasing.erase_again(home=home, files=kept, at=AT) == 2
    assert contacts.people_at(addresses=[EMAIL]) == {}
    assert erasing.erase_again(home=home, files=kept, at=AT) == 0


@pytest.mark.usefixtures("committed")
def test_a_start_that_is_cut_off_before_it_erases_leaves_it_to_the_next(home: Path, kept: Path):
    person = live_through(home, kept)
    dump = _dumped()
    erase(person, home=home, kept=kept)
    _restore(dump)
    register = home / erasing.REGISTER
    register.rename(home / "aside")
    register.mkdir()  # nothing can be written to it: the start ends there
    with pytest.raises(OSError, match=erasing.REGISTER):
        erasing.erase_again(home=home, files=kept, at=AT)
    register.rmdir()
    (home / "aside").rename(register)
    assert erasing.erase_again(home=home, files=kept, at=AT) == 2


def _dumped() -> dict[str, list[str]]:
    """Every table of the slices as an older backup holds it."""
    names = [
        name
        for (name,) in bulk.fetch(
            """select relname from pg_class where relkind = 'r'
           and relnamespace = 'public'::regnamespace and relname ~ '^[a-z]+_'
           and relname !~ '^(django|procrastinate|auth)_'"""
        )
    ]
    return {
        name: [row for (row,) in bulk.fetch(f"select row_to_json(t)::text from {name} t")]
        for name in names
    }


def _restore(dump: dict[str, list[str]]) -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for name in dump:
            cursor.execute(f"alter table {name} disable trigger user")
        for name in dump:
            cursor.execute(f"delete from {name}")
        for name, rows in dump.items():
            for row in rows:
                cursor.execute(
                    f"insert into {name} overriding system value"
                    f" select * from json_populate_record(null::{name}, %s::json)",
                    [row],
                )
    with connections["owner"].cursor() as cursor:
        for name in dump:
            cursor.execute(f"alter table {name} enable trigger user")
