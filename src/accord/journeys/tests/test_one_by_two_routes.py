"""What two routes tell of is one touch that remembers both; taking one back leaves the other's."""

from collections.abc import Sequence
from datetime import timedelta, timezone
from itertools import permutations
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accord.contacts.tests.builders import AT, make_people
from accord.contacts.values.people import Outcome
from accord.foundation import bulk
from accord.journeys import api as journeys
from accord.journeys.rules import Call, mail_id, meeting_id, same_calls
from accord.journeys.values import ONE_CALL_WITHIN, TouchKind
from accord.team import api as team

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<A.1@Mail.Example.com>", "mail:a.1@mail.example.com"),
        (" <a.1@mail.example.com>\r\n", "mail:a.1@mail.example.com"),
        ("<a.1@\r\n mail.example.com> (added by x@y)", "mail:a.1@mail.example.com"),
        ("a.1@mail.example.com", "mail:a.1@mail.example.com"),
        ("", ""),
        ("<>", ""),
        ("no id", ""),
        ("<" + "a" * 999 + "@b>", ""),
    ],
)
def test_a_mail_is_called_the_same_however_a_program_writes_it(written: str, said: str):
    assert mail_id(written) == said


def test_each_date_of_a_meeting_has_a_name_of_its_own():
    def named(**other: Any) -> str:
        return meeting_id(**{"uid": "X@y", "start": AT, "kind": "meeting_held", **other})

    elsewhere = AT.astimezone(timezone(timedelta(hours=3)))
    assert named() == named(uid=" x@Y ") == named(start=elsewhere) != ""
    others = {named(start=AT + MINUTE), named(kind="meeting_booked"), named(uid="z")}
    assert len({named(), *others}) == 4
    assert named(uid="  ") == ""


def test_calls_are_one_where_nearest_and_each_only_once():
    def call(number: int, minutes: float, *, member: int | None = 1, person: int = 1) -> Call:
        return Call(number, person, member, AT + minutes * MINUTE)

    known = [call(1, 0), call(2, 1.5)]
    assert same_calls(told=[call(8, 0.2), call(9, 1.4)], known=known) == {8: 1, 9: 2}
    assert same_calls(told=[call(9, 1.4)], known=known) == {9: 2}
    assert same_calls(told=[call(8, 0), call(9, 0.1)], known=[call(1, 0)]) == {8: 1}
    for apart in (call(9, 2), call(9, 0, member=2), call(9, 0, person=2)):
        assert same_calls(told=[apart], known=[call(1, 0)]) == {}
    assert same_calls(told=[call(9, 0, member=None)], known=[call(1, 0)]) == {9: 1}


def test_a_status_is_a_receipt_and_no_attempt():
    attempts = {kind for kind in TouchKind if kind.is_attempt}
    assert attempts == {
        "email_sent", "call_attempt", "call_connected", "meeting_held", "im", "social",
    }  # fmt: skip
    assert not TouchKind.STATUS_TOLD.is_attempt


def said(person: int, **fields: Any) -> dict[str, Any]:
    return {
        "external_key": "1", "person_id": person, "kind": "email_sent", "direction": "out",
        "reach": "1:1", "team": "", "channel": "", "occurred_at": AT, "detail": {}, "said_as": "",
        **fields,
    }  # fmt: skip


def tell(source: str, *rows: dict[str, Any], batch_id: int | None = None) -> list[Outcome]:
    names = [name for name in journeys.Touches.__dataclass_fields__ if name != "source"]
    columns = {name: [row.get(name) for row in rows] for name in names}
    return journeys.record_touches(
        touches=journeys.Touches(source=source, **columns), at=AT, batch_id=batch_id
    )


def shown(*people: int) -> list[tuple[object, ...]]:
    return [
        (touch.kind.value, touch.source, touch.routes, touch.member_id, touch.team, touch.detail)
        for touch in journeys.list_touches(people=people)
    ]


def take_back(batch_id: int) -> None:
    """As the intake does it."""
    journeys.before_taking_back(batch_id=batch_id)
    bulk.execute("delete from journeys_touch where batch_id = %s", [batch_id])


