"""Cards, definitions and scores at the API: read, written as drafts, never signed; what is wrong
is refused with where and what to do, and changes nothing."""

import copy
import json
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from accord.definitions import api as definitions
from accord.definitions.values import Kind, State
from accord.foundation import bulk, clock
from accord.leads.models import Lead
from accord.scoring import api as scoring
from accord.scoring.tests.cards import MAIN, changed
from accord.team import api as team
from accord.team.values import Rows
from tests import people
from tests.test_mcp import called, served
from tests.test_sight import say

CARDS = "/api/v1/cards"
VERSIONS = f"{CARDS}/main/versions"
PERSONA = {"name": "Head of IT", "who": "Runs the systems.", "buying_role": "decides",
           "needs": ["quiet nights"], "behaviours": ["reads reviews"], "messages": ["it runs"],
           "objections": ["another tool"]}  # fmt: skip
DAY = timedelta(days=1)


class Program:
    """Somebody with a key."""

    def __init__(self, role: str = "mops", *, acts_for: int | None = None) -> None:
        key = team.make_key(name=role, role=role, at=people.AT, acts_for=acts_for)
        self.headers = {"Authorization": f"Bearer {key}"}

    def get(self, address: str, **asked: Any) -> Any:
        return self.answer(people.Client().get(address, asked, headers=self.headers))

    def post(self, address: str, document: Any = None) -> Any:
        raw = document if isinstance(document, str) else json.dumps(document or {})
        return self.answer(
            people.Client().post(
                address, raw, content_type="application/json", headers=self.headers
            )
        )

    @staticmethod
    def answer(response: HttpResponse) -> tuple[int, Any]:
        return response.status_code, json.loads(response.content)


def kept() -> list[tuple[Any, ...]]:
    """All that a refused request could have changed."""
    return bulk.fetch(
        """select kind, key, number, state, revision, body::text from definitions_version
           union all
           select 'entry', kind, id::integer, '', 0, '' from live.entries
           where kind like 'definition%%'
           order by 1, 2, 3""",
        {},
    )


def in_force(body: dict[str, Any] = MAIN, *, key: str = "main") -> int:
    at = clock.now() - DAY
    number = scoring.propose_card(key=key, body=body, actor_id=None, at=at)
    people.sign(kind=Kind.CARD, key=key, number=number, at=at)
    return number


@pytest.mark.django_db
def test_a_card_is_written_as_a_draft_changed_and_taken_back():
    program = Program()
    assert program.get(CARDS) == (200, {"items": []})
    status, draft = program.post(VERSIONS, {"body": MAIN})
    assert status == 200
    assert (draft["number"], draft["revision"], draft["state"]) == (1, 1, "DRAFT")
    assert draft["body"] == MAIN
    # Sent again it is the same draft.
    before = kept()
    assert program.post(VERSIONS, {"body": MAIN}) == (200, draft)
    assert kept() == before
    other = changed("fit.threshold", 40)
    change = {"number": 1, "revision": 1}
    status, told = program.post(VERSIONS, {"body": other, "change": change})
    assert (status, told["revision"], told["body"]["fit"]["threshold"]) == (200, 2, 40)
    assert told["digest"] != draft["digest"]
    assert program.get(f"{VERSIONS}/1") == (200, told)
    assert program.get(VERSIONS) == (200, {"items": [told]})
    (card,) = program.get(CARDS)[1]["items"]
    assert card == {
        "key": "main", "name": "Main card", "in_force": None, "draft": 1, "versions": [1],
    }  # fmt: skip
    assert program.post(f"{VERSIONS}/1/withdraw") == (200, told)
    assert program.get(f"{VERSIONS}/1")[0] == 404
    assert program.get(CARDS)[1] == {"items": []}


REFUSED = [
    ("no such field", changed("fit.criteria.0.field", "shoe_size"), "/body/fit/criteria/0/field",
     "No lead has this field"),
    ("contradictory cuts", changed("cells.fit", [40, 20]), "/body/cells/fit", "Change one of"),
    ("no half-life", changed("interest.half_life_days", 0), "/body/interest/half_life_days",
     "at least 0.001"),
    ("half-life of below nought", changed("interest.half_life_days", -3),
     "/body/interest/half_life_days", "at least 0.001"),
    ("points in words", changed("fit.criteria.0.cases.0.points", "many"),
     "/body/fit/criteria/0/cases/0/points", "whole number"),
    ("more than a card has", {**MAIN, "mood": 1}, "/body/mood", "Take it out"),
    ("a list", {**MAIN, "fit": []}, "/body/fit", "named values"),
    ("nothing", {}, "/body/name", "missing"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("body", "where", "says"), [each[1:] for each in REFUSED],
                         ids=[each[0] for each in REFUSED])  # fmt: skip
def test_a_card_that_cannot_be_judged_by_is_refused(body, where, says):
    program, before = Program(), kept()
    status, told = program.post(VERSIONS, {"body": body})
    assert status == 422
    (fault,) = told["errors"]
    assert fault["pointer"].startswith(where)
    assert says in fault["detail"]
    assert kept() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "document",
    ['{"body": ', '[]', '{"body": []}', '{"body": {}, "mood": 1}', '{"body": {"name": "\\u0000"}}',
     '{"body": {"name": "\\ud800"}}', '{"body": {"name": NaN}}',
     '{"body": ' + '{"a":' * 30 + "1" + "}" * 31,
     json.dumps({"body": MAIN, "change": {"number": 0, "revision": 1}}),
     json.dumps({"body": MAIN, "change": {"number": 10**30, "revision": 1}}),
     json.dumps({"body": MAIN, "change": {"number": 1}})],
)  # fmt: skip
def test_what_is_no_card_at_all_is_refused_at_the_edge(document):
    program, before = Program(), kept()
    status, told = program.post(VERSIONS, document)
    assert status in (400, 422)
    assert told["detail"]
    assert kept() == before


