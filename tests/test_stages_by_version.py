"""B20: the words of the stages are the company's own, by version; what was judged stays judged."""

import html
import re
from datetime import timedelta

import pytest

from accord.definitions import api as definitions
from accord.definitions.values import Flaw, Kind, Stage
from accord.foundation import clock
from accord.journal import api as journal
from accord.leads import api as leads
from tests import people

pytestmark = pytest.mark.django_db
WORDS = {"name": "Good lead", "rule": "Sales asked to see it.", "owner_team": "marketing"}


def stages() -> tuple[Stage, ...]:
    return definitions.list_stages(at=clock.now())


def form(**changed: dict[str, str]) -> dict[str, str]:
    """All fields of the page, with those of some stages changed."""
    return {
        f"{stage.code}-{part}": changed.get(stage.code.value, {}).get(part, words)
        for stage in stages()
        for part, words in (
            ("name", stage.name), ("rule", stage.rule), ("owner_team", stage.owner_team),
        )
    }  # fmt: skip


def propose(client, **changed: dict[str, str]):
    return client.post("/definitions/stages/new/", form(**changed))


def kinds() -> list[str]:
    return [entry.kind for entry in journal.list_entries(subject="definition")]


def read(client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def test_a_new_version_is_proposed_and_begins():
    client = people.signed_in("sales_lead", name="Dana Roth")
    assert propose(client, mql=WORDS)["Location"] == "/definitions/stages/2/"
    assert stages()[2].name == "Ready for sales"  # a proposal changes nothing
    page = read(client, "/definitions/stages/2/")
    assert "Proposed" in page
    assert "Good lead: was called Ready for sales." in page
    assert "Dana Roth" in page
    today = clock.now().date().isoformat()
    client.post("/definitions/stages/2/begin/", {"since": today})
    assert (stages()[2].name, stages()[2].rule) == ("Good lead", "Sales asked to see it.")
    assert kinds() == ["definition.put_in_force", "definition.proposed"]
    page = read(client, "/definitions/stages/1/")
    assert "Followed by a newer one" in page
    assert 'href="/definitions/stages/2/"' in page
    assert "Good lead" in read(client, "/definitions/")


def test_what_was_judged_keeps_its_version():
    people.load_leads(1)
    changed = [
        Stage(stage.code, f"{stage.name} here", stage.owner_team, stage.rule) for stage in stages()
    ]
    at = people.AT - timedelta(hours=1)
    number = definitions.propose_stages(stages=changed, actor_id=None, at=at)
    definitions.put_in_force(kind=Kind.STAGES, number=number, since=at, actor_id=None, at=at)
    people.load_leads(1, start=50)
    found = leads.list_leads(where=leads.LeadFilter(), sort="oldest").rows
    judged = [
        {event.version_number for event in leads.list_stage_events(lead_id=lead.id)}
        for lead in sorted(found, key=lambda lead: lead.id)
    ]
    assert judged == [{1}, {2}]


def test_a_later_day_waits_and_can_be_taken_back():
    client = people.signed_in("rev_ops")
    propose(client, mql=WORDS)
    later = clock.now() + timedelta(days=30)
    client.post("/definitions/stages/2/begin/", {"since": later.date().isoformat()})
    assert stages()[2].name == "Ready for sales"
    after = definitions.list_stages(at=later + timedelta(days=2))
    assert after[2].name == "Good lead"
    assert "Still to begin" in read(client, "/definitions/stages/2/")
    client.post("/definitions/stages/2/withdraw/")
    assert definitions.list_stages(at=later + timedelta(days=2))[2].name == "Ready for sales"
    assert definitions.find_version(kind=Kind.STAGES, number=2) is None
    assert kinds()[0] == "definition.withdrawn"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Nothing is different"),
        ({"mql": {"name": " "}}, "This stage has no name."),
        ({"mql": {"rule": ""}}, "Nothing says when a lead enters this stage."),
        ({"mql": {"name": "Lead"}}, "Two stages have this name."),
        ({"mql": {"name": "x" * 61}}, "at most 60 letters"),
        (
            {code: {"owner_team": "marketing"} for code in ("sql", "opportunity", "customer")},
            "nothing would ever be handed over",
        ),
    ],
)
def test_words_nobody_could_work_by_are_refused_in_a_sentence(changed, words):
    client = people.signed_in("mops")
    response = propose(client, **changed)
    assert response.status_code == 422
    assert words in html.unescape(response.content.decode())
    assert len(definitions.list_versions(kind=Kind.STAGES)) == 1
    assert kinds() == []


def test_one_proposal_at_a_time_and_none_into_the_past():
    client = people.signed_in("rev_ops")
    propose(client, mql=WORDS)
    again = propose(client, lead={"name": "Contact"})
    assert "is proposed already" in html.unescape(again.content.decode())
    yesterday = (clock.now() - timedelta(days=1)).date().isoformat()
    for since, words in ((yesterday, "This day has passed"), ("soon", "Write the day")):
        client.post("/definitions/stages/2/begin/", {"since": since})
        assert words in read(client, "/definitions/stages/2/")
    assert stages()[2].name == "Ready for sales"
    client.post("/definitions/stages/1/withdraw/")
    assert "has judged leads already" in read(client, "/definitions/stages/1/")
    assert len(definitions.list_versions(kind=Kind.STAGES)) == 2


def test_who_drafts_is_not_always_who_puts_in_force():
    propose(people.signed_in("mops"), mql=WORDS)
    today = {"since": clock.now().date().isoformat()}
    drafter = people.signed_in("sales_ops")
    assert drafter.post("/definitions/stages/2/begin/", today).status_code == 403
    assert people.signed_in("ae").get("/definitions/stages/new/").status_code == 403
    assert not re.search(r"/begin/", read(drafter, "/definitions/stages/2/"))
    people.signed_in("sponsor").post("/definitions/stages/2/begin/", today)
    assert stages()[2].name == "Good lead"


def test_a_version_begins_after_the_one_before_it():
    at = clock.now()
    changed = [
        Stage(stage.code, f"{stage.name} here", stage.owner_team, stage.rule) for stage in stages()
    ]
    number = definitions.propose_stages(stages=changed, actor_id=None, at=at)
    later = at + timedelta(days=9)
    definitions.put_in_force(kind=Kind.STAGES, number=number, since=later, actor_id=None, at=at)
    third = definitions.propose_stages(stages=stages(), actor_id=None, at=at)
    with pytest.raises(definitions.UnableToPutInForce) as refused:
        definitions.put_in_force(kind=Kind.STAGES, number=third, since=at, actor_id=None, at=at)
    assert refused.value.flaw is Flaw.BEFORE_THE_LAST
    with pytest.raises(definitions.UnableToPutInForce) as refused:
        definitions.put_in_force(kind=Kind.STAGES, number=number, since=later, actor_id=None, at=at)
    assert refused.value.flaw is Flaw.NOT_PROPOSED


def test_reading_them_counts_until_a_new_version_begins():
    client = people.signed_in("ae")
    assert "I have read them" in read(client, "/definitions/")
    client.post("/definitions/read/")
    assert "You have read what is in force." in read(client, "/definitions/")
    assert len(definitions.list_readers(at=clock.now())) == 1
    boss = people.signed_in("rev_ops")
    propose(boss, mql=WORDS)
    boss.post("/definitions/stages/2/begin/", {"since": clock.now().date().isoformat()})
    assert "I have read them" in read(client, "/definitions/")
    assert definitions.list_readers(at=clock.now()) == set()
