"""A member's own address: copied mail is an attempt, mail sent on an answer, strangers a count."""

import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accord.foundation import bulk
from accord.intake import api as intake
from accord.intake.operations import undoing
from accord.intake.values.batches import Door, Kind
from accord.intake.values.mails import Fate, Why
from accord.journeys import api as journeys
from accord.team import api as team

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
REP = "rep@acme.example"


@pytest.fixture
def box() -> str:
    """A member's address, two people who are known, one colleague."""
    member = team.add_member(email=REP, name="Rep", role="ae", at=AT)
    team.add_member(email="boss@acme.example", name="Boss", role="sales_lead", at=AT)
    records = [
        {"external_id": name, "email": f"{name}@client.example", "full_name": name.title()}
        for name in ("ana", "ion")
    ]
    intake.take(kind=Kind.LEADS, records=records, now=lambda: AT, source="crm")
    return intake.open_own_mailbox(member_id=member, domain="in.example.com", at=AT)


def mail(number: int = 1, **heads: str) -> EmailMessage:
    made = EmailMessage()
    told = {
        "From": f"Rep <{REP}>",
        "To": "Ana <ana@client.example>",
        "Message-ID": f"<{number}@acme.example>",
        "Date": format_datetime(AT - timedelta(hours=1)),
        "Subject": "Our offer",
        **{name.replace("_", "-"): value for name, value in heads.items()},
    }
    for name, value in told.items():
        if value:
            made[name] = value
    made.set_content("The price is a secret.")
    return made


def send(box: str, letter: EmailMessage, *, at: datetime = AT) -> Fate:
    [fate] = intake.take_letter(
        addresses=[box], envelope_from=REP, content=letter.as_bytes(), at=at
    )
    return fate


def touches() -> list[tuple[object, ...]]:
    return bulk.fetch(
        """select p.email, t.kind, t.direction, m.email, t.occurred_at, t.detail ->> 'subject'
           from journeys_touch t join contacts_person p on p.id = t.person_id
           left join team_member m on m.id = t.member_id order by p.email, t.id"""
    )


def whys() -> list[str]:
    return [why for (why,) in bulk.fetch("select why from intake_letter order by id")]


def test_the_address_cannot_be_guessed_and_there_is_one(box: str):
    local, _, domain = box.partition("@")
    assert (domain, len(local)) == ("in.example.com", 15)
    member = int(bulk.fetch("select owner_id from intake_mailbox")[0][0])
    another = intake.open_own_mailbox(member_id=member, domain="in.example.com", at=AT)
    assert (intake.is_open(address=box), intake.is_open(address=another)) == (False, True)
    assert intake.list_mailboxes() == []
    with pytest.raises(IntegrityError, match="mailbox_of_its_own"), transaction.atomic():
        bulk.execute("update intake_mailbox set stopped_at = null")


def test_a_copy_is_an_attempt_to_each_who_is_known(box: str):
    letter = mail(Cc="boss@acme.example, Ion <ION@client.example>, stranger@else.example")
    assert send(box, letter) is Fate.TAKEN
    sent = AT - timedelta(hours=1)
    assert touches() == [
        ("ana@client.example", "email_sent", "out", REP, sent, "Our offer"),
        ("ion@client.example", "email_sent", "out", REP, sent, "Our offer"),
    ]
    card = intake.own_mailbox(member_id=touches_of_owner())
    assert card is not None
    assert (card.unknown, card.counts) == (1, {Fate.TAKEN: 1})
    assert bulk.fetch("select door, created, received from intake_batch order by id desc") == [
        (Door.MAIL.value, 2, 2), (Door.API.value, 2, 2),
    ]  # fmt: skip
    stored = bulk.fetch("select string_agg(t::text, ' ') from journeys_touch t")[0][0]
    assert "secret" not in stored, "no body is kept"
    assert "else.example" not in str(bulk.fetch("select t::text from intake_letter t"))


def touches_of_owner() -> int:
    return int(bulk.fetch("select owner_id from intake_mailbox")[0][0])


def test_the_subject_can_be_left_out(box: str):
    intake.keep_subjects(member_id=touches_of_owner(), keep=False)
    send(box, mail())
    assert [row[-1] for row in touches()] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "See below\n\n---------- Forwarded message ---------\n"
        "From: Ana Pop <ana@client.example>\nDate: Sat, Nov 21\nSubject: Yes\n\nWe take it",
        "\n-----Urspr\u00fcngliche Nachricht-----\n"
        "Von: Ana Pop [mailto:ana@client.example]\nGesendet: Samstag\n\nJa",
        "\n보낸 사람: 아나 <ana@client.example>\n\n네",
        "> *От:* Ана <Ana@Client.example>\n> *Тема:* Да",
    ],
)
def test_an_answer_sent_on_as_text_is_of_who_wrote_it(box: str, text: str):
    letter = mail(To=box, Subject="Fwd: Yes", References="<0@x.example> <their@client.example>")
    letter.set_content(text)
    assert send(box, letter) is Fate.TAKEN
    assert [row[:4] for row in touches()] == [("ana@client.example", "email_reply", "in", REP)]