@pytest.mark.django_db
def test_two_who_change_one_draft_the_second_is_told():
    program = Program()
    program.post(VERSIONS, {"body": MAIN})
    change = {"number": 1, "revision": 1}
    program.post(VERSIONS, {"body": changed("fit.threshold", 40), "change": change})
    before = kept()
    status, told = program.post(VERSIONS, {"body": changed("fit.threshold", 60), "change": change})
    assert status == 409
    assert "changed since you read it" in told["detail"]
    # Beside an open draft no second one begins, and a draft that is not there cannot change.
    status, told = program.post(VERSIONS, {"body": changed("fit.threshold", 60)})
    assert (status, "open" in told["detail"]) == (409, True)
    gone = {"number": 7, "revision": 1}
    assert program.post(VERSIONS, {"body": MAIN, "change": gone})[0] == 409
    for key in ("new", "Main Card", "-", "x" * 61):
        assert program.post(f"{CARDS}/{key}/versions", {"body": MAIN})[0] == 422, key
    assert kept() == before


@pytest.mark.django_db
def test_nobody_signs_by_a_key_and_only_some_may_write():
    number, before = in_force(), kept()
    writer, reader = Program(), Program("viewer")
    for role in ("mops", "marketing_lead", "sales_lead"):
        assert Program(role).post(f"{VERSIONS}/{number}/sign")[0] == 404
    for address, document in (
        (VERSIONS, {"body": changed("fit.threshold", 40)}),
        (f"{VERSIONS}/{number}/withdraw", None),
        ("/api/v1/definitions/persona", {"key": "it", "body": PERSONA}),
    ):
        assert reader.post(address, document)[0] == 403
    # What is in force and judges leads stays.
    status, told = writer.post(f"{VERSIONS}/{number}/withdraw")
    assert (status, "stays" in told["detail"]) == (409, True)
    assert writer.post(f"{VERSIONS}/9/withdraw")[0] == 404
    # Words that are in force are nothing new.
    assert writer.post(VERSIONS, {"body": MAIN})[0] == 422
    assert kept() == before


@pytest.mark.django_db
def test_words_that_a_leader_has_signed_are_not_changed_by_a_program():
    program = Program()
    program.post(VERSIONS, {"body": MAIN})
    at = clock.now()
    people.add_member("marketing_lead")
    (side, members) = next(
        (side, members) for side, members in definitions.list_signers().items() if members
    )
    definitions.sign(
        kind=Kind.CARD, key="main", number=1, side=side, since=at, member_id=members[0], at=at,
        digest=program.get(f"{VERSIONS}/1")[1]["digest"],
    )  # fmt: skip
    before = kept()
    change = {"number": 1, "revision": 1}
    status, told = program.post(VERSIONS, {"body": changed("fit.threshold", 40), "change": change})
    assert (status, "signed" in told["detail"]) == (409, True)
    assert program.get(f"{VERSIONS}/1")[1]["signed_for"] == [side.value]
    assert kept() == before


@pytest.mark.django_db
def test_definitions_are_read_one_by_one_and_sheets_written():
    program = Program()
    status, stages = program.get("/api/v1/definitions/stages/1")
    assert (status, stages["kind"], stages["number"]) == (200, "stages", 1)
    every = program.get("/api/v1/definitions")[1]["items"]
    of_kind = program.get("/api/v1/definitions", kind="stages")[1]["items"]
    assert of_kind == [one for one in every if one["kind"] == "stages"] == [stages]
    assert program.get("/api/v1/definitions", state="DRAFT")[1]["items"] == []
    status, persona = program.post("/api/v1/definitions/persona", {"key": "it", "body": PERSONA})
    assert (status, persona["state"], persona["body"]) == (200, State.DRAFT.value, PERSONA)
    assert program.get("/api/v1/definitions/persona/it/1") == (200, persona)
    before = kept()
    for kind, document, status in (
        ("persona", {"key": "it", "body": PERSONA}, 200),  # the same draft
        ("persona", {"key": "it", "body": {**PERSONA, "needs": []}}, 422),
        ("persona", {"key": "other", "body": {**PERSONA, "needs": [7]}}, 422),
        ("persona", {"key": "other", "body": {**PERSONA, "shoe": "x"}}, 422),
        ("persona", {"body": PERSONA}, 422),
        ("benchmarks", {"body": {"benchmarks": [{"name": "Win rate", "value": "20"}]}}, 422),
        ("benchmarks", {"body": {"benchmarks": [3]}}, 422),
        ("benchmarks", {"body": {"benchmarks": 3, "others": 1}}, 422),
        ("benchmarks", {"body": {}}, 422),
        ("stages", {"body": {}}, 422),
        ("card", {"key": "main", "body": MAIN}, 422),
        ("mood", {"body": {}}, 422),
    ):
        told = program.post(f"/api/v1/definitions/{kind}", document)
        assert told[0] == status, (kind, document, told)
    assert kept() == before
    for missing in ("stages/99", "persona/nobody/1", "mood/1"):
        assert program.get(f"/api/v1/definitions/{missing}")[0] in (404, 422)


