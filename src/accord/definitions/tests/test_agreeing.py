"""A version comes into force by signatures and by nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import architecture, people

from accord.definitions import api as definitions
from accord.definitions.models import Signature
from accord.definitions.operations.signing import ON_BEGIN
from accord.definitions.rules import agreeing as rules
from accord.definitions.values import (
    Flaw,
    Kind,
    Level,
    SignatureCard,
    Signing,
    State,
    UnableToAgree,
    UnableToPropose,
)
from accord.journal import api as journal
from accord.team import api as team
from accord.team.values import LeadershipMode, Side

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
M, S, B = Side.MARKETING, Side.SALES, Side.BOTH
BODY = {"name": "Main card", "fit": {"threshold": 50}}


def card(side: Side, member: int, *, since: datetime = AT) -> SignatureCard:
    return SignatureCard(side, member, "d", since, AT)


def signing(*cards: SignatureCard, required: tuple[Side, ...] = (M, S), **signers: int) -> Signing:
    by_side = {side: tuple(n for name, n in signers.items() if name == side) for side in Side}
    return Signing(required, by_side, cards)


@pytest.mark.parametrize(
    ("standing", "side", "member", "flaw"),
    [
        (signing(marketing=1, sales=2), M, 1, None),
        (signing(card(M, 1), marketing=1, sales=2), S, 2, None),
        (signing(marketing=1, sales=2), S, 1, Flaw.NOT_YOUR_SIDE),
        (signing(marketing=1, sales=2), S, None, Flaw.NOT_YOUR_SIDE),
        (signing(marketing=1, sales=2, both=3), B, 3, Flaw.NOT_YOUR_SIDE),
        (signing(marketing=1), S, 2, Flaw.NO_LEADER),
        (signing(card(M, 1), marketing=1, sales=2), M, 1, Flaw.SIGNED_ALREADY),
        (signing(card(M, 1), marketing=1, sales=1), S, 1, Flaw.ONE_PERSON),
        (signing(required=(B,), marketing=1, sales=2, both=3), B, 3, None),
        (signing(required=(B,), marketing=1, sales=2, both=3), M, 1, Flaw.NOT_YOUR_SIDE),
    ],
)
def test_who_may_sign(standing: Signing, side: Side, member: int | None, flaw: Flaw | None):
    given = {"signing": standing, "side": side, "member_id": member, "since": AT, "at": AT}
    if flaw is None:
        rules.check_signature(digest="d", wording="d", **given)
        return
    with pytest.raises(UnableToAgree) as refused:
        rules.check_signature(digest="d", wording="d", **given)
    assert refused.value.flaw is flaw


def test_it_begins_on_the_latest_day_asked_for_and_never_before_the_last_signature():
    two = [card(M, 1, since=AT + DAY), card(S, 2, since=AT)]
    assert rules.begins(signatures=two, at=AT) == AT + DAY
    assert rules.begins(signatures=two, at=AT + 3 * DAY) == AT + 3 * DAY


def test_the_same_words_have_the_same_digest_in_whatever_order():
    one = rules.digest_of(kind=Kind.CARD, key="a", body={"x": 1, "y": [1, 2]})
    assert one == rules.digest_of(kind=Kind.CARD, key="a", body={"y": [1, 2], "x": 1})
    others = [
        rules.digest_of(kind=Kind.CARD, key="b", body={"x": 1, "y": [1, 2]}),
        rules.digest_of(kind=Kind.CARD, key="a", body={"x": 1, "y": [2, 1]}),
    ]
    assert one not in others


@pytest.mark.parametrize(
    ("name", "key"), [("Main card!", "main-card"), ("Ștefan 2", "stefan-2"), ("日本", "")]
)
def test_a_key_is_made_of_a_name(name: str, key: str):
    assert rules.key_of(name) == key


def test_what_is_asked_for_when_a_version_begins_is_a_job():
    declared = set().union(*map(architecture.declared, architecture.modules()))
    assert set(ON_BEGIN.values()) <= declared


@pytest.fixture
def leaders(db: None) -> dict[Side, int]:
    return {
        side: people.add_member(role)
        for side, role in ((M, "marketing_lead"), (S, "sales_lead"), (B, "team_lead"))
    }


def draft(key: str = "main", **more: object) -> int:
    body = {**BODY, **more}
    return definitions.draft(kind=Kind.CARD, key=key, body=body, actor_id=None, at=AT)


def sign(side: Side, member: int | None, *, digest: str = "", **how: object) -> datetime | None:
    given: dict[str, object] = {"key": "main", "number": 1, "since": AT, "at": AT, **how}
    version = definitions.find_version(kind=Kind.CARD, number=given["number"], key=given["key"])
    assert version is not None
    said = digest or definitions.digest_of(kind=version.kind, key=version.key, body=version.body)
    return definitions.sign(kind=Kind.CARD, side=side, digest=said, member_id=member, **given)


def withdraw(member: int) -> None:
    definitions.withdraw(kind=Kind.CARD, key="main", number=1, actor_id=member, at=AT)


def told() -> list[str]:
    return [entry.kind for entry in journal.list_entries(subject="definition")]


def test_several_of_a_kind_stand_side_by_side(leaders):
    assert definitions.list_in_force(kind=Kind.CARD, at=AT) == []
    assert definitions.find_latest(kind=Kind.CARD, key="main") is None
    for key in ("main", "other"):
        draft(key)
        for side in (M, S):
            sign(side, leaders[side], key=key)
    assert [one.key for one in definitions.list_in_force(kind=Kind.CARD, at=AT)] == [
        "main",
        "other",
    ]
    assert draft("main", name="New") == 2
    assert definitions.find_latest(kind=Kind.CARD, key="main").state is State.DRAFT
    assert definitions.get_in_force(kind=Kind.CARD, key="main", at=AT).number == 1


def test_a_refused_signature_leaves_no_trace(leaders):
    draft()
    before = told()
    for side, member, how, flaw in (
        (M, leaders[S], {}, Flaw.NOT_YOUR_SIDE),
        (B, leaders[B], {}, Flaw.NOT_YOUR_SIDE),
        (M, leaders[M], {"digest": "0" * 64}, Flaw.OTHER_WORDING),
        (M, leaders[M], {"since": AT - DAY}, Flaw.IN_THE_PAST),
        (M, leaders[M], {"since": datetime(9999, 12, 31, tzinfo=UTC)}, Flaw.TOO_FAR),
    ):
        with pytest.raises(UnableToAgree) as refused:
            sign(side, member, **how)
        assert refused.value.flaw is flaw
    assert told() == before
    assert not Signature.objects.exists()
    assert definitions.find_open(kind=Kind.CARD, key="main").state is State.DRAFT


def test_signed_words_change_only_after_the_signature_is_taken_back(leaders):
    draft()
    assert sign(M, leaders[M]) is None
    change = {"kind": Kind.CARD, "key": "main", "number": 1, "actor_id": None, "at": AT}
    with pytest.raises(UnableToAgree) as refused:
        definitions.redraft(revision=1, body={"name": "Else"}, **change)
    assert (refused.value.flaw, refused.value.member_id) == (Flaw.SIGNED_ALREADY, leaders[M])
    with pytest.raises(UnableToAgree):
        definitions.unsign(
            kind=Kind.CARD, key="main", number=1, side=M, member_id=leaders[S], at=AT
        )
    definitions.unsign(kind=Kind.CARD, key="main", number=1, side=M, member_id=leaders[M], at=AT)
    assert definitions.redraft(revision=1, body={"name": "Else"}, **change) == 2
    with pytest.raises(UnableToAgree) as refused:
        definitions.redraft(revision=1, body={"name": "Mine"}, **change)
    assert refused.value.flaw is Flaw.CHANGED_MEANWHILE
    assert definitions.find_open(kind=Kind.CARD, key="main").body == {"name": "Else"}


def test_what_a_leader_has_signed_only_leaders_take_back(leaders):
    """One signature or both with a day to come: whoever drafts cannot undo them alone."""
    drafter = people.add_member("mops")
    draft()
    for side, since in ((M, AT + DAY), (S, AT)):
        sign(side, leaders[side], since=since)
        with pytest.raises(UnableToAgree) as refused:
            withdraw(drafter)
        assert (refused.value.flaw, refused.value.member_id) == (Flaw.LEADERS_ONLY, leaders[M])
    assert definitions.get_in_force(kind=Kind.CARD, key="main", at=AT + DAY).number == 1
    withdraw(leaders[S])
    draft()
    withdraw(drafter)
    assert definitions.find_latest(kind=Kind.CARD, key="main") is None


def test_one_leader_of_one_team_signs_alone(leaders):
    team.set_leadership(mode=LeadershipMode.COMBINED, actor_id=None, at=AT)
    draft()
    with pytest.raises(UnableToAgree):
        sign(M, leaders[M])
    assert sign(B, leaders[B]) == AT
    assert definitions.get_in_force(kind=Kind.CARD, key="main", at=AT).number == 1


def test_a_later_day_is_begun_on_that_day(leaders):
    draft()
    sign(M, leaders[M], since=AT + DAY)
    assert sign(S, leaders[S]) == AT + DAY
    assert definitions.list_in_force(kind=Kind.CARD, at=AT) == []
    assert definitions.begin_due(at=AT) == 0
    assert definitions.begin_due(at=AT + DAY) == 1
    assert definitions.begin_due(at=AT + DAY) == 0
    assert definitions.find_latest(kind=Kind.CARD, key="main").state is State.IN_FORCE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "key"), [(Kind.CARD, ""), (Kind.CARD, "Main Card"), (Kind.STAGES, "main")]
)
def test_a_key_that_does_not_go_is_refused(kind: Kind, key: str):
    with pytest.raises(UnableToPropose) as refused:
        definitions.draft(kind=kind, key=key, body={}, actor_id=None, at=AT)
    assert refused.value.flaw is Flaw.KEY_DOES_NOT_GO


def test_three_of_eight_own_it():
    levels = {1: Level.OWNS, 2: Level.OWNS, 3: Level.OWNS, 4: Level.KNOWS, 99: Level.OWNS}
    counts = definitions.count_levels(levels, members=range(1, 9))
    assert counts == {Level.KNOWS: 4, Level.WORKS_FOR: 3, Level.OWNS: 3}
    assert not definitions.is_known_by_few(count=4, members=8)
    assert definitions.is_known_by_few(count=3, members=8)
