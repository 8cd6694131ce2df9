"""Where content is missing, and who is told of what is new."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.content import api as content
from accord.content.values import AssetText
from accord.desk.rules.blocking import Blocking, ranked
from accord.enablement import api as enablement
from accord.enablement.models import NeedAnswer, Share
from accord.leads import api as leads
from accord.notices.models import Notice
from tests import people

SAID = {"title": "Guide", "url": "https://example.com/", "persona": ""}


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def told() -> list[tuple[str, int, bool]]:
    rows = Notice.objects.filter(kind="new_piece").order_by("id")
    return [(row.key, row.member_id, row.withdrawn_at is None) for row in rows]


def test_requests_stand_by_the_money_that_waits_for_them():
    deals = [(1, "EUR", 100), (1, "EUR", 50), (2, "EUR", 900), (3, "USD", 10_000), (4, "EUR", None)]
    order = ranked([(10, None), (11, 1), (12, 2), (13, 3), (14, 1)], deals, currency="EUR")
    assert order == [
        Blocking(12, 900, False),
        Blocking(11, 150, False),
        Blocking(14, 150, False),
        Blocking(13, 0, True),
        Blocking(10, 0, False),
    ]


@pytest.mark.django_db
def test_gaps_are_shown_and_lead_to_what_fills_them():
    text = AssetText(title="Deal sheet", journey_stage="decision", objection="Too dear")
    content.add_asset(text=text, actor_id=None, at=people.AT)
    keeper, seller = people.signed_in("content"), people.signed_in("sdr")
    shown = words_of(keeper.get("/content/coverage/"))
    assert "Where content is missing" in shown
    assert "/content/new/?step=awareness&amp;objection=Too+dear" in shown
    form = words_of(keeper.get("/content/new/?step=awareness&objection=Too+dear"))
    assert 'value="Too dear"' in form
    asked = words_of(seller.get("/content/coverage/"))
    link = asked.partition("/requests/new/?task=content_request&amp;words=A+piece+for")[2]
    assert link
    url = "/requests/new/?task=content_request&words=A+piece+for%3A+me"
    assert "A piece for: me" in words_of(seller.get(url))

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert keeper.get("/content/coverage/").status_code == 200
        return len(asked)

    before = queries()
    for persona in ("buyer", "engineer", "owner"):
        more = AssetText(title=f"For the {persona}", persona=persona)
        content.add_asset(text=more, actor_id=None, at=people.AT)
    assert queries() == before, "as many as there are with one persona"


@pytest.mark.django_db
def test_what_holds_up_most_money_is_asked_for_first():
    people.load_leads(2)
    first, second = (row.id for row in leads.list_leads(where=leads.LeadFilter(), limit=2).rows)
    small, large = (
        leads.list_leads(where=leads.LeadFilter(ids=[one]), limit=1).rows[0]
        for one in (first, second)
    )
    people.add_member("marketing_lead")
    asker = people.signed_in("sales_lead")
    for row, amount, words in ((small, "100", "A small one"), (large, "9000", "A large one")):
        key = row.email.removeprefix("person").partition("@")[0]
        people.load(
            "deals", ("external_id", "name", "amount", "currency", "lead_external_id", "opened_at"),
            [(f"D{key}", "Deal", amount, "EUR", f"L{key}", "2026-11-01")],
        )  # fmt: skip
        asker.post(f"/requests/new/?lead={row.id}&task=content_request",
                   {"task": "content_request", "words": words})  # fmt: skip
    asked = words_of(asker.get("/content/coverage/")).partition('id="asked"')[2]
    assert "€9" in asked
    assert 0 < asked.index("A large one") < asked.index("A small one")


@pytest.mark.django_db
def test_pieces_that_somebody_of_a_deal_had_in_hand_are_counted_of_those_in_use():
    people.load_leads(2)
    rows = leads.list_leads(where=leads.LeadFilter(), limit=2).rows
    key = rows[0].email.removeprefix("person").partition("@")[0]
    people.load(
        "deals", ("external_id", "name", "amount", "currency", "lead_external_id", "opened_at"),
        [("D1", "Deal", "100", "EUR", f"L{key}", "2026-11-01")],
    )  # fmt: skip
    sent, read, other, _unused = (
        content.add_asset(
            text=AssetText(title=title, url="https://example.com/", product=title),
            actor_id=None, at=people.AT,
        )[0]
        for title in ("Sent", "Read", "Other", "Unused")
    )  # fmt: skip
    seller = people.signed_in("sales_lead")
    for row, asset in ((rows[0], sent), (rows[0], read), (rows[1], other)):
        seller.post(f"/leads/{row.id}/content/share/", {"asset": str(asset)})
    shares = {one.asset_id: one for one in Share.objects.all()}
    assert enablement.note_opened(share_id=shares[read].pk, is_file=False, at=people.AT)
    assert enablement.note_opened(share_id=shares[other].pk, is_file=False, at=people.AT)
    Share.objects.filter(asset_id=read).update(ended_at=F("made_at"))
    shown = words_of(seller.get("/content/coverage/"))
    assert "Pieces that somebody of a deal had in hand" in shown
    assert ">2 of 4<" in shown
    found = words_of(seller.get("/content/find/?product=Other"))
    assert '<option value="Other" selected>' in found
    assert found.count("made for this") == 1


@pytest.mark.django_db
def test_sellers_are_told_of_what_is_new_and_no_more_once_it_is_undone():
    seller = people.add_member("sdr")
    people.add_member("demand_gen")
    keeper = people.signed_in("content")
    shown = words_of(keeper.post("/content/new/", SAID, follow=True))
    [(key, member, stands)] = told()
    assert (member, stands) == (seller, True)
    notices = words_of(people.as_member(seller).get("/notices/"))
    assert "has put “Guide” into the library" in notices
    number = key.rpartition(":")[2]
    assert f'href="/content/{number}/"' in notices or f"/content/{number}/" in notices
    undo = shown.partition('action="/content/changes/')[2].partition('"')[0]
    keeper.post(f"/content/changes/{undo}")
    assert told() == [(key, seller, False)]


@pytest.mark.django_db
def test_a_list_tells_once_of_what_it_has_just_published():
    seller = people.add_member("sdr")
    old, new = "2020-01-01", people.AT.date().isoformat()
    people.load("assets", ("external_id", "title", "published_on"), [("1", "Old", old)])
    assert told() == []
    batch = people.load(
        "assets", ("external_id", "title", "published_on"), [("2", "A", new), ("3", "B", new)]
    )
    assert told() == [(f"piece:batch:{batch}", seller, True)]


def answer(client: Client, said: str) -> str:
    return words_of(client.post("/content/needs/", {"need": said}, follow=True))


@pytest.mark.django_db
def test_four_answers_show_nothing_and_five_do():
    sellers = [people.signed_in("sdr", email=f"s{one}@example.com") for one in range(5)]
    reader = people.signed_in("content")
    for one, said in zip(sellers[:4], ("yes", "no", "no", "no"), strict=True):
        assert "Only how many said so is told." in answer(one, said)
    hidden = words_of(reader.get("/content/coverage/"))
    assert "Told once 5 sellers have answered" in hidden
    assert "1 of 4" not in hidden
    answer(sellers[4], "no")
    assert "1 of 5 sellers have what they need" in words_of(reader.get("/content/coverage/"))
    assert "Taken back." in answer(sellers[4], "")
    assert NeedAnswer.objects.count() == 4
    assert reader.post("/content/needs/", {"need": "yes"}).status_code == 403
    assert "Do you have what you need" not in words_of(reader.get("/content/find/"))
