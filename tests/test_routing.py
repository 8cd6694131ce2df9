"""Leads are given to somebody by signed rules: kept, counted, and made again."""

import json
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction

from accord.contacts import api as contacts
from accord.contacts.tests.builders import companies
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import bulk, clock
from accord.handoffs import api as handoffs
from accord.handoffs import cli
from accord.handoffs.models import Handoff, RoutingChoice, RoutingTurn
from accord.handoffs.operations import routing as operations
from accord.handoffs.operations.routing import propose_routing, route
from accord.handoffs.queries.routing import list_choices, routing_in_force, standings, try_routing
from accord.handoffs.queries.routing_replay import replay_choices
from accord.handoffs.tests.builders import AT as HANDED
from accord.handoffs.tests.builders import handed, make_mql, make_teams
from accord.handoffs.tests.routings import body, rule
from accord.handoffs.values.handoffs import Answer, Move
from accord.handoffs.values.routing import (
    LEAD,
    RoutingAsk,
    RoutingFlaw,
    StoredChoice,
    UnableToReadRouting,
    UnableToRoute,
    Why,
)
from accord.handoffs.values.routing_ledger import RoutingDiffers
from accord.reporting import api as reporting
from accord.team import api as team
from tests import people
from tests.routed import AT, in_force, leads_of, member, owners, routed

database = pytest.mark.django_db
GERMAN = {"field": "language", "test": "one_of", "values": ["de"]}


def owner_of(lead: int) -> int | None:
    [(owner,)] = bulk.fetch("select owner_id from live.leads where id = %s", [lead])
    return owner


@database
def test_leads_go_by_what_is_known_of_them_and_are_owned_at_once():
    ana, ben, eva = member("Ana"), member("Ben"), member("Eva")
    in_force(
        rule("german", {"member": ana}, conditions=[GERMAN]),
        rule("cto", {"member": ben}, conditions=[
            {"field": "attribute", "attribute": "persona", "test": "one_of", "values": ["CTO"]}]),
        fallback=eva,
    )  # fmt: skip
    given = leads_of({"language": "DE"}, {"attributes": {"persona": "cto"}}, {})
    assert owners(given) == [ana, ben, eva]
    assert [owner_of(lead) for lead in given] == [ana, ben, eva]
    [kept] = list_choices(lead_id=given[1])
    assert [(step.why, step.rule, step.line) for step in kept.steps] == [
        (Why.NOT_MET, "german", 1), (Why.MET, "cto", None), (Why.TURN, "cto", None),
    ]  # fmt: skip
    [said] = bulk.fetch("select facts from journal_entry where kind = 'lead.routed'"
                        " and subject_id = %s", [given[1]])  # fmt: skip
    assert bulk.read_json(said[0])["owner"] == ben


@database
def test_many_at_once_are_one_after_the_other_in_the_database_too():
    ana, ben, eva = member("Ana", capacity=3), member("Ben"), member("Eva")
    in_force(rule("all", {"member": ana, "weight": 2}, {"member": ben},
                  account_owner_first=True), fallback=eva)  # fmt: skip
    acme, _other = contacts.record_companies(
        records=companies({"name": "Acme"}, {"name": "Brix"}), at=AT, batch_id=None
    ).ids
    rows = [{"company_id": acme} if n in (1, 6) else {} for n in range(9)]
    given = leads_of(*rows)
    alone, turns = together(given, by=1)
    at_once, turns_at_once = together(given, by=len(given))
    assert [(c.owner_id, c.rule, c.steps) for c in alone] == [
        (c.owner_id, c.rule, c.steps) for c in at_once
    ]
    assert turns == turns_at_once
    assert len({c.owner_id for c in alone}) == 2
    assert alone[1].owner_id == alone[6].owner_id, "one company, one owner"
    assert [step.why for c in alone for step in c.steps].count(Why.FULL) > 0


def together(given: list[int], *, by: int) -> tuple[list[StoredChoice], list[dict]]:
    """Leads routed so many at a time, and the turns after it; then undone."""
    try:
        with transaction.atomic():
            found = [one for at in range(0, len(given), by) for one in routed(given[at : at + by])]
            turns = list(RoutingTurn.objects.order_by("rule", "member_id").values())
            raise Undone
    except Undone:
        return found, turns