@pytest.fixture
def hot(committed: None) -> list[int]:
    """Five leads, of whom four asked for a talk; a card that calls them perfect or hot."""
    people.load_leads(5)
    found = [int(row[0]) for row in bulk.fetch("select id from live.leads order by id")]
    body = copy.deepcopy(MAIN)
    del body["cells"]
    body["fit"] = {"threshold": 0, "criteria": []}
    for place, lead in enumerate(found[:4]):
        ((person,),) = bulk.fetch("select person_id from live.leads where id = %s", [lead])
        at = clock.now() - timedelta(days=place)
        bulk.execute(
            """insert into journeys_touch (person_id, kind, direction, reach, team, channel,
                 journey_stage, occurred_at, received_at, source, external_key, detail)
               values (%s, 'form', 'in', '1:many', '', '', '', %s, %s, 'test', %s, '{}')""",
            [person, at, at, str(place)],
        )
    in_force(body)
    while scoring.judge_step(at=clock.now()):
        pass
    return found


def test_the_score_of_a_lead_and_the_leads_to_call_are_those_of_the_pages(hot):
    program = Program()
    lead = hot[0]
    status, told = program.get(f"/api/v1/leads/{lead}/scores")
    assert status == 200
    (score,) = told["items"]
    assert (score["card"], score["version"], score["quadrant"]) == ("main", 1, "perfect")
    for axis in ("fit", "interest"):
        parts = [part["points"] for part in score["parts"] if part["axis"] == axis]
        assert sum(parts) == pytest.approx(score[axis], abs=1e-9)
    seen: list[int] = []
    cursor = None
    while True:
        asked = {"limit": 3, **({"cursor": cursor} if cursor else {})}
        status, page = program.get("/api/v1/hot", **asked)
        assert (status, page["card"]) == (200, "main")
        seen += [one["lead"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == hot[:4]
    for bad in ({"cursor": "x"}, {"cursor": "cGVyZmVjdH4xfjI_"}, {"limit": 0}, {"limit": 201},
                {"limit": "many"}):  # fmt: skip
        assert program.get("/api/v1/hot", **bad)[0] == 422, bad
    assert program.get("/api/v1/hot", card="other")[0] == 404
    assert program.get("/api/v1/leads/999999/scores")[0] == 404
    assert program.get("/api/v1/leads/0/scores")[0] in (404, 422)


def test_a_language_model_reads_cards_scores_and_whom_to_call_as_its_key_may(hot):
    maker = people.add_member("rev_ops", email="maker@example.com")
    Lead.objects.filter(pk=hot[1]).update(owner_id=maker)
    Lead.objects.filter(pk__in=[hot[0], *hot[2:]]).update(
        owner_id=people.add_member("ae", email="ae@example.com")
    )
    key = team.make_key(name="k", role="rev_ops", at=people.AT, actor_id=maker)
    server, headers = served(key), {"Authorization": f"Bearer {key}"}
    for tool, arguments, address in (
        ("list_cards", {}, CARDS),
        ("get_card", {"key": "main", "version": 1}, f"{VERSIONS}/1"),
        ("get_scores", {"lead_id": hot[0]}, f"/api/v1/leads/{hot[0]}/scores"),
        ("list_hot_leads", {"card": "main"}, "/api/v1/hot?card=main&limit=20"),
    ):
        answer = people.Client().get(address, headers=headers).json()
        assert called(server, tool, **arguments) == (False, answer), tool
    (score,) = called(server, "get_scores", lead_id=hot[0])[1]["items"]
    assert (score["quadrant"], bool(score["parts"])) == ("perfect", True)

    def to_call() -> list[int]:
        refused, answer = called(server, "list_hot_leads")
        assert not refused
        return [one["lead"] for one in answer["items"]]

    assert to_call() == hot[:4]
    say("rev_ops", Rows.OWN)
    assert to_call() == [hot[1]]
    assert len(called(server, "get_scores", lead_id=hot[1])[1]["items"]) == 1
    refused, told = called(server, "get_scores", lead_id=hot[0])
    assert refused
    assert "nothing at this address" in told


@pytest.mark.django_db
def test_without_a_card_nobody_is_to_be_called():
    status, told = Program().get("/api/v1/hot")
    assert (status, told["detail"]) == (404, "No card is in force.")
