"""B20: the words of the stages are the company's own, by version; what was judged stays judged."""

import html
import re
from datetime import date, timedelta

import pytest
from django.test import Client

from accord.definitions import api as definitions
from accord.definitions.values import Flaw, Kind, Stage, StageCode
from accord.foundation import bulk, clock
from accord.journal import api as journal
from accord.leads import api as leads
from accord.reporting import api as reporting
from accord.scoring import api as scoring
from accord.scoring.tests.cards import MAIN
from accord.team.values import COMMAND_LINE, Side
from tests import people

pytestmark = pytest.mark.django_db
ADDRESS = "/definitions/stages/2/"
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


def leaders() -> tuple[Client, Client]:
    """Browsers of the heads of marketing and of sales."""
    return people.signed_in("marketing_lead"), people.signed_in("sales_lead", name="Dana Roth")


def sign(client: Client, address: str, *, since: date | None = None) -> str:
    """Signs what the page offers to sign; answers the page after it."""
    page = read(client, address)
    said = dict(re.findall(r'name="(side|digest)" value="(\w+)"', page))
    on = since or clock.now().date()
    client.post(f"{address}sign/", {**said, "since": on.isoformat()})
    return read(client, address)


def digest() -> str:
    version = definitions.find_version(kind=Kind.STAGES, number=2)
    assert version is not None
    return definitions.digest_of(kind=Kind.STAGES, key="", body=version.body)


def version_id() -> int:
    version = definitions.find_version(kind=Kind.STAGES, number=2)
    assert version is not None
    return version.id


def kinds() -> list[str]:
    return [entry.kind for entry in journal.list_entries(subject="definition")]