class Undone(Exception):
    pass


@database
def test_who_is_away_or_full_is_passed_over_and_the_ledger_says_so():
    ana, ben, cid, eva = member("Ana"), member("Ben", capacity=1), member("Cid"), member("Eva")
    in_force(rule("all", {"member": ana}, {"member": ben}, {"member": cid}), fallback=eva)
    day = AT.date()
    team.add_absence(
        member_id=ana, first_day=day, last_day=day + timedelta(days=1), deputy_id=cid,
        actor=team.COMMAND_LINE, at=AT,
    )  # fmt: skip
    assert sorted(owners(leads_of({}, {}, {}))) == [ben, cid, cid]
    fared = {one.member_id: one for one in standings()["all"]}
    assert (fared[ana].received, fared[ana].due, fared[ana].away) == (0, 0, 3)
    assert (fared[ben].received, fared[ben].full) == (1, 3 - fared[ben].due * 2 // LEAD)
    assert sum(one.due for one in fared.values()) == 3 * LEAD
    assert abs(sum(one.deviation for one in fared.values())) < 1e-6
    later = leads_of({"key": "late"}, {"key": "later"})
    assert sorted(owners(later, at=AT + timedelta(days=3))) == [ana, cid]


@database
def test_a_key_has_one_choice_for_ever():
    ana, ben, eva = member("Ana"), member("Ben"), member("Eva")
    in_force(rule("all", {"member": ana}, {"member": ben}), fallback=eva)
    lead, other = leads_of({}, {})
    first = routed([lead])[0]
    assert routed([lead, other])[0] == first
    twice = route(asks=[RoutingAsk(lead, "again"), RoutingAsk(lead, "again")], kind="", at=AT)
    assert twice[0] == twice[1]
    assert RoutingChoice.objects.count() == 3
    kept = RoutingChoice.objects.values().get(pk=first.id)
    with pytest.raises(IntegrityError):
        RoutingChoice.objects.create(**{**kept, "id": None})


@database
def test_a_lead_goes_on_without_rules_to_whom_the_company_says_and_else_is_refused():
    eva = member("Eva")
    [lead] = leads_of({})
    with pytest.raises(UnableToRoute):
        routed([lead])
    assert owner_of(lead) is None
    team.set_fallback_owner(member_id=eva, at=AT, actor_id=None)
    [choice] = routed([lead])
    assert (choice.owner_id, choice.version_id) == (eva, None)
    with pytest.raises(LookupError, match="no lead"):
        route(asks=[RoutingAsk(lead + 1000, "x")], kind="", at=AT)


@database
def test_trying_keeps_nothing():
    ana, eva = member("Ana"), member("Eva")
    in_force(rule("all", {"member": ana}), fallback=eva)
    given = leads_of({}, {})
    tried = try_routing(lead_ids=[*given, 10**9], kind="", routing=routing_in_force(at=AT), at=AT)
    assert [one.owner_id for one in tried] == [ana, ana]
    assert (RoutingChoice.objects.count(), owner_of(given[0])) == (0, None)


@database
def test_another_owner_is_found_only_where_the_caller_says_so():
    ana, eva = member("Ana"), member("Eva")
    in_force(rule("all", {"member": ana}), fallback=eva)
    [lead] = leads_of({})
    assert owners([lead], owns=False) == [ana]
    assert owner_of(lead) is None


@database
def test_work_that_waits_counts_as_work():
    ana, eva = member("Ana", capacity=2), member("Eva")
    in_force(rule("all", {"member": ana}), fallback=eva)
    [lead] = leads_of({})
    assert owners([lead], pending=lambda: {ana: 2}) == [eva]


@database
def test_who_rules_name_has_to_be_there():
    ana, eva = member("Ana"), member("Eva")
    for said, flaw in (
        (body(rule("all", {"member": 10**9}), fallback=eva), RoutingFlaw.NO_MEMBER),
        (body(fallback=eva) | {"rules": 3}, RoutingFlaw.NOT_A_LIST),
    ):
        with pytest.raises(UnableToReadRouting) as refused:
            propose_routing(body=said, actor_id=None, at=AT)
        assert refused.value.flaw is flaw
    people.add_member("sales_lead", name="Boss")
    team.close_member(member_id=ana, actor=None, at=AT)
    with pytest.raises(UnableToReadRouting) as refused:
        propose_routing(body=body(rule("all", {"member": ana}), fallback=ana), actor_id=None, at=AT)
    assert refused.value.flaw is RoutingFlaw.NO_FALLBACK
    number = propose_routing(body=body(rule("all", {"member": ana}), fallback=eva), actor_id=None,
                             at=AT)  # fmt: skip
    assert definitions.find_open(kind=Kind.ROUTING).number == number


@database
def test_each_stored_choice_is_made_again_by_its_own_version():
    ana, ben, eva = member("Ana"), member("Ben"), member("Eva")
    in_force(rule("all", {"role": "sdr"}, conditions=[GERMAN]), fallback=eva)
    routed(leads_of({"language": "de"}, {"language": "de"}, {}))
    in_force(rule("other", {"member": ben}), fallback=ana, at=AT + timedelta(days=1))
    routed(leads_of({"key": "new"}), at=AT + timedelta(days=2))
    team.set_capacity(member_id=ana, capacity=0, actor=team.COMMAND_LINE, at=AT)
    found = replay_choices()
    assert (found.choices, found.reproduced, found.is_same) == (4, 4, True)


def test_a_choice_that_was_tampered_with_is_found(committed: None):
    ana, ben, eva = member("Ana"), member("Ben"), member("Eva")
    in_force(rule("all", {"member": ana}, {"member": ben}), fallback=eva)
    given = routed(leads_of({}, {}, {}, {}))
    tamper(given[0].id, owner_id=eva)
    tamper(given[1].id, steps=[["turn", "all", ana, None]])
    tamper(given[2].id, kept={"facts": {}})
    tamper(given[3].id, kept=None)
    found = replay_choices()
    assert [(one.choice_id, one.how) for one in found.differences] == [
        (given[0].id, RoutingDiffers.OTHER_OWNER),
        (given[1].id, RoutingDiffers.OTHER_REASONS),
        (given[2].id, RoutingDiffers.UNREADABLE),
    ]
    assert (found.erased, found.reproduced, found.differing) == (1, 0, 3)
    assert len(replay_choices(listed=1).differences) == 1


def tamper(choice: int, **said: object) -> None:
    """What nobody but the owner of the database can do."""
    RoutingChoice.objects.using("owner").filter(pk=choice).update(**said)


def at_the_same_time(given: list[list[int]], *, key: str = "") -> list[BaseException]:
    """Each of these leads routed by a transaction of its own, all beginning at once."""
    begin, raised = Barrier(len(given)), []

    def work(mine: list[int]) -> None:
        begin.wait()
        try:
            for lead in mine:
                ask = RoutingAsk(lead, key or f"h{lead}")
                route(asks=[ask], kind="", at=AT)
        except BaseException as problem:
            raised.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=work, args=[mine]) for mine in given]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def test_no_turn_is_lost_and_no_key_has_two_owners_while_many_route_at_once(committed: None):
    members = [member(name) for name in ("Ana", "Ben", "Cid")]
    eva = member("Eva")
    in_force(rule("all", *({"member": one} for one in members)), fallback=eva)
    given = leads_of(*({} for _ in range(20)))
    assert at_the_same_time([given[at::4] for at in range(4)]) == []
    fared = standings()["all"]
    assert sum(one.received for one in fared) == 20
    assert all(abs(one.deviation) < 1 for one in fared)

    late = leads_of({"key": "late"})
    assert at_the_same_time([late] * 4, key="one hand-off") == []
    assert RoutingChoice.objects.filter(key="one hand-off").count() == 1
    assert sum(one.received for one in standings()["all"]) == 21
    assert replay_choices().is_same


