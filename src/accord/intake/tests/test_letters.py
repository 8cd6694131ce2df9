"""Letters of strangers: whose they are, what they say, and what is not taken."""

import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.intake.operations import mails, records
from accord.intake.queries.mails import list_mailboxes, list_set_aside_letters
from accord.intake.rules import letters as rules
from accord.intake.tests.test_api import rows_of
from accord.intake.values.batches import Kind
from accord.intake.values.mails import CannotAdd, Fate, Reads, Why

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OWN = "leads@in.example.com"


def letter(
    sender: str = "Ana Pop <ana@example.com>", *, text: str = "Hello", **heads: str
) -> bytes:
    """A letter as it comes over the wire; heads by name, _ for -."""
    named = {"Message-ID": "<1@example.com>", "Subject": "A question", "From": sender}
    named |= {name.replace("_", "-"): value for name, value in heads.items()}
    lines = [f"{name}: {value}" for name, value in named.items() if value]
    return ("\r\n".join(lines) + "\r\n\r\n" + text).encode("utf-8", "surrogateescape")


def read(content: bytes, *, reads: Reads = Reads.SENDERS, envelope: str = "bounce@example.com"):
    return rules.read(content=content, envelope_from=envelope, reads=reads, own={OWN}, at=AT)


@pytest.mark.parametrize(
    ("sender", "email", "name"),
    [
        ("ana@example.com", "ana@example.com", ""),
        ("Ana Pop <Ana@Example.com>", "ana@example.com", "Ana Pop"),
        ('"Pop, Ana" <ana@example.com>', "ana@example.com", "Pop, Ana"),
        ('"ana@example.com" <ana@example.com>', "ana@example.com", ""),
        ("=?utf-8?B?6rmA7ISc7Jew?= <kim@example.kr>", "kim@example.kr", "김서연"),
        ("=?koi8-r?B?4c7OwQ==?= <anna@example.ru>", "anna@example.ru", "Анна"),
        ("=?no-such?Q?=41na?= <ana@example.com>", "ana@example.com", "Ana"),
        ("Ana\r\n Pop <ana@example.com>", "ana@example.com", "Ana Pop"),
    ],
)
def test_the_sender_is_who_is_written_there(sender: str, email: str, name: str):
    found = read(letter(sender)).letter
    assert found is not None
    assert (found.email, found.name) == (email, name)


@pytest.mark.parametrize(
    ("sender", "why"),
    [
        ("", Why.NO_SENDER),
        ("   ", Why.NO_SENDER),
        ("alice@example.org)bob@evil.example", Why.ODD_SENDER),
        ("a@example.com, b@example.com", Why.SEVERAL_SENDERS),
        ("Ana <a@example.com>, Ion <b@example.com>", Why.SEVERAL_SENDERS),
        ("friends: a@example.com;", Why.ODD_SENDER),
        ("(ana@example.com) <evil@example.net>", Why.ODD_SENDER),
        ("<ana@example.com> <evil@example.net>", Why.ODD_SENDER),
        ("ana@example.com <evil@example.net>", Why.ODD_SENDER),
        ('"ceo@example.com" <evil@example.net>', Why.OTHER_NAME),
        ("=?utf-8?Q?ceo=40example.com?= <evil@example.net>", Why.OTHER_NAME),
        ("=?utf-8?Q?ana=40example.com?=", Why.ODD_SENDER),
        ("ana@example.com\x00 <evil@example.net>", Why.ODD_SENDER),
        ("=?utf-8?q?a=0ABcc=3A_x=40evil.example?= <ana@example.com>", Why.OTHER_NAME),
        (f"Us <{OWN}>", Why.LOOP),
    ],
)
def test_a_sender_that_could_be_two_is_nobody(sender: str, why: Why):
    found = read(letter(sender))
    assert (found.letter, found.why) == (None, why)


def test_two_heads_of_a_sender_are_none():
    content = b"From: evil@example.net\r\n" + letter()
    assert read(content).why is Why.SEVERAL_SENDERS


@pytest.mark.parametrize(
    ("heads", "why"),
    [
        ({"Auto-Submitted": "auto-replied; x=y"}, Why.AUTOMATIC),
        ({"Auto-Submitted": "auto-generated"}, Why.AUTOMATIC),
        ({"Precedence": "BULK"}, Why.AUTOMATIC),
        ({"List-Id": "<news.example.com>"}, Why.AUTOMATIC),
        ({"X-Autoreply": "yes"}, Why.AUTOMATIC),
        ({"Content-Type": "multipart/report; boundary=x"}, Why.BOUNCE),
        ({"Auto-Submitted": "no"}, None),
    ],
)
def test_what_programs_write_is_left(heads: dict[str, str], why: Why | None):
    assert read(letter(**heads)).why is why


def test_a_bounce_has_no_sender_on_its_envelope():
    assert read(letter(), envelope="").why is Why.BOUNCE
    assert read(letter(), envelope="MAILER-DAEMON@example.com").why is Why.BOUNCE


