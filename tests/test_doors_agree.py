"""The same records by every door come to the same database, whatever state they arrive in."""

import csv
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.test import Client

from accord.foundation import bulk, clock
from accord.intake import jobs
from accord.intake.operations import files
from accord.intake.operations import forms as making
from accord.intake.operations import mails as mailing
from accord.intake.queries import forms as forms_made
from accord.intake.rules import mapping
from accord.intake.tests.tools import Tool
from accord.intake.values.batches import Kind
from accord.intake.values.forms import Ask, Design, Question
from accord.intake.values.mails import Fate, Reads
from accord.intake.views import answering
from accord.team import api as team
from tests import digest
from tests.soak import rounds

SOURCE = "webform"
COUNT = rounds(100, full=1_000)
# As many namesakes and colleagues in a thousand as in a hundred: whoever has more doubles than a
# newcomer is compared with (contacts.rules.likeness.CANDIDATES) is told by who came first.
SPREAD = max(1, COUNT // 100)
SYLLABLES = ("", "escu", "ova", "ski", "dóttir", "ян", "швили", "eanu", "мин", "ides")
Record = dict[str, str]
Records = Sequence[tuple[Kind, Sequence[Record]]]
GIVEN = (
    "Ana",
    "Ион",
    "서연",
    "José",
    "O'Brien",
    "Ștefan",
    "=SUM(A1)",
    "<script>x</script>",
    "Null",
)
FAMILY = ("Pop", "Кузнецова", "김", "Nuñez", "de la Cruz", "{{7*7}}", "' or 1=1 --", "\u202eevil")
PLACES = ("Firma SRL", "ООО Ромашка", "주식회사 한빛", "Café Ltda", "")
WRONG = (
    {"email": "no mail"},
    {"created_at": "2090-01-01T00:00:00Z"},
    {"stage": "dreaming"},
    {"created_at": "yesterday"},
)
OWN = ("Mood", "form", "form_version")  # names that are none of Accord's

pytestmark = [pytest.mark.soak, pytest.mark.django_db]


def _place(number: int, chance: random.Random) -> str:
    name = chance.choice(PLACES)
    return f"{name} {SYLLABLES[number % SPREAD]}".strip() if name else ""


def lead(number: int, chance: random.Random) -> Record:
    return {
        "external_id": f"L{number}",
        "email": f"person{number}@firma{number % (9 * SPREAD)}.example" if number % 7 else "",
        "first_name": chance.choice(GIVEN),
        "last_name": chance.choice(FAMILY) + SYLLABLES[number % SPREAD],
        "phone": f"+407210{number:05d}" if number % 3 else "",
        "title": chance.choice(("CEO", "", "Șef vânzări")),
        "company": _place(number, chance),
        "country": chance.choice(("RO", "KR", "")),
        "origin": chance.choice(("Paid Search", "social", "")),
        "created_at": f"2026-0{1 + number % 6}-{1 + number % 27:02d}T09:00:00+02:00",
        "stage": chance.choice(("lead", "mql", "sql")),
        "Mood": chance.choice(("fine", "5", "")),
    }


def leads(count: int, chance: random.Random) -> Iterator[Record]:
    """Good ones, the same again, changed ones, and such as cannot go in."""
    made: list[Record] = []
    for number in range(count):
        kind = number % 10
        if made and kind == 3:
            yield dict(chance.choice(made))
        elif made and kind == 6:
            yield chance.choice(made) | {"title": f"Changed {number}", "company": "Newly SRL"}
        elif kind == 8:
            yield lead(number, chance) | WRONG[number // 10 % 4]
        elif kind == 9 and number % 20 == 9:
            yield dict.fromkeys(lead(number, chance), "") | {"country": "RO"}
        else:
            made.append(lead(number, chance))
            yield dict(made[-1])


def touch(number: int, chance: random.Random) -> Record:
    return {
        "external_id": f"T{number % 40}",
        "lead_external_id": f"L{number}" if number % 4 else "L-unknown",
        "kind": chance.choice(("call_connected", "web_visit", "email_click")),
        "occurred_at": f"2026-07-{1 + number % 27:02d}T10:00:00Z",
        "subject": chance.choice(("First call", "=cmd()", "")),
    }


def deal(number: int, chance: random.Random) -> Record:
    return {
        "external_id": f"D{number}",
        "lead_external_id": f"L{number}",
        "outcome": chance.choice(("open", "won", "lost")),
        "amount": f"{number * 7}.50" if number % 5 else "much",
        "currency": "EUR",
        "opened_at": f"2026-07-{1 + number % 27:02d}T10:00:00Z",
        "closed_at": f"2026-08-{1 + number % 27:02d}T10:00:00Z",
    }


def records(count: int) -> Records:
    chance = random.Random(31)
    return [
        (Kind.LEADS, list(leads(count, chance))),
        (Kind.TOUCHES, [touch(number, chance) for number in range(count // 3)]),
        (Kind.DEALS, [deal(number, chance) for number in range(count // 5)]),
    ]


def said(record: Record) -> Record:
    return {name: value for name, value in record.items() if value}


def by_file(kind: Kind, rows: Sequence[Record], folder: Path) -> None:
    path = folder / f"{kind.value}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    plan = mapping.propose(headers=list(rows[0]), kind=kind, source=SOURCE)
    prepared = files.prepare(path=path, file_name=path.name, plan=plan, at=clock.now())
    assert prepared.missing == ()
    batch_id = files.deliver(
        path=path,
        file_name=path.name,
        plan=prepared.plan,
        reading=prepared.reading,
        files=settings.FILES,
        at=clock.now(),
    )
    files.run_file(batch_id=batch_id, files=settings.FILES, now=clock.now)


class Program:
    """A program with a key, that leaves blanks out and sends names of its own as attributes."""

    def __init__(self) -> None:
        key = team.make_key(name="p", role="mops", at=clock.now())
        self.headers = {"Authorization": f"Bearer {key}"}
        self.client = Client()

    def send(self, kind: Kind, content: object) -> None:
        answer = self.client.post(
            f"/api/v1/{kind.value}", json.dumps(content), content_type="application/json",
            headers=self.headers,
        )  # fmt: skip
        assert answer.status_code in (200, 422), answer.content[:300]
        assert "receipts" in answer.json(), answer.content[:300]

    @staticmethod
    def record(row: Record) -> dict[str, object]:
        told = said(row)
        own = {name: told.pop(name) for name in OWN if name in told}
        return {**told, "source": SOURCE, **({"attributes": own} if own else {})}


def sendable(kind: Kind, row: Record) -> bool:
    """The API names its codes: a word that is none is refused with the whole request."""
    return not (kind is Kind.LEADS and row["stage"] == "dreaming")


def file_import(told: Records, folder: Path) -> None:
    for kind, rows in told:
        by_file(kind, rows, folder)


def api_at_once(told: Records, _folder: Path) -> None:
    program = Program()
    for kind, rows in told:
        program.send(kind, [program.record(row) for row in rows])


def api_one_by_one(told: Records, _folder: Path) -> None:
    program = Program()
    for kind, rows in told:
        for row in rows:
            program.send(kind, program.record(row))


def messages(told: Records, _folder: Path) -> None:
    tool = Tool(name=SOURCE, rate=100_000)
    for kind, rows in told:
        for row in rows:
            answer = tool.send({"type": f"{kind.value}.told", "data": said(row)})
            assert answer.status_code == 200, answer.content[:300]


DOORS: Mapping[str, Callable[[Records, Path], None]] = {
    "file": file_import,
    "api at once": api_at_once,
    "api one by one": api_one_by_one,
    "messages": messages,
}


ASKED = ("email", "first_name", "last_name", "phone", "title", "company", "country")


def filled_in(count: int, *, told: Record) -> Records:
    """What a form can carry: its own fields, in the order of their moments, once each."""
    chance = random.Random(7)
    rows = [lead(number, chance) for number in range(count)]
    for number in range(5, count, 5):
        rows[number]["email"] = chance.choice(rows[:number])["email"]
    began = datetime(2026, 1, 5, 9, tzinfo=UTC)
    moments = [(began + timedelta(hours=number)).isoformat() for number in range(count)]
    return [
        (
            Kind.LEADS,
            [
                row | told | {"created_at": moment}
                for row, moment in zip(rows, moments, strict=True)
            ],
        )
    ]


def form(told: Records, _folder: Path) -> None:
    """Each record is filled in by a browser of its own, twenty seconds after the page was asked."""
    questions = [Question(name, ask=Ask.TEXT) for name in ASKED]
    design = Design(
        heading="x", origin="paid_search", questions=(*questions, Question("q1", "Mood"))
    )
    number = making.make(name="Webform", design=design, actor_id=None, at=clock.now())
    card = forms_made.get_form(form_id=number)
    [(_, rows)] = told
    for place, row in enumerate(rows):
        at = datetime.fromisoformat(row["created_at"])
        handed_out = int(1000 * (at - timedelta(seconds=20)).timestamp())
        begun = [card.id, card.version_no, row["external_id"], handed_out]
        answers = {name: row[name] for name in ASKED} | {"q1": row["Mood"]}
        body = answers | {answering.TOKEN: signing.dumps(begun, salt=answering.SALT)}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", lambda at=at: at)
            sent = Client().post(
                f"/f/{card.slug}/", urlencode(body),
                content_type="application/x-www-form-urlencoded",
                REMOTE_ADDR=f"10.0.{place // 250}.{place % 250}",
            )  # fmt: skip
        assert sent.status_code == 303, sent.content[:2000]


def letter(told: Records, _folder: Path) -> None:
    """Each record is a letter of another program, at its moment, with a line for each field."""
    mailing.add_mailbox(
        address="leads@accord.example", guessable=True, reads=Reads.FORM, source=SOURCE,
        owner_id=None, campaign_id=None, actor_id=None, at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    [(_, rows)] = told
    for number, row in enumerate(rows):
        at = datetime.fromisoformat(row["created_at"])
        lines = [f"{name}: {row[name]}" for name in (*ASKED, "Mood") if row[name]]
        head = (
            f"Message-ID: <{number}@web.example>",
            "From: form@web.example",
            f"Date: {format_datetime(at)}",
            "Content-Type: text/plain; charset=utf-8",
            "",
        )
        fates = mailing.take_letter(
            addresses=["leads@accord.example"], envelope_from="form@web.example",
            content="\n".join((*head, *lines)).encode(), at=at,
        )  # fmt: skip
        assert fates == [Fate.TAKEN], row


@contextmanager
def emptied() -> Iterator[None]:
    """Everything that happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def through(door: str, told: Records, folder: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    with emptied():
        (DOORS | {"form": form, "letter": letter})[door](told, folder)
        jobs.match()
        return digest.digests(), {name: digest.rows(name) for name in digest.WHAT}


def test_every_door_comes_to_the_same_database(tmp_path):
    told = [(kind, [row for row in rows if sendable(kind, row)]) for kind, rows in records(COUNT)]
    first, shown = through("file", told, tmp_path)
    outcomes = Counter(row.split("'")[3] for row in shown["outcomes"])
    assert set(outcomes) >= {"created", "unchanged", "updated", "refused", "quarantined"}
    assert min(len(shown[name]) for name in ("people", "leads", "stages", "touches", "deals")) > 5
    for door in list(DOORS)[1:]:
        other, seen = through(door, told, tmp_path)
        differing = {
            name: (
                sorted(set(shown[name]) - set(seen[name]))[:3],
                sorted(set(seen[name]) - set(shown[name]))[:3],
            )
            for name in first
            if first[name] != other[name]
        }
        assert differing == {}, door


@pytest.mark.parametrize(
    ("door", "source", "own_touch", "told"),
    [
        (
            "form", "form:webform", ":form'",
            {"form": "Webform", "form_version": "1", "origin": "paid_search", "stage": ""},
        ),
        (
            "letter", SOURCE, "'letter:",
            {"external_id": "", "origin": "", "stage": "", "channel": "email"},
        ),
    ],
)  # fmt: skip
def test_forms_and_letters_come_to_the_same_database_but_for_the_touch_that_they_are(
    door, source, own_touch, told, tmp_path
):
    """A filled-in form is a touch of its own, which a record that is only told of is not."""
    sent = filled_in(COUNT // 2, told=told)
    _, shown = through(door, sent, tmp_path)
    shown = {
        name: sorted(row.replace(source, SOURCE) for row in rows) for name, rows in shown.items()
    }
    own = [row for row in shown["touches"] if own_touch in row and "'form'" in row]
    touching = [row for row in sent[0][1] if door == "form" or row["email"]]
    assert (len(own), len(shown["leads"])) == (len(touching), len(shown["stages"]))
    shown["touches"] = [row for row in shown["touches"] if row not in own]
    shown["outcomes"] = [row for row in shown["outcomes"] if "'leads'" in row]
    assert len(shown["people"]) < COUNT // 2
    for other in DOORS:
        _, seen = through(other, sent, tmp_path)
        differing = {
            name: (
                sorted(set(rows) - set(seen[name]))[:3],
                sorted(set(seen[name]) - set(rows))[:3],
            )
            for name, rows in shown.items()
            if rows != sorted(seen[name])
        }
        assert differing == {}, other


@pytest.mark.parametrize(
    "change",
    [{"title": "Else"}, {"email": "else@example.com"}, {"created_at": "2026-01-01T00:00:00Z"},
     {"Mood": "else"}, {"company": "Else SRL"}, {"stage": "sql"}],
)  # fmt: skip
def test_a_record_that_says_something_else_is_seen(change, tmp_path):
    """The control: one field of one record differs, and so do the digests."""
    told = records(4)[:1]
    other = [(Kind.LEADS, [told[0][1][0] | change, *told[0][1][1:]])]
    assert said(told[0][1][0]) != said(other[0][1][0])
    first, _ = through("file", told, tmp_path)
    second, _ = through("file", other, tmp_path)
    assert first != second


def test_nothing_is_left_between_two_doors(tmp_path):
    through("file", records(12), tmp_path)
    assert bulk.fetch("select count(*) from contacts_person") == [(0,)]
