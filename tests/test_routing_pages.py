"""Who gets which lead, as colleagues see it: rules written, tried, signed, and the turns."""

import re

import pytest

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.rules import routing_sheets
from accord.foundation import clock
from accord.handoffs.models import RoutingTurn
from accord.handoffs.rules.routing_fairness import fairness_of, seen_by
from accord.handoffs.rules.routing_reading import read_routing, routing_body
from accord.handoffs.tests.routings import body, rule
from accord.handoffs.tests.test_routing_rules import WHOLE
from accord.handoffs.values.routing import LEAD
from accord.handoffs.values.routing_ledger import RoutingStanding
from accord.kernel.apart import FEWEST_PEOPLE
from accord.team import api as team
from accord.team.values import HeldRole, RoleSight, Rows, Side
from tests import people
from tests.people import as_member, sign, signed_in
from tests.routed import AT, in_force, leads_of, member, routed

database = pytest.mark.django_db
EDIT = "/routing/edit/"


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def read(client, url: str = "/routing/", **given: object) -> str:
    answer = client.get(url, given)
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def form(member_id: int, catches: int, **more: str) -> dict[str, str]:
    return {
        "rule-0-name": "German speakers", "rule-0-code": "",
        "rule-0-if-0-field": "language", "rule-0-if-0-test": "one_of",
        "rule-0-if-0-values": "de, at",
        "rule-0-to-0-who": f"member:{member_id}", "rule-0-to-0-weight": "2",
        "rule-0-account_owner_first": "1", "rule-0-needs": "language",
        "rule-0-to-0-skills": "de",
        "rule-1-name": "All others", "rule-1-code": "", "rule-1-to-0-who": "role:sdr",
        "fallback": str(catches), "act": "save", **more,
    }  # fmt: skip


@database
def test_rules_are_written_signed_and_said_in_sentences():
    client = signed_in("rev_ops", name="Rea")
    ana, eva = member("Ana"), member("Eva")
    assert "no lead can be handed over" in read(client)
    assert client.get(EDIT).status_code == 200
    answer = client.post(EDIT, form(ana, eva))
    assert answer.headers["location"] == "/definitions/routing/1/"
    drafted = read(client, "/definitions/routing/1/")
    assert "German speakers" in drafted
    sign(kind=Kind.ROUTING, number=1, at=clock.now())
    said = read(client)
    for words in (
        "The person&#x27;s language is one of: de, at", "Ana, 2 leads of each round; knows de",
        "Who owns other open work of the company comes first",
        "everybody of the role Sales development (SDR)",
        "What no rule gives to anybody goes to Eva.",
    ):  # fmt: skip
        assert words in said, words
    assert [one["code"] for one in body_of(1)["rules"]] == ["german-speakers", "all-others"]


def body_of(number: int) -> dict:
    found = definitions.find_version(kind=Kind.ROUTING, number=number)
    assert found is not None
    return found.body


@database
def test_a_draft_is_changed_and_keeps_its_codes():
    client = signed_in("rev_ops")
    ana, eva = member("Ana"), member("Eva")
    client.post(EDIT, form(ana, eva))
    page = client.get(EDIT).content.decode()
    assert 'value="german-speakers"' in page
    again = form(ana, eva, **{"rule-0-code": "german-speakers", "rule-1-code": "all-others",
                              "rule-0-name": "DACH", "number": "1", "revision": "1"})  # fmt: skip
    assert client.post(EDIT, again).status_code == 302
    assert [(one["code"], one["name"]) for one in body_of(1)["rules"]] == [
        ("german-speakers", "DACH"), ("all-others", "All others"),
    ]  # fmt: skip
    late = client.post(EDIT, again)
    assert (late.status_code, "changed this draft" in late.content.decode()) == (422, True)