def test_a_forms_letter_may_be_written_by_a_program():
    generated, answer = (
        letter(Auto_Submitted="auto-generated"),
        letter(Auto_Submitted="auto-replied"),
    )
    assert read(generated, reads=Reads.FORM).why is None
    assert read(answer, reads=Reads.FORM).why is Why.AUTOMATIC


def nested(depth: int) -> bytes:
    head = b"From: ana@example.com\r\n"
    inner = b"Content-Type: text/plain\r\n\r\nHello"
    for number in range(depth):
        mark = b"b%d" % number
        inner = b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n%s\r\n--%s--\r\n" % (
            mark, mark, inner, mark,
        )  # fmt: skip
    return head + inner


def test_parts_within_parts_are_read_to_a_depth():
    assert read(nested(20)).letter is not None
    for depth in (21, 150, 5_000):
        assert read(nested(depth)).why is Why.TOO_DEEP, depth
    wide = b"--x\r\nContent-Type: text/plain\r\n\r\nHi\r\n" * 300
    head = b"From: ana@example.com\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    assert read(head + wide + b"--x--").why is Why.TOO_DEEP


def test_a_letter_that_was_sent_on_is_of_whoever_sent_it_on():
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "ion@example.com", "Inner"
    inner.set_content("E-mail: ion@example.com")
    outer = EmailMessage()
    outer["From"], outer["Subject"], outer["Message-ID"] = "ana@example.com", "Fwd", "<2@x>"
    outer.set_content("See below")
    outer.add_attachment(inner)
    found = read(outer.as_bytes()).letter
    assert found is not None
    assert (found.email, found.subject, found.text.strip()) == (
        "ana@example.com",
        "Fwd",
        "See below",
    )


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\r\n\r\n", b"\x00" * 1000, b"From: " + b"a" * 100_000,
        b"From: \xff\xfe@x.example\r\n\r\n",
        letter(Subject="=?utf-8?B?not base64!?="), letter(Subject="=?utf-8?Q?" + "=" * 3000 + "?="),
        letter(Content_Type="text/plain; charset=rot13", text="Uryyb"),
        letter(Content_Type="text/plain; charset=utf-7", text="+ADw-script+AD4-"),
        letter(Content_Type='text/plain; charset="\x00"'), letter(Content_Type=";;;=;\"'"),
        letter(Content_Transfer_Encoding="base64", text="%%%"),
        letter(Content_Type="multipart/mixed", text="no boundary"),
        letter(Date="Mon, 99 Foo 99999 99:99:99 +9999"),
        letter(Date="Thu, 1 Jan 1970 00:00:00 -0000"),
        letter(Message_ID="<" + "x" * 5000 + ">"),
        letter(Content_Type="text/html", text="<p" * 5000),
    ],
)  # fmt: skip
def test_no_letter_breaks_the_reader(content: bytes):
    found = read(content)
    assert len(found.key) == 32
    assert "\n" not in found.subject


def test_html_is_read_without_its_marks_and_a_charset_nobody_knows_as_utf_8():
    page = "<style>x</style><p>Name: Ana</p><script>y</script>E-mail&#58; ana@example.com<br>"
    found = read(letter(Content_Type="text/html; charset=klingon", text=page)).letter
    assert found is not None
    assert found.text.split("\n") == ["", "Name: Ana", "E-mail: ana@example.com", ""] or (
        "Name: Ana" in found.text and "E-mail: ana@example.com" in found.text
    )
    assert "y" not in found.text.replace("Na", "").split()


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("Sun, 22 Nov 2026 10:00:00 +0200", AT - timedelta(hours=1)),
        ("Sun, 22 Nov 2027 10:00:00 +0200", None),
        ("Sun, 22 Nov 2020 10:00:00 +0200", None),
        ("yesterday", None),
    ],
)
def test_a_letters_time_is_believed_when_it_is_near(said: str, near: datetime | None):
    found = read(letter(Date=said)).letter
    assert found is not None
    assert found.sent_at == near


FORM = """New request from your site:

Name: Ana Pop
E-Mail: Ana.Pop@example.com
*Telefon:* +40 721 000 000
Company: Firma SRL
Stage: customer
Id: 7
Deleted: yes
Message: We need
a price.
http://example.com/page
--
Phone: 000
"""


def test_a_forms_lines_mean_what_columns_of_files_mean():
    filled = rules.filled(text=FORM)
    assert filled is not None
    assert filled.fields == {
        "full_name": "Ana Pop",
        "email": "Ana.Pop@example.com",
        "phone": "+40 721 000 000",
        "company": "Firma SRL",
    }
    assert filled.attributes["Stage"] == "customer"
    assert filled.attributes["Message"].startswith("We need a price.")
    assert rules.filled(text="Colour: red\nSize: 4") is None
    assert rules.filled(text="") is None


def test_blanks_of_a_stranger_take_no_time():
    began = time.process_time()
    heads = ["\x0b" * 3_000 + "x", "a" + " " * 30_000 + "x", "a" + " " * 1_900 + "x"]
    whys = [read(b"From: " + head.encode() + b"\r\n\r\nx").why for head in heads]
    assert whys == [Why.ODD_SENDER] * 3
    assert rules.filled(text="Name: Ana\n" + (" " * 2_000 + "x\n") * 40) is not None
    assert time.process_time() - began < 2