def read(client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def test_a_new_version_is_proposed_signed_by_both_and_begins():
    marketing, sales = leaders()
    assert propose(sales, mql=WORDS)["Location"] == ADDRESS
    assert stages()[2].name == "Ready for sales"  # a proposal changes nothing
    page = read(sales, ADDRESS)
    assert '<span id="state">Draft</span>' in page
    assert "<td><del>Ready for sales</del></td><td><ins>Good lead</ins></td>" in page
    assert "Dana Roth" in page
    assert '<span id="state">Waiting for the head of sales</span>' in sign(marketing, ADDRESS)
    assert stages()[2].name == "Ready for sales"  # one signature is not enough
    assert '<span id="state">In force since today</span>' in sign(sales, ADDRESS)
    assert (stages()[2].name, stages()[2].rule) == ("Good lead", "Sales asked to see it.")
    assert kinds() == [
        "definition.put_in_force",
        "definition.signed",
        "definition.signed",
        "definition.proposed",
    ]
    page = read(sales, "/definitions/stages/1/")
    assert "In force until today" in page
    assert f'href="{ADDRESS}"' in page
    assert "Good lead" in read(sales, "/definitions/")


def test_what_was_judged_keeps_its_version():
    people.load_leads(1)
    changed = [
        Stage(stage.code, f"{stage.name} here", stage.owner_team, stage.rule) for stage in stages()
    ]
    at = people.AT - timedelta(hours=1)
    number = definitions.propose_stages(stages=changed, actor_id=None, at=at)
    people.sign(kind=Kind.STAGES, number=number, at=at)
    people.load_leads(1, start=50)
    found = leads.list_leads(where=leads.LeadFilter(), sort="oldest").rows
    judged = [
        {event.version_number for event in leads.list_stage_events(lead_id=lead.id)}
        for lead in sorted(found, key=lambda lead: lead.id)
    ]
    assert judged == [{1}, {2}]


def test_a_later_day_waits_and_can_be_taken_back():
    client = people.signed_in("rev_ops")
    marketing, sales = leaders()
    propose(client, mql=WORDS)
    later = clock.now() + timedelta(days=30)
    sign(marketing, ADDRESS)
    page = sign(sales, ADDRESS, since=later.date())
    assert "Signed, in force from" in page
    assert stages()[2].name == "Ready for sales"
    after = definitions.list_stages(at=later + timedelta(days=2))
    assert after[2].name == "Good lead"
    assert "Take it back" not in read(client, ADDRESS)
    client.post(f"{ADDRESS}withdraw/")
    assert "only a head of a team takes them back" in read(client, ADDRESS)
    assert definitions.list_stages(at=later + timedelta(days=2))[2].name == "Good lead"
    assert "Take back what is signed?" in read(marketing, ADDRESS)
    marketing.post(f"{ADDRESS}withdraw/")
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
    client, _sales = leaders()
    propose(client, mql=WORDS)
    again = propose(client, lead={"name": "Contact"})
    assert "is proposed already" in html.unescape(again.content.decode())
    yesterday = clock.now().date() - timedelta(days=1)
    assert "This day has passed" in sign(client, ADDRESS, since=yesterday)
    for day in ("soon", "0001-01-01", "9999-12-31"):
        client.post(f"{ADDRESS}sign/", {"since": day, "side": "marketing", "digest": digest()})
        assert "Write the day" in read(client, ADDRESS), day
    assert stages()[2].name == "Ready for sales"
    client.post("/definitions/stages/1/withdraw/")
    assert "has judged leads already" in read(client, "/definitions/stages/1/")
    assert len(definitions.list_versions(kind=Kind.STAGES)) == 2
    assert "definition.signed" not in kinds()


def test_who_drafts_is_not_always_who_signs():
    propose(people.signed_in("mops"), mql=WORDS)
    drafter, sponsor = people.signed_in("sales_ops"), people.signed_in("sponsor")
    given = {"since": clock.now().date().isoformat(), "side": "sales", "digest": digest()}
    assert drafter.post(f"{ADDRESS}sign/", given).status_code == 403
    assert people.signed_in("ae").get("/definitions/stages/new/").status_code == 403
    assert f"{ADDRESS}sign/" not in read(drafter, ADDRESS)
    sponsor.post(f"{ADDRESS}sign/", given)
    assert "Nobody is head of sales yet" in read(sponsor, ADDRESS)
    marketing, _sales = leaders()
    marketing.post(f"{ADDRESS}sign/", given)
    assert "For sales its head signs, and nobody else." in read(marketing, ADDRESS)
    assert stages()[2].name == "Ready for sales"
    assert "definition.signed" not in kinds()


def test_two_people_edit_one_draft():
    first, second = leaders()
    propose(first, mql=WORDS)
    opened = {"number": "2", "revision": "1"}
    shown = read(second, "/definitions/stages/new/")
    assert 'name="revision" value="1"' in shown
    assert "Good lead" in shown
    better = {**WORDS, "name": "Better lead"}
    assert first.post("/definitions/stages/new/", {**form(mql=better), **opened})["Location"]
    late = second.post("/definitions/stages/new/", {**form(mql=WORDS), **opened})
    assert late.status_code == 422
    said = html.unescape(late.content.decode())
    assert "Pat marketing_lead changed this draft on" in said
    version = definitions.find_version(kind=Kind.STAGES, number=2)
    assert version is not None
    assert version.body["stages"][2]["name"] == "Better lead"
    assert version.revision == 2


def test_a_version_begins_after_the_one_before_it():
    at = clock.now()
    changed = [
        Stage(stage.code, f"{stage.name} here", stage.owner_team, stage.rule) for stage in stages()
    ]
    number = definitions.propose_stages(stages=changed, actor_id=None, at=at)
    later = at + timedelta(days=9)
    people.sign(kind=Kind.STAGES, number=number, since=later, at=at)
    third = definitions.propose_stages(stages=stages(), actor_id=None, at=at)
    with pytest.raises(definitions.UnableToAgree) as refused:
        people.sign(kind=Kind.STAGES, number=third, at=at)
    assert refused.value.flaw is Flaw.BEFORE_THE_LAST
    with pytest.raises(definitions.UnableToAgree) as refused:
        people.sign(kind=Kind.STAGES, number=number, since=later + timedelta(days=1), at=at)
    assert refused.value.flaw is Flaw.NOT_PROPOSED


def test_a_leader_who_taps_twice_has_signed_once():
    at = clock.now()
    number = definitions.propose_stages(
        stages=[
            Stage(stage.code, f"{stage.name} here", stage.owner_team, stage.rule)
            for stage in stages()
        ],
        actor_id=None,
        at=at,
    )
    people.sign(kind=Kind.STAGES, number=number, at=at)
    people.sign(kind=Kind.STAGES, number=number, at=at + timedelta(seconds=1))
    signatures = bulk.fetch(
        """select count(*) from definitions_signature s join definitions_version v
             on v.id = s.version_id where v.number = %s and v.kind = 'stages'""",
        [number],
    )
    assert signatures == [(2,)]


def test_knowing_them_counts_until_a_new_version_begins():
    client = people.signed_in("ae")
    assert "I know them" in read(client, "/definitions/")
    client.post("/definitions/read/")
    assert "You know what is in force." in read(client, "/definitions/")
    assert len(definitions.list_readers(at=clock.now())) == 1
    marketing, sales = leaders()
    propose(marketing, mql=WORDS)
    sign(marketing, ADDRESS)
    sign(sales, ADDRESS)
    assert "I know them" in read(client, "/definitions/")
    assert definitions.list_readers(at=clock.now()) == set()
    client.post(f"{ADDRESS}level/", {"level": "owns"})
    assert len(definitions.list_readers(at=clock.now())) == 1
    page = read(client, ADDRESS)
    assert "1 of 3 own part of it, 33.3 %" in page
    assert "Only 1 of 3 know it." in page
    client.post("/definitions/stages/1/level/", {"level": "knows"})
    assert "is not in force any more" in read(client, ADDRESS)


def test_a_clause_is_spoken_about_until_it_is_settled():
    marketing, sales = leaders()
    propose(marketing, mql=WORDS)
    marketing.post(f"{ADDRESS}discuss/")
    assert "Draft, in discussion" in read(sales, ADDRESS)
    sales.post(f"{ADDRESS}remark/", {"clause": "stages.mql", "words": "Who says so?"})
    page = read(marketing, ADDRESS)
    assert '<a href="#stages-mql">Good lead</a>' in page
    assert "Who says so?" in page
    [remark] = definitions.list_remarks(version_id=version_id())
    marketing.post(f"{ADDRESS}settle/", {"remark": remark.id})
    assert "settled by Pat marketing_lead" in read(sales, ADDRESS)
    sales.post(f"{ADDRESS}settle/", {"remark": remark.id, "open": "1"})
    assert "settled by" not in read(sales, ADDRESS)
    for given, words in (
        ({"clause": "stages.mql", "words": " "}, "Nothing is written."),
        ({"clause": "stages.none", "words": "Hm"}, "This clause is not there any more."),
        ({"words": "x" * 2001}, "A remark has at most 2,000 letters."),
        ({"words": "a \u202etxet b"}, "Letters that nobody sees"),
    ):
        sales.post(f"{ADDRESS}remark/", given)
        assert words in read(sales, ADDRESS)
    assert len(definitions.list_remarks(version_id=version_id())) == 1
    sales.post(f"{ADDRESS}remark/", {"words": "x\r\n" * 1000 + "."})  # as a browser sends 2,001
    assert len(definitions.list_remarks(version_id=version_id())) == 1
    sales.post(f"{ADDRESS}remark/", {"words": "x\r\n" * 999 + "."})
    assert len(definitions.list_remarks(version_id=version_id())) == 2


def test_a_meaning_of_ready_for_sales_fills_the_draft_and_is_asked_by_hand():
    client, sales = leaders()
    client.post("/definitions/stages/new/", {"preset": "fit-and-ready"})
    page = read(sales, ADDRESS)
    assert "<li>Fit: high</li><li>Interest: high</li>" in page
    assert "that sales has found it promising" in page
    shown = read(client, "/definitions/stages/new/")
    assert re.search(r'name="mql-fit" value="high"[^>]* checked', shown)
    opened = {"number": "2", "revision": "1"}
    boxes = {"mql-fit": ["high", "unknown"], "sql-verdict_sales": "yes", "sql-needs": "owner"}
    asked = {"sql-field0": "country", "sql-test0": "one_of", "sql-words0": "Germany, Austria"}
    client.post("/definitions/stages/new/", {**form(), **opened, **boxes, **asked})
    page = read(sales, ADDRESS)
    assert "Fit: high or not known" in page
    assert "The country is one of: Germany, Austria" in page
    wrong = {**asked, "sql-words0": ""}
    late = client.post(
        "/definitions/stages/new/", {**form(), **boxes, **wrong, "number": 2, "revision": 2}
    )
    assert late.status_code == 422
    assert "Write at least one word" in late.content.decode()
    # Each refusal stands beside the field that it is about.
    for given, place in (
        ({"sql-field2": "employees", "sql-test2": "at_least", "sql-words2": "many"}, "words2"),
        ({"sql-field1": "attribute", "sql-test1": "one_of", "sql-words1": "A"}, "attribute1"),
        ({"sql-field1": "country", "sql-test1": "one_of", "sql-words1": "x" * 121}, "words1"),
        ({"sql-rule": "x" * 601}, "rule"),
        ({"sql-rule": "a \u202etxet b"}, "rule"),
        ({"sql-name": "x" * 61}, "name"),
    ):
        late = client.post(
            "/definitions/stages/new/", {**form(), **boxes, **given, "number": 2, "revision": 2}
        )
        errors = re.findall(r'id="id_sql-(\w+)_error"', late.content.decode())
        assert (late.status_code, errors) == (422, [place])
    sign(client, ADDRESS)
    sign(sales, ADDRESS)
    people.load_leads(1)
    [lead] = leads.list_leads(where=leads.LeadFilter(), sort="oldest").rows
    actor = COMMAND_LINE
    leads.move_leads(moves={lead.id: [leads.StageMove(StageCode.MQL, clock.now())]},
                     at=clock.now(), batch_id=None)  # fmt: skip
    leads.judge(lead_id=lead.id, side=Side.SALES, said=leads.Promising.YES, actor=actor,
                at=clock.now())  # fmt: skip
    with pytest.raises(leads.UnableToJudge) as refused:
        leads.make_sql(lead_id=lead.id, actor=actor, at=clock.now())
    assert refused.value.why is leads.Unjudged.NO_OWNER


def test_a_version_is_chosen_on_the_page_of_whom_it_would_have_judged():
    client = people.signed_in("rev_ops")
    page = read(client, "/results/stage_flips/?definitions=1")
    assert '<option value="1" selected>Version 1</option>' in page
    assert "Come in" in page
    assert "comes_in</" not in page
    assert "Version 1 asks nothing of leads" in page


def test_a_version_is_chosen_on_the_page_of_each_measure_that_it_would_change():
    client = people.signed_in("rev_ops")
    found = {
        one.name
        for one in reporting.MEASURES.values()
        if 'name="definitions"' in read(client, f"/results/{one.name}/")
    }
    asking = {one.name for one in reporting.MEASURES.values() if reporting.is_judged_again(one)}
    assert found == asking
    assert {"funnel", "conversion", "lead_quality", "promising", "mql_validity"} <= found
    assert not {"win_rate", "leaks", "quadrants", "content_reach"} & found
    page = read(client, "/results/lead_quality/?definitions=1")
    assert '<option value="1" selected>Version 1</option>' in page
    assert 'name="card"' not in page  # nobody has written one
    assert "There is: 1." in read(client, "/results/lead_quality/?definitions=7")


@pytest.mark.parametrize("asked", ["zzz", "7", "0", "1.5"])
def test_a_version_that_there_is_not_is_said_instead_of_what_was_written(asked):
    client = people.signed_in("rev_ops")
    for name in ("funnel", "leaks", "stage_flips"):
        for more in ("", "file/", "records/"):
            answer = client.get(f"/results/{name}/{more}?definitions={asked}")
            assert answer.status_code == 422, (name, more)
            said = html.unescape(answer.content.decode())
            assert f"There is no version {asked}. There is: 1." in said
    assert client.get("/results/funnel/?definitions=then").status_code == 200
    # Whoever lets go of the version lets go of the card that judged by it.
    assert client.get("/results/funnel/?definitions=&card=main").status_code == 200


def test_whoever_is_told_to_name_a_card_can_choose_one_there():
    client, _sales = leaders()
    client.post("/definitions/stages/new/", {"preset": "fit-and-ready"})
    people.load_leads(1)
    for name in ("stage_flips", "funnel"):
        page = read(client, f"/results/{name}/?definitions=2")
        assert "Write a card, or name one, to judge by it." in page
    now = clock.now()
    number = scoring.propose_card(key="main", body=MAIN, actor_id=None, at=now)
    people.sign(kind=Kind.CARD, key="main", number=number, at=now)
    for name in ("stage_flips", "funnel"):
        page = read(client, f"/results/{name}/?definitions=2")
        assert "Name a card to judge by it all the time." in page
        assert 'name="card"' in page
        named = read(client, f"/results/{name}/?definitions=2&card=main")
        assert "Name a card" not in named


def test_a_card_and_its_version_are_chosen_where_they_judge():
    client = people.signed_in("rev_ops")
    assert 'name="version"' not in read(client, "/results/score_backtest/")
    scoring.propose_card(key="main", body=MAIN, actor_id=None, at=clock.now())
    chosen = f'<option value="main" selected>{MAIN["name"]}</option>'
    for address in ("/results/score_backtest/?", "/results/funnel/?definitions=1&"):
        page = read(client, f"{address}card=main&version=1")
        assert chosen in page
        assert '<option value="1" selected>Version 1</option>' in page
        assert 'name="version"' not in read(client, f"{address}card=&version=1")
        assert 'name="version"' not in read(client, address)
    assert "Known: 1." in read(client, "/results/funnel/?definitions=1&card=main&version=9")
    assert "Known: main." in read(client, "/results/funnel/?definitions=1&card=other")
    assert 'name="card"' not in read(client, "/results/funnel/")