def test_without_the_lock_turns_are_lost(committed: None, monkeypatch: pytest.MonkeyPatch):
    """The control: what the test before says holds by the lock alone."""
    members = [member(name) for name in ("Ana", "Ben", "Cid")]
    in_force(rule("all", *({"member": one} for one in members)), fallback=member("Eva"))
    given = leads_of(*({} for _ in range(20)))
    waiting = Barrier(4)

    def together_instead(**_said: object) -> None:
        waiting.wait(20)

    monkeypatch.setattr(operations.bulk, "alone_for", together_instead)
    at_the_same_time([given[at::4] for at in range(4)])
    assert max(abs(one.deviation) for one in standings()["all"]) > 1


@database
def test_the_command_says_how_many_come_out_the_same():
    ana = member("Ana")
    in_force(rule("all", {"member": ana}), fallback=ana)
    routed(leads_of({}, {}))
    answer = CliRunner().invoke(cli.routing, [])
    assert (answer.exit_code, answer.stdout) == (0, "2 of 2 choices come out the same.\n")
    assert json.loads(CliRunner().invoke(cli.routing, ["--json"]).stdout)["is_same"] is True


def test_the_command_says_what_differs(committed: None):
    ana, eva = member("Ana"), member("Eva")
    in_force(rule("all", {"member": ana}), fallback=ana)
    [choice, _other] = routed(leads_of({}, {}))
    tamper(choice.id, owner_id=eva)
    answer = CliRunner().invoke(cli.routing, [])
    assert answer.exit_code == 1
    assert f"went to member {eva}; its rules say {ana}." in answer.stdout