@database
@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"rule-0-to-0-weight": "0"}, "rule-0-to-0-weight", "from 1 to 1,000"),
        ({"rule-0-name": ""}, "rule-0-name", "Write something here"),
        ({"rule-0-if-0-values": ""}, "rule-0-if-0-values", "at least one word"),
        ({"rule-1-to-0-who": ""}, "rule-1-to-0-who", "Nobody gets the leads of this rule"),
        ({"fallback": ""}, "fallback", "has to catch"),
        ({"rule-0-if-0-test": "at_least"}, "rule-0-if-0-test", "cannot be asked of this field"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(wrong, field, said):
    client = signed_in("rev_ops")
    answer = client.post(EDIT, form(member("Ana"), member("Eva"), **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'id="id_{field}_error"' in page
    assert definitions.find_open(kind=Kind.ROUTING) is None


@database
def test_rules_are_added_moved_and_taken_out_without_a_script():
    client = signed_in("rev_ops")
    given = form(member("Ana"), member("Eva"))
    for act, seen in (
        ("add", 'name="rule-2-name"'), ("if-0", 'name="rule-0-if-1-field"'),
        ("to-1", 'name="rule-1-to-1-who"'),
    ):  # fmt: skip
        assert seen in client.post(EDIT, {**given, "act": act}).content.decode()
    moved = client.post(EDIT, {**given, "act": "down-0"}).content.decode()
    assert moved.index("All others") < moved.index("German speakers")
    assert (
        'name="rule-1-name"' not in client.post(EDIT, {**given, "act": "remove-0"}).content.decode()
    )
    assert definitions.find_open(kind=Kind.ROUTING) is None


@database
def test_who_would_get_a_lead_is_told_step_by_step_and_nothing_is_kept():
    client = signed_in("rev_ops")
    ana, ben, eva = member("Ana"), member("Ben", capacity=0), member("Eva")
    german = {"field": "language", "test": "one_of", "values": ["de"]}
    in_force(rule("german", {"member": ana}, conditions=[german]),
             rule("rest", {"member": ben}), fallback=eva)  # fmt: skip
    [lead] = leads_of({"name": "Zoe Zander", "language": "pt"})
    assert f"?lead={lead}&" in client.get("/routing/", {"q": "Zander"}).content.decode()
    said = read(client, lead=lead)
    for words in (
        "Eva would get it.", "German: not met, as this does not hold",
        "Ben has as many open leads as agreed", "Rest: nobody can take it",
        "Eva catches what no rule gives",
    ):  # fmt: skip
        assert words in said, words
    assert "Given to" not in said
    routed([lead])
    assert "Given to Eva" in read(client, lead=lead)


@database
def test_a_lead_that_the_reader_does_not_see_is_not_found():
    people.add_member("team_lead")
    own = RoleSight(Rows.OWN, unowned=False, read_only=False)
    team.set_role_sight(role="sdr", sight=own, actor=team.COMMAND_LINE, at=AT)
    ana, eva = member("Ana"), member("Eva")
    in_force(rule("all", {"member": eva}), fallback=eva)
    [lead] = leads_of({"name": "Zoe Zander"})
    routed([lead])
    assert "No lead that you see" in read(as_member(ana), lead=lead)
    assert "Eva would get it." in read(as_member(eva), lead=lead)


@database
def test_who_may_not_word_definitions_reads_and_writes_nothing():
    client = signed_in("sdr")
    assert EDIT not in client.get("/routing/").content.decode()
    assert client.get(EDIT).status_code == 403


HELD = [
    HeldRole(1, "sales_lead", Side.SALES, None), HeldRole(2, "sdr", Side.SALES, 1),
    HeldRole(3, "sdr", Side.SALES, 2), HeldRole(4, "sdr", Side.SALES, None),
    HeldRole(5, "mops", Side.MARKETING, None), HeldRole(6, "rev_ops", Side.BOTH, None),
]  # fmt: skip


def test_everybody_sees_themselves_leaders_those_they_lead():
    leaders = {Side.SALES: (1,), Side.MARKETING: (), Side.BOTH: (9,)}

    def seen(viewer):
        return seen_by(viewer_id=viewer, held=HELD, leaders=leaders)

    assert seen(None) == frozenset()
    assert seen(4) == {4}
    assert seen(2) == {2, 3}
    assert seen(1) == {1, 2, 3, 4}
    assert seen(6) == {6}
    assert seen(9) == {1, 2, 3, 4, 5, 6, 9}


def test_of_others_only_sums_of_five_are_told():
    fared = [RoutingStanding(one, LEAD, 1, 2, 3, 4) for one in range(1, 7)]
    mine = fairness_of("r", fared, seen=frozenset({1}))
    assert (len(mine.members), mine.others, mine.summed.received) == (1, 5, 5)
    few = fairness_of("r", fared, seen=frozenset({1, 2}))
    assert (few.others, few.summed) == (FEWEST_PEOPLE - 1, None)


@database
def test_the_turns_are_shown_to_whom_they_are_of():
    ana, ben, eva = member("Ana"), member("Ben"), member("Eva", role="sales_lead")
    in_force(rule("all", {"member": ana}, {"member": ben}), fallback=eva)
    routed(leads_of({}, {}, {}))
    mine = read(as_member(ana))
    assert "Turns: All" in mine
    assert "Ana 1 1.5 2 0.5" in mine
    assert "Ben 1 1.5" not in mine
    assert "1 colleague is not shown" in mine
    assert "Ben 1 1.5 1 -0.5" in read(as_member(eva)).replace("−", "-")
    assert RoutingTurn.objects.count() == 2


def test_a_wording_goes_into_the_form_and_comes_back_the_same():
    said = routing_body(read_routing(body(WHOLE, fallback=9)))
    sheet = routing_sheets.from_body(said)
    assert routing_body(read_routing(routing_sheets.to_body(sheet, codes=["dach"]))) == said