def test_an_answer_attached_whole_is_one_with_the_same_by_another_route(box: str):
    inner = mail(From="Ana <ana@client.example>", To=REP, Message_ID="<Their.1@client.example>")
    outer = mail(2, To=box, Subject="Fwd")
    outer.add_attachment(inner)
    assert send(box, outer) is Fate.TAKEN
    record = {
        "external_id": "hs-1", "kind": "email_reply", "direction": "in", "subject": "Theirs",
        "email": "ana@client.example", "occurred_at": AT.isoformat(),
        "message_id": "their.1@client.example",
    }  # fmt: skip
    [receipt] = intake.take(kind=Kind.TOUCHES, records=[record], now=lambda: AT, source="hubspot")
    assert receipt.outcome.value == "joined"
    [touch] = journeys.list_touches(people=[receipt.subject_id or 0])
    assert touch.routes == ("copied-mail", "hubspot")
    first, last = [n for (n,) in bulk.fetch("select id from intake_batch order by id")][-2:]
    undoing.undo(batch_id=first, actor_id=None, at=AT)
    [touch] = journeys.list_touches(people=[receipt.subject_id or 0])
    assert (touch.routes, touch.detail) == (("hubspot",), {"subject": "Theirs"})
    undoing.undo(batch_id=last, actor_id=None, at=AT)
    assert journeys.list_touches(people=[receipt.subject_id or 0]) == []


def test_a_line_of_blanks_is_read_in_no_time(box: str):
    letter = mail(To=box)
    letter.set_content("From" + " " * 40_000 + "x")
    began = time.process_time()
    assert send(box, letter) is Fate.ASIDE
    assert time.process_time() - began < 1.5


def test_however_many_are_written_to_the_statements_are_the_same(box: str):
    strangers = ", ".join(f"n{number}@else.example" for number in range(30))
    send(box, mail(1, Cc="x@else.example"))
    counts = []
    for number, others in ((2, "y@else.example"), (3, strangers)):
        with CaptureQueriesContext(connection) as asked:
            assert send(box, mail(number, Cc=others)) is Fate.TAKEN
        counts.append(len(asked))
    assert counts[0] == counts[1]
    counts = []
    for number, others in ((6, "y@else.example"), (7, strangers)):
        heads = [mail(number, To=f"ana@client.example, {others}").as_bytes()]
        with CaptureQueriesContext(connection) as asked:
            told = intake.take_heads(
                heads=heads, owner=REP, source="imap", begins="1:", keeps_subject=True, at=AT
            )
        assert told.touches == 1
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_one_letter_twice_is_one(box: str):
    assert [send(box, mail()) for _ in range(2)] == [Fate.TAKEN] * 2
    assert (len(touches()), len(whys())) == (1, 1)


@pytest.mark.parametrize(
    ("heads", "fate", "why"),
    [
        ({"From": "Eve <eve@evil.example>"}, Fate.ASIDE, Why.NOT_THE_OWNER),
        ({"From": "boss@acme.example"}, Fate.ASIDE, Why.NOT_THE_OWNER),
        ({"To": "boss@acme.example"}, Fate.ASIDE, Why.NOBODY_ELSE),
        ({"To": "stranger@else.example"}, Fate.LEFT, Why.UNKNOWN_PEOPLE),
        ({"To": "not an address"}, Fate.ASIDE, Why.NOBODY_ELSE),
        ({"Auto_Submitted": "auto-replied"}, Fate.LEFT, Why.AUTOMATIC),
    ],
)
def test_what_does_not_count(box: str, heads: dict[str, str], fate: Fate, why: Why):
    assert send(box, mail(**heads)) is fate
    assert (whys(), touches()) == ([why.value], [])
    kept = bulk.fetch("select sender, subject from intake_letter")
    assert kept == [("", "")], "strangers and what they write of are not kept"


def test_a_member_who_left_tells_nothing(box: str):
    bulk.execute("update team_member set is_active = false where email = %s", [REP])
    assert send(box, mail()) is Fate.ASIDE
    assert touches() == []


def test_a_leavers_own_address_is_closed_with_their_account(box: str):
    owner = touches_of_owner()
    intake.leave(member_id=owner, actor=None, at=AT)
    assert not intake.is_open(address=box)
    assert bulk.fetch("select 1 from intake_mailbox where stopped_at is null") == []