def test_the_report_tells_turns_by_rule_and_of_nobody_alone(committed: None):
    ana, ben, eva = member("Ana"), member("Ben", capacity=1), member("Eva")
    in_force(rule("german", {"member": ana}, {"member": ben}, conditions=[GERMAN]), fallback=eva)
    routed(leads_of({"language": "de"}, {"language": "de"}, {"language": "de"}, {}))
    found = reporting.ask(measure="fairness", at=clock.now())
    figures = {row.label: dict(row.figures) for row in found.rows}
    assert figures == {
        "german": {"turns": 3, "no_turn": 0, "away": 0, "full": figures["german"]["full"],
                   "off": figures["german"]["off"]},
        None: {"turns": 0, "no_turn": 1, "away": 0, "full": 0, "off": 0.0},
    }  # fmt: skip
    told = standings()["german"]
    assert figures["german"]["full"] == sum(one.full for one in told) > 0
    assert figures["german"]["off"] == round(max(abs(one.deviation) for one in told), 1)
    assert [row.name for row in found.rows] == ["German", None]
    assert "nobody is a whole lead ahead" in reporting.tell(found)
    listed = reporting.list_records(
        measure="fairness", cell="turns", group="german", at=clock.now(), options=None, limit=9
    )
    assert len(listed) == 3
    said = json.dumps(reporting.to_json(found))
    assert "Ana" not in said
    assert f'"member": {ana}' not in said


@database
def test_what_is_handed_over_goes_by_the_rules_and_back_to_nobody_who_sent_it():
    teams = make_teams()
    mara, ivo = teams.seller.member_id, teams.other.member_id
    in_force(rule("all", {"member": mara}, {"member": ivo}), fallback=teams.sales_lead.member_id,
             at=HANDED - timedelta(days=1))  # fmt: skip
    numbers = [handed(make_mql(name)) for name in ("Ana", "Bea", "Cleo", "Dora")]
    given = Handoff.objects.in_bulk(numbers)
    assert sorted(given[one].owner_id for one in numbers) == sorted([mara, mara, ivo, ivo])
    first = given[numbers[0]]
    assert RoutingChoice.objects.get(key=first.key).owner_id == first.owner_id
    mine = {mara: teams.seller, ivo: teams.other}[first.owner_id]
    handoffs.move(
        handoff_id=first.pk, move=Move.REJECT, actor=mine, at=HANDED + timedelta(hours=1),
        answer=Answer(reason="wrong_owner"),
    )  # fmt: skip
    now = Handoff.objects.get(pk=first.pk).owner_id
    assert now != first.owner_id
    assert replay_choices().is_same


@database
def test_what_waits_for_an_answer_counts_as_open_work():
    teams = make_teams()
    mara = teams.seller.member_id
    team.set_capacity(member_id=mara, capacity=1, actor=team.COMMAND_LINE, at=HANDED)
    boss = teams.sales_lead.member_id
    in_force(rule("all", {"member": mara}), fallback=boss, at=HANDED - timedelta(days=1))
    numbers = [handed(make_mql(name)) for name in ("Ana", "Bea")]
    given = Handoff.objects.in_bulk(numbers)
    assert [given[one].owner_id for one in numbers] == [mara, boss]
