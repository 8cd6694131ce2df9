"""Members to sign in as, and records to look at, made through the same doors as real ones."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.test import Client

from accord.contacts.models import Doubt
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.intake import api as intake
from accord.intake.rules.normalise import ColumnFormat
from accord.intake.values.reading import DateOrder, NumberFormat
from accord.team import api as team
from accord.team.values import Side

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "the quick brown fox 7"


def add_member(role: str, *, name: str = "", email: str = "", at: datetime = AT) -> int:
    """A member of this role who can sign in with PASSWORD."""
    member_id = team.add_member(
        email=email or f"{role}@example.com", name=name or f"Pat {role}", role=role, at=at
    )
    member = get_user_model().objects.get(pk=member_id)
    member.password = _hashed()
    member.save()
    return member_id


@cache
def _hashed() -> str:
    """Hashing is slow on purpose; once is enough for members who share a password."""
    return make_password(PASSWORD)


def signed_in(role: str = "rev_ops", **told: str) -> Client:
    """A browser in which a new member of this role has signed in."""
    member_id = add_member(role, **told)
    return as_member(member_id)


def as_member(member_id: int) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=member_id), backend=BACKEND)
    return client


def load(
    kind: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    source: str = "test",
    at: datetime | None = None,
) -> int:
    """Rows through the intake, column for column by field name; answers the batch.

    at: when they come, AT unless said; rows of days that follow the clock come by the clock.
    """
    at = at or AT
    plan = intake.Plan(
        kind=intake.Kind(kind), source=source, zone="UTC", currency="EUR",
        columns={name: name for name in header},
    )  # fmt: skip
    batch_id = intake.receive(door=intake.Door.FILE, plan=plan, rows=len(rows), at=at)
    columns = [list(column) for column in zip(*rows, strict=True)]
    block = intake.Delivered(range(1, len(rows) + 1), columns)
    written = {name: ColumnFormat(DateOrder.YMD, NumberFormat.POINT, False) for name in header}
    source_rows = intake.Source(header, written, iter([block]))
    intake.run(batch_id=batch_id, plan=plan, source=source_rows, now=lambda: at)
    card = intake.get_batch(batch_id=batch_id)
    assert card.counts.refused == card.counts.quarantined == 0, intake.list_set_aside(
        batch_id=batch_id
    )
    return batch_id


LEAD_FIELDS = (
    "external_id", "full_name", "email", "company", "stage", "origin", "created_at", "campaign",
)  # fmt: skip


def load_leads(count: int, *, names: Sequence[str] = ("Ines Duarte",), start: int = 0) -> None:
    """`count` leads, an hour apart, the youngest last; every third from webinars."""
    rows = []
    for number in range(start, start + count):
        name = names[number % len(names)]
        opened = AT - timedelta(hours=count + start - number)
        rows.append(
            (
                f"L{number}",
                f"{name} {number}",
                f"person{number}@firm{number % 7}.example",
                f"Firm {number % 7}",
                ("lead", "mql", "sql")[number % 3],
                ("webinar", "referral", "paid_search")[number % 3],
                opened.isoformat(),
                "Hot lines",
            )
        )
    load("leads", LEAD_FIELDS, rows)


def in_doubt(first: int, second: int, *, probability: float = 0.8) -> int:
    """Two who may be one, as the comparison would have written them; answers the pair."""
    low, high = sorted((first, second))
    made = Doubt.objects.create(
        first_id=low,
        second_id=high,
        probability=probability,
        weights_version=0,
        found_at=AT,
        reasons=[["email", "near", 7.5], ["given_name", "near", 2.5], ["phone", "other", -1.0]],
    )
    return int(made.pk)


def sign(
    *, kind: Kind, number: int, at: datetime, since: datetime | None = None, key: str = ""
) -> None:
    """Both leaders sign a version, to be in force from `since` on, else from now."""
    version = definitions.find_version(kind=kind, number=number, key=key)
    assert version is not None
    leaders = {  # all of them are here before the first one signs
        side: signers[0]
        if signers
        else add_member(f"{side.value}_lead", email=f"{side.value}_lead@signs.example")
        for side, signers in definitions.list_signers().items()
        if side is not Side.BOTH
    }
    for side, leader in leaders.items():
        definitions.sign(
            kind=kind,
            key=key,
            number=number,
            side=side,
            digest=definitions.digest_of(kind=kind, key=key, body=version.body),
            since=since or at,
            member_id=leader,
            at=at,
        )