pytestmark_db = pytest.mark.usefixtures("committed")


def mailbox(reads: Reads = Reads.SENDERS, *, address: str = OWN, **told: object) -> None:
    said = {"owner_id": None, "campaign_id": None, "actor_id": None} | told
    mails.add_mailbox(address=address, guessable=True, reads=reads, source="inbox", at=AT, **said)


def take(content: bytes, *, envelope: str = "b@example.com", to: str = OWN) -> list[Fate]:
    return mails.take_letter(addresses=[to], envelope_from=envelope, content=content, at=AT)


@pytestmark_db
def test_a_new_sender_is_a_lead_and_what_they_wrote_a_touch():
    mailbox()
    assert take(letter()) == [Fate.TAKEN]
    assert bulk.fetch("select p.name, p.email from contacts_person p") == [
        ("Ana Pop", "ana@example.com")
    ]
    touches = bulk.fetch("select kind, direction, reach, detail ->> 'subject' from journeys_touch")
    assert touches == [("email_reply", "in", "1:1", "A question")]
    assert bulk.fetch("select distinct door from intake_batch") == [("mail",)]


@pytestmark_db
def test_the_same_letter_again_changes_nothing():
    mailbox()
    for _ in range(3):
        assert take(letter()) == [Fate.TAKEN]
    assert take(letter(Subject="Other words, the same id")) == [Fate.TAKEN]
    assert (rows_of("leads_lead"), rows_of("journeys_touch"), rows_of("intake_letter")) == (1, 1, 1)
    mails.forget_old(at=AT + timedelta(days=89))
    assert rows_of("intake_letter") == 1
    mails.forget_old(at=AT + timedelta(days=91))
    assert rows_of("intake_letter") == 0


@pytestmark_db
def test_a_letter_of_somebody_known_is_a_touch_and_no_new_lead():
    mailbox()
    said = {"email": "ana@example.com", "full_name": "Ana Maria Pop"}
    records.take(kind=Kind.LEADS, records=[said], now=lambda: AT, source="form")
    assert take(letter("Somebody Else <ana@example.com>")) == [Fate.TAKEN]
    assert rows_of("leads_lead") == 1
    [(person, name)] = bulk.fetch("select id, name from contacts_person")
    assert name == "Ana Maria Pop"
    assert bulk.fetch("select person_id from journeys_touch") == [(person,)]


@pytestmark_db
def test_people_who_share_a_mailbox_are_told_apart_by_name():
    mailbox()
    take(letter("Ana Pop <office@example.com>"))
    take(letter("Ion Rus <office@example.com>", Message_ID="<2@x>"))
    take(letter("Ana Pop <office@example.com>", Message_ID="<3@x>"))
    assert (rows_of("leads_lead"), rows_of("journeys_touch")) == (2, 3)
    assert list_set_aside_letters() == []


@pytestmark_db
def test_what_is_set_aside_says_why_and_what_is_left_keeps_nothing_personal():
    mailbox()
    assert take(letter('"ceo@example.com" <evil@example.net>')) == [Fate.ASIDE]
    assert take(letter(Precedence="bulk", Message_ID="<2@x>")) == [Fate.LEFT]
    assert take(letter("nobody@nowhere", Message_ID="<3@x>")) == [Fate.ASIDE]
    assert [one.why for one in list_set_aside_letters()] == [Why.NOT_READ, Why.OTHER_NAME]
    assert "evil@example.net" in list_set_aside_letters()[1].sender
    assert bulk.fetch("select sender, subject from intake_letter where fate = 'left'") == [("", "")]
    assert rows_of("leads_lead") == rows_of("journeys_touch") == 0
    [card] = list_mailboxes()
    assert (card.counts, card.last_letter_at) == ({Fate.ASIDE: 2, Fate.LEFT: 1}, AT)


@pytestmark_db
def test_a_forms_letter_is_a_lead_of_the_one_it_is_about():
    mailbox(Reads.FORM)
    assert take(letter("Site <site@example.net>", text=FORM)) == [Fate.TAKEN]
    assert bulk.fetch("select name, email from contacts_person") == [
        ("Ana Pop", "ana.pop@example.com")
    ]
    assert bulk.fetch("select kind from journeys_touch") == [("form",)]
    assert take(letter(text="Hello", Message_ID="<2@x>")) == [Fate.ASIDE]
    assert [one.why for one in list_set_aside_letters()] == [Why.NO_FIELDS]


@pytestmark_db
def test_an_address_is_added_once_and_one_is_not_guessed():
    mailbox()
    with pytest.raises(CannotAdd):
        mailbox()
    address = mails.add_mailbox(
        address="Leads@in.example.com", guessable=False, reads=Reads.SENDERS, source="inbox",
        owner_id=None, campaign_id=None, actor_id=None, at=AT,
    )  # fmt: skip
    assert address.startswith("leads-")
    assert address != OWN
    assert take(letter(), to=address) == [Fate.TAKEN]
    assert contacts.find_by_name(source="inbox", names=["Ana Pop"]) != {}