def member() -> int:
    return team.add_member(email="rep@example.com", name="Rep", role="sdr", at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("order", list(permutations(["crm", "bcc", "imap"])))
def test_one_mail_by_three_routes_is_one_touch_whose_words_add_up(order: Sequence[str]):
    [ana], rep = make_people(["Ana"]), member()
    name = mail_id("<1@example.com>")
    words: dict[str, dict[str, Any]] = {
        "crm": {"member_id": rep, "detail": {"subject": "Offer", "crm": 1}},
        "bcc": {"team": "sales", "detail": {}},
        "imap": {"detail": {"subject": "Re: offer"}},
    }
    outcomes = [tell(route, said(ana, said_as=name, **words[route])) for route in order]
    assert outcomes == [[Outcome.CREATED], [Outcome.JOINED], [Outcome.JOINED]]
    assert tell(order[1], said(ana, said_as=name)) == [Outcome.UNCHANGED]
    subject = "Offer" if order.index("crm") < order.index("imap") else "Re: offer"
    assert shown(ana) == [
        ("email_sent", order[0], tuple(order), rep, "sales", {"subject": subject, "crm": 1})
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("undone", list(permutations([1, 2, 3])))
def test_taking_routes_back_in_any_order_leaves_what_the_others_say(undone: Sequence[int]):
    [ana], rep = make_people(["Ana"]), member()
    name = mail_id("<1@example.com>")
    words: dict[int, dict[str, Any]] = {
        1: {"detail": {"one": 1}}, 2: {"member_id": rep, "detail": {"two": 2}},
        3: {"team": "sales", "detail": {"three": 3}},
    }  # fmt: skip
    for batch, fields in words.items():
        tell(f"route-{batch}", said(ana, said_as=name, **fields), batch_id=batch)
    left = dict(words)
    for batch in undone:
        take_back(batch)
        del left[batch]
        alone = {key: value for one in left.values() for key, value in one["detail"].items()}
        rest = [
            (
                "email_sent", f"route-{min(left)}", tuple(f"route-{one}" for one in left),
                rep if 2 in left else None, "sales" if 3 in left else "", alone,
            )
        ] if left else []  # fmt: skip
        assert shown(ana) == rest
    assert bulk.fetch("select count(*) from journeys_telling") == [(0,)]


@pytest.mark.django_db
def test_a_mail_to_two_people_is_one_each_and_two_mails_are_two():
    ana, ion = make_people(["Ana", "Ion"])
    name = mail_id("<1@example.com>")
    rows = [
        said(ana, said_as=name, external_key="a"),
        said(ion, said_as=name, external_key="b"),
        said(ana, said_as=name, external_key="c"),
        said(ana, said_as=mail_id("<2@example.com>"), external_key="d"),
        said(ana, external_key="e"),
        said(ana, external_key="f"),
    ]
    assert tell("crm", *rows) == [
        Outcome.CREATED, Outcome.CREATED, Outcome.JOINED, Outcome.CREATED, Outcome.CREATED,
        Outcome.CREATED,
    ]  # fmt: skip
    assert (len(shown(ana)), len(shown(ion))) == (4, 1)


@pytest.mark.django_db
def test_one_call_by_two_routes_is_one_and_two_calls_of_one_route_are_two():
    [ana], rep = make_people(["Ana"]), member()

    def call(key: str, minutes: float, **fields: Any) -> dict[str, Any]:
        at = AT + minutes * MINUTE
        return said(
            ana, external_key=key, occurred_at=at, **{"kind": "call_attempt", "member_id": rep}
            | fields,
        )  # fmt: skip

    assert tell("crm", call("1", 0), call("2", 1)) == [Outcome.CREATED] * 2
    told = tell("phone", call("1", 0.1, kind="call_connected"), call("2", 1.1), call("3", 1.2))
    assert told == [Outcome.JOINED, Outcome.JOINED, Outcome.CREATED]
    assert tell("phone", call("4", 30)) == [Outcome.CREATED]
    kinds = [(kind, routes) for kind, _source, routes, *_ in shown(ana)]
    assert kinds == [
        ("call_attempt", ("phone",)), ("call_attempt", ("phone",)),
        ("call_attempt", ("crm", "phone")), ("call_connected", ("crm", "phone")),
    ]  # fmt: skip
    assert ONE_CALL_WITHIN == 2 * MINUTE


@pytest.mark.django_db
def test_the_database_refuses_one_happening_twice():
    [ana] = make_people(["Ana"])
    tell("crm", said(ana, said_as=mail_id("<1@example.com>")))
    tell("crm", said(ana, external_key="2"))
    with pytest.raises(IntegrityError, match="touch_once_by_any_route"), transaction.atomic():
        bulk.execute(
            """update journeys_touch set same_key = (select max(same_key) from journeys_touch)
               where external_key = '2'"""
        )
    tell("bcc", said(ana, said_as=mail_id("<1@example.com>")))
    with pytest.raises(IntegrityError, match="telling_of_a_touch"), transaction.atomic():
        bulk.execute("update journeys_telling set touch_id = null")


@pytest.mark.django_db
def test_a_route_forgotten_takes_only_its_own_words():
    ana, ion = make_people(["Ana", "Ion"])
    name = mail_id("<1@example.com>")
    tell("imap", said(ana, said_as=name, external_key="7:a", detail={"subject": "x"}))
    tell("imap", said(ion, external_key="7:b"), said(ion, external_key="77:b"))
    tell("crm", said(ana, said_as=name))
    assert journeys.forget_route(source="imap", begins="7:") == 1
    assert shown(ana) == [("email_sent", "crm", ("crm",), None, "", {})]
    assert len(shown(ion)) == 1
    assert journeys.forget_touches(source="crm", people=[ana]) == 1
    assert shown(ana) == []


@pytest.mark.django_db
def test_the_id_of_a_mail_is_kept_as_a_digest():
    [ana] = make_people(["Ana"])
    tell("crm", said(ana, said_as=mail_id("<secret.id@example.com>"), external_key="k"))
    [(row,)] = bulk.fetch("select row_to_json(t)::text from journeys_touch t")
    assert "secret.id" not in row
    [(key,)] = bulk.fetch("select same_key from journeys_touch")
    assert len(key) == 40
