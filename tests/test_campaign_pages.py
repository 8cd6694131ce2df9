"""Campaigns as marketing runs them, and what our own people are told of them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accord.campaigns import api as campaigns
from accord.content.models import Asset
from accord.definitions.values import Kind
from accord.foundation import clock
from accord.journal import api as journal
from accord.leads.models import Lead
from accord.notices import api as notices
from tests import people

SAID = {"name": "Spring fair", "channel": "event", "audience": "Heads of finance",
        "started_on": "2026-11-02", "ended_on": "2026-12-18", "planned": "5000"}  # fmt: skip
GOAL = {"goal_stage": "sql", "goal_metric": "leads", "goal_target": "40",
        "goal_date": "2027-01-31"}  # fmt: skip
NEWS = {"about": "product", "title": "Sign-in by directory", "body": "From December on.",
        "side": "both", "why_": "No more passwords to hand out."}  # fmt: skip


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, words_of(answer)
    return words_of(answer)


def posted(client: Client, url: str, **said: object) -> str:
    answer = client.post(url, said, follow=True)
    assert answer.status_code == 200, words_of(answer)
    return words_of(answer)


def number_of(answer: Any) -> int:
    assert answer.status_code == 302, words_of(answer)
    return int(answer["Location"].strip("/").rpartition("/")[2])


@pytest.fixture
def marketer(db: None) -> Client:
    return people.signed_in("demand_gen")


@pytest.mark.django_db
def test_a_campaign_is_written_down_priced_and_given_its_pieces(marketer: Client):
    refused = marketer.post("/campaigns/new/", SAID | {"ended_on": "2026-11-01"})
    assert refused.status_code == 422
    assert "It cannot end before it starts." in words_of(refused)
    number = number_of(marketer.post("/campaigns/new/", SAID))
    url = f"/campaigns/{number}/"
    shown = posted(marketer, f"{url}costs/", amount="1200", kind="media", spent_on="2026-11-03")
    assert "The cost is booked." in shown
    assert "€1,200 of €5,000 planned" in shown
    assert "Nothing was booked" in posted(marketer, f"{url}costs/", amount="much", kind="media")
    piece = Asset.objects.create(source="accord", external_key="P", title="Fair guide")
    assert "content_piece" not in shown
    assert f'href="/content/{piece.pk}/"' in posted(marketer, f"{url}pieces/", piece=piece.pk)
    nowhere = posted(marketer, f"{url}pieces/", piece=piece.pk + 1)
    assert "Choose a piece of the list." in nowhere
    people.load_leads(3)  # of a campaign that their file names
    [other] = [one for one in campaigns.list_campaigns() if one.id != number]
    theirs = page(marketer, f"/campaigns/{other.id}/")
    assert "Accepted by sales</dt><dd>1 of 3" in theirs  # came to the stage of sales
    assert "Given back</dt><dd>0 of 3" in theirs
    Lead.objects.filter(stage="mql").update(ending="rejected", closed_at=clock.now())
    after = page(marketer, f"/campaigns/{other.id}/")
    assert "Given back</dt><dd>1 of 3" in after
    assert f'href="/leads/?campaign={other.id}&amp;stage=mql&amp;ending=rejected">1<' in after
    cost = campaigns.list_costs(campaign_id=number)[0].id
    elsewhere = posted(marketer, f"/campaigns/{other.id}/costs/", remove=cost)
    assert "That cost was not booked here." in elsewhere
    assert "nothing is booked of €5,000 planned" in posted(marketer, f"{url}costs/", remove=cost)
    told = [one.kind for one in journal.list_entries(subject="campaign", subject_id=number)]
    assert told == ["campaign.cost_removed", "campaign.piece_added", "campaign.cost_booked",
                    "campaign.added"]  # fmt: skip
    assert people.signed_in("sdr").post(f"{url}costs/").status_code == 403


@pytest.mark.django_db
def test_no_launch_without_a_goal_and_none_unseen_without_a_brief(marketer: Client):
    number = number_of(marketer.post("/campaigns/new/", SAID))
    url = f"/campaigns/{number}/"
    refused = marketer.post(url, GOAL | {"goal_target": ""})
    assert refused.status_code == 422
    assert "Launch it although" not in page(marketer, url)  # offered once it was warned of
    warned = marketer.post(url, GOAL)
    assert warned.status_code == 422
    assert "Nobody of our own team has been told of this campaign" in words_of(warned)
    assert campaigns.get_campaign(campaign_id=number).launched_at is None
    shown = posted(marketer, url, **GOAL, without_brief="on")
    assert "Launched Spring fair." in shown
    assert "Our own people have been told nothing of it" in shown
    assert "Launched although our own people had been told nothing of it" in shown
    seller = people.signed_in("ae")
    form = page(marketer, f"/announcements/new/?about=campaign&campaign={number}")
    assert "Why all prospects would care" in form
    brief = number_of(marketer.post("/announcements/new/", NEWS | {
        "about": "campaign", "campaign": number}))  # fmt: skip
    assert seller.get(f"/announcements/{brief}/").status_code == 404  # a draft is its writer's
    posted(marketer, f"/announcements/{brief}/act/", act="send")
    acts = page(seller, "/acts/?kind=announced")
    assert "“Sign-in by directory” is announced." in acts
    assert "Sign-in" not in page(seller, "/acts/?kind=deals")
    after = page(seller, url)
    assert "Our own people have been told nothing of it" not in after.partition("What was done")[0]
    assert f'href="/announcements/{brief}/"' in after


@pytest.mark.django_db
def test_a_change_of_the_product_says_why_each_persona_would_care(marketer: Client):
    from accord.definitions import api as definitions
    from tests.people import sign

    body = {"name": "Finance", "who": "Heads of finance", "buying_role": "decides",
            "needs": ["Fewer tools"], "behaviours": ["Asks for proof"], "messages": ["One bill"],
            "objections": ["Too expensive"]}  # fmt: skip
    at = clock.now()
    made = definitions.propose_sheet(
        kind=Kind.PERSONA, key="finance", body=body, is_new=True, actor_id=None, at=at
    )
    sign(kind=Kind.PERSONA, key="finance", number=made, at=at)
    said = {name: value for name, value in NEWS.items() if name != "why_"}
    refused = marketer.post("/announcements/new/", said)
    assert refused.status_code == 422
    assert "Say why they would care, or that it does not concern them." in words_of(refused)
    nobody = marketer.post("/announcements/new/", said | {"none_finance": "on"})
    assert "It concerns no prospect at all" in words_of(nobody)
    run = number_of(marketer.post("/campaigns/new/", SAID | {"personas": ["finance"]}))
    assert campaigns.get_campaign(campaign_id=run).personas == ("finance",)
    assert "Personas</dt><dd>Finance</dd>" in page(marketer, f"/campaigns/{run}/")
    number = number_of(
        marketer.post("/announcements/new/", said | {"why_finance": "It saves a licence."})
    )
    assert "Finance" in page(marketer, f"/announcements/{number}/")
    assert people.signed_in("pmm").get("/announcements/new/").status_code == 200
    assert people.signed_in("sdr").get("/announcements/new/").status_code == 403


@pytest.mark.django_db
def test_who_has_not_read_is_named_to_nobody_but_their_leader(marketer: Client):
    sellers = [
        people.add_member("ae", name=f"Seller {place}", email=f"s{place}@example.com")
        for place in range(5)
    ]
    for place in range(5):
        people.add_member("content", name=f"Writer {place}", email=f"w{place}@example.com")
    head = people.signed_in("sales_lead", name="Head of sales")
    answer_by = (clock.now() + timedelta(days=3)).date().isoformat()
    number = number_of(marketer.post("/announcements/new/", NEWS | {"answer_by": answer_by}))
    url = f"/announcements/{number}/"
    posted(marketer, f"{url}act/", act="send")
    one = people.as_member(sellers[0])
    assert "1 announcement waits for you to say that you know it." in page(one, "/announcements/")
    assert "I know it" in page(one, url)
    assert "Noted that you know it." in posted(one, f"{url}known/")
    assert notices.count_unread(member_id=sellers[0]) == 0
    assert "Nothing waits for you." in page(one, "/announcements/")
    for other in (marketer, people.as_member(sellers[1])):
        shown = page(other, url).partition("<main")[2]
        assert "1 of 11 know it" in shown
        assert not re.search(r"Seller \d|Writer \d", shown)
    led = page(head, url).partition("Of those whom you lead")[2]
    assert [place for place in range(5) if f"Seller {place}" in led] == [1, 2, 3, 4]
    assert "Writer" not in led
    assert "Taken back" in posted(marketer, f"{url}act/", act="take_back")
    assert "It is taken back." in posted(people.as_member(sellers[2]), f"{url}known/")
