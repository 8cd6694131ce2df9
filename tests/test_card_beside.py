"""A draft judges beside the card in force: seen on its card's page, and nowhere else."""

import re
from datetime import timedelta
from typing import Any

import pytest

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import bulk, clock
from accord.scoring import api as scoring
from accord.scoring import jobs as scoring_jobs
from accord.scoring.models import Beside, BesideScore
from accord.scoring.tests.cards import changed
from accord.scoring.values.beside import Ended, Fate, UnableToRunBeside, Unbeside
from accord.scoring.values.scores import Cause, Quadrant
from tests import people
from tests.people import signed_in
from tests.test_card_pages import CARD, TOUCHES, begin, four_leads, lead_url, page

pytestmark = pytest.mark.django_db
LATELY = (people.AT - timedelta(hours=1)).isoformat()  # rows of tests come in at AT
# Who was referred fits, and no longer who comes from a webinar.
OTHER = changed("fit.criteria.0.cases.0.values", ["referral"], of=CARD)


def begun() -> None:
    """The card in force since before the rows of tests come in, and every lead judged today."""
    begin(at=people.AT - timedelta(days=1))
    scoring.judge_again(at=clock.now())
    while scoring.judge_step(at=clock.now()):
        pass


def propose(body: dict[str, Any] = OTHER, **also: Any) -> int:
    return scoring.propose_card(key="main", body=body, actor_id=None, at=clock.now(), **also)


def run_beside() -> int:
    started = scoring.start_beside(key="main", actor_id=None, at=clock.now())
    while scoring.judge_beside_step(at=clock.now()):
        pass
    return started


def beside_of(name: str) -> str | None:
    [(lead,)] = bulk.fetch(
        """select l.id from live.leads l join live.persons p on p.id = l.person_id
           where p.name = %s""",
        [name],
    )
    return BesideScore.objects.filter(lead_id=lead).values_list("quadrant", flat=True).first()


def everything(client: Any) -> list[Any]:
    """What lists, lead pages, reports and the journal say of where leads stand."""
    pages = ["/leads/hot/", "/leads/", "/cards/", lead_url(client, "Petra Perfect")]
    return [
        *(re.sub(r"As of .* \d\d:\d\d", "", page(client, url)) for url in pages),
        bulk.fetch("select lead_id, version_id, quadrant from live.scores order by 1, 2"),
        bulk.fetch("select lead_id, version_id, quadrant from scoring_score order by 1, 2"),
        bulk.fetch("select lead, version, quadrant from facts.score_turns order by key"),
        bulk.fetch("select count(*) from live.entries where kind = 'score.turned'"),
    ]


def test_a_draft_beside_is_on_no_list_and_moves_nobody() -> None:
    client = signed_in("rev_ops")
    four_leads()
    begun()
    propose()
    before = everything(client)
    run_beside()
    assert BesideScore.objects.count() == 4
    everybody = [person for (person,) in bulk.fetch("select person_id from live.leads")]
    scoring.rescore_people(people=everybody, cause=Cause.TOLD, at=clock.now())
    assert everything(client) == before
    # The control: once it is signed, every one of them says something else.
    people.sign(kind=Kind.CARD, key="main", number=2, at=clock.now())
    scoring_jobs.rescore_all()
    after = everything(client)
    assert [old == new for old, new in zip(before, after, strict=True)] == [False] * 6 + [True] * 2
    assert BesideScore.objects.count() == 0
    assert Beside.objects.get().why == Ended.IN_FORCE


def test_both_are_shown_side_by_side_on_the_page_of_the_card() -> None:
    four_leads()
    begun()
    client, reader = signed_in("rev_ops"), signed_in("viewer")
    assert "Run the draft beside it" not in page(client, "/cards/main/")
    propose()
    assert "Run the draft beside it" in page(client, "/cards/main/")
    assert "Run the draft beside it" not in page(reader, "/cards/main/")
    assert reader.post("/cards/main/beside/", {"act": "start"}).status_code == 403
    client.post("/cards/main/beside/", {"act": "start"})
    assert "Leads are still being judged by it" in page(client, "/cards/main/")
    scoring_jobs.rescore_all()
    shown = page(client, "/cards/main/")
    assert "By the draft 4 of 4 leads stand elsewhere." in shown
    assert "From " in shown
    compared = scoring.compare_beside(beside=running(), at=clock.now())
    assert compared.stands == {
        (Quadrant.PERFECT, Quadrant.HOT): 1,
        (Quadrant.HOT, Quadrant.PERFECT): 1,
        (Quadrant.NURTURE, Quadrant.COLD): 1,
        (Quadrant.COLD, Quadrant.NURTURE): 1,
    }
    client.post("/cards/main/beside/", {"act": "stop"})
    assert "Run the draft beside it" in page(client, "/cards/main/")
    assert BesideScore.objects.count() == 0


def running() -> Any:
    found = scoring.find_beside(key="main")
    assert found is not None
    return found


def test_a_lead_is_followed_beside_in_the_transaction_in_which_something_came_in() -> None:
    four_leads()
    begun()
    propose()
    run_beside()
    assert beside_of("Carl Cold") == "nurture"
    people.load("touches", TOUCHES, [("T8", "C", "form", LATELY, "in")])
    assert beside_of("Carl Cold") == "perfect"


def test_what_came_of_those_that_only_one_calls() -> None:
    four_leads()
    begun()
    propose(changed("interest.threshold", 1, of=CARD))  # calls whoever does anything
    run_beside()
    later = clock.now() + timedelta(weeks=5)
    [(nora,)] = bulk.fetch(
        """select l.id from live.leads l join live.persons p on p.id = l.person_id
           where p.name = 'Nora Nurture'"""
    )
    bulk.execute("update leads_lead set ending = 'won', closed_at = %s where id = %s",
                 [clock.now(), nora])  # fmt: skip
    compared = scoring.compare_beside(beside=running(), at=later)
    assert compared.only_beside == Fate(1, 1)
    assert compared.both == Fate(2, 0)
    assert compared.only_now == Fate(0, 0)
    assert scoring.compare_beside(beside=running(), at=clock.now()).only_beside == Fate(0, 0)


def test_it_ends_by_itself_and_runs_by_the_wording_it_began_with() -> None:
    client = signed_in("rev_ops")
    four_leads()
    begun()
    with pytest.raises(UnableToRunBeside) as refusal:
        run_beside()
    assert refusal.value.why is Unbeside.NO_DRAFT
    number = propose()
    first = run_beside()
    assert run_beside() == first
    version = definitions.find_version(kind=Kind.CARD, key="main", number=number)
    assert version is not None
    other = changed("fit.threshold", 70, of=OTHER)
    propose(other, change=(number, version.revision))
    assert "The draft was changed since" in page(client, "/cards/main/")
    assert beside_of("Hugo Hot") == "perfect"
    client.post("/cards/main/beside/", {"act": "start"})
    scoring_jobs.rescore_all()
    assert beside_of("Hugo Hot") == "hot"
    assert BesideScore.objects.count() == 4
    definitions.withdraw(kind=Kind.CARD, number=number, key="main", actor_id=None, at=clock.now())
    assert scoring.find_beside(key="main") is None  # at once, before anything tidies up
    scoring_jobs.rescore_all()
    assert [one.why for one in Beside.objects.order_by("id")] == ["replaced", "withdrawn"]
    assert BesideScore.objects.count() == 0
