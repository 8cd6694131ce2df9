"""Links that sellers make: where they lead, what they tell, and what they never do."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from accord.contacts import api as contacts
from accord.content import api as content
from accord.content.values import AssetText
from accord.desk.views.lead.lead_content import SALT
from accord.enablement import api as enablement
from accord.enablement.models import Rating, Search, Share
from accord.enablement.values.sharing import Rated, Usefulness
from accord.journeys.models import Touch
from accord.leads import api as leads
from tests import people

AT = people.AT
PLACE = "https://example.com/guide?edition=2"


def piece(title: str = "Guide", **said: Any) -> int:
    text = AssetText(**{"title": title, "url": PLACE, **said})
    return content.add_asset(text=text, actor_id=None, at=AT)[0]


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def lead(db: None) -> int:
    people.load_leads(1)
    return leads.list_leads(where=leads.LeadFilter(), limit=1).rows[0].id


@pytest.fixture
def seller(db: None) -> Client:
    return people.signed_in("sales_lead", name="Mara")


def share(seller: Client, lead: int, asset: int, **more: str) -> Any:
    return seller.post(f"/leads/{lead}/content/share/", {"asset": str(asset), **more}, follow=True)


def link_in(page: Any) -> str:
    found = re.search(r"http://testserver(/s/[^<]+/)<", page.content.decode())
    assert found, words_of(page)
    return html.unescape(found[1])


def touches() -> list[tuple[str, str, str]]:
    rows = Touch.objects.filter(asset__isnull=False, is_gone=False).order_by("id")
    return [(row.kind, row.direction, row.source) for row in rows]


@pytest.mark.django_db
def test_a_link_leads_to_the_piece_and_tells_that_it_was_opened(lead: int, seller: Client):
    guide = piece()
    link = link_in(share(seller, lead, guide))
    assert touches() == [("content_shared", "out", "by hand")]
    assert link_in(share(seller, lead, guide)) == link, "the same again is the same link"
    stranger = Client()
    answer = stranger.get(link + "?next=https://evil.example/")
    assert (answer.status_code, answer["Location"]) == (302, PLACE)
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")
    stranger.get(link)
    assert touches()[1:] == [("content_view", "in", "accord")]
    assert "opened, last" in words_of(seller.get(f"/leads/{lead}/content/"))
    story = words_of(seller.get(f"/leads/{lead}/"))
    assert "Made a link to a piece" in story
    assert "Read a piece" in story
    taken = words_of(seller.get(f"/content/{guide}/"))
    assert "Ines Duarte 0" in taken.partition('id="taken"')[2]


@pytest.mark.django_db
def test_who_is_no_reader_opens_nothing(lead: int, seller: Client):
    link = link_in(share(seller, lead, piece()))
    assert seller.get(link).status_code == 302, "a colleague sees where it leads"
    assert Client().head(link).status_code == 302
    assert Client().get(link, headers={"sec-purpose": "prefetch;prerender"}).status_code == 302
    assert len(touches()) == 1
    [row] = Share.objects.all()
    assert enablement.note_opened(share_id=row.pk, is_file=False, at=AT)
    assert not enablement.note_opened(share_id=row.pk, is_file=False, at=AT + timedelta(minutes=59))
    assert enablement.note_opened(share_id=row.pk, is_file=False, at=AT + timedelta(minutes=61))
    assert [kind for kind, _way, _source in touches()].count("content_view") == 2


@pytest.mark.django_db
def test_of_who_wants_no_judging_no_opening_is_noted(lead: int, seller: Client):
    link = link_in(share(seller, lead, piece()))
    [row] = Share.objects.all()
    said = contacts.Consent(row.person_id, "profiling", contacts.Change.OBJECTED, AT)
    contacts.record_consents(consents=[said], recorded_at=AT)
    assert Client().get(link).status_code == 302
    assert not enablement.note_opened(share_id=row.pk, is_file=False, at=AT)
    assert len(touches()) == 1
    assert Share.objects.get().opened == 0


@pytest.mark.django_db
def test_an_address_holds_a_signed_number_and_nothing_else(lead: int, seller: Client):
    link = link_in(share(seller, lead, piece()))
    token = link.split("/")[2]
    assert re.fullmatch(r"\d+:[\w-]+", token)
    other = signing.Signer(salt="other").sign(token.partition(":")[0])
    for made_up in (token[:-1], "1:x", f"9{token}", other, "https:evil.example"):
        assert Client().get(f"/s/{made_up}/").status_code == 404
    unknown = signing.Signer(salt=SALT).sign("999999")
    assert "leads nowhere" in words_of(Client().get(f"/s/{unknown}/"))


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["javascript:alert(1)", "//evil.example", "ftp://x.example/"])
def test_a_list_cannot_make_a_link_lead_astray(lead: int, seller: Client, place: str):
    people.load("assets", ("external_id", "title", "url"), [("1", "Odd", place)])
    [odd] = content.list_in_use()
    refused = share(seller, lead, odd.id)
    assert "Nobody has said where this piece is" in words_of(refused)
    assert not Share.objects.exists()
    file = content.keep_file(name="odd.txt", size=3, chunks=[b"Odd"])
    both = content.add_asset(
        text=AssetText(title="Both", url=place), file=file, actor_id=None, at=AT
    )[0]
    answer = Client().get(link_in(share(seller, lead, both)))
    assert b"".join(answer.streaming_content) == b"Odd", "the file, not the address"
    assert "attachment" in answer["Content-Disposition"]
    assert [kind for kind, way, _source in touches() if way == "in"] == ["download"]
    assert f'href="{place}"' not in words_of(seller.get(f"/content/{both}/"))


@pytest.mark.django_db
def test_sharing_what_is_superseded_warns_and_what_is_retired_is_refused(lead: int, seller: Client):
    old, new = piece("Old"), piece("New")
    content.supersede(asset_id=old, by_id=new, actor_id=None, at=AT)
    warned = share(seller, lead, old)
    assert warned.status_code == 409
    assert "“Old” is superseded by “New”" in words_of(warned)
    assert not Share.objects.exists()
    assert share(seller, lead, old, anyway="1").status_code == 200
    assert [row.asset_id for row in Share.objects.all()] == [old]
    link = link_in(seller.get(f"/leads/{lead}/content/"))
    content.retire(asset_id=old, actor_id=None, at=AT)
    assert Client().get(link).status_code == 302, "what supersedes it is there"
    content.retire(asset_id=new, actor_id=None, at=AT)
    assert Client().get(link).status_code == 404
    assert "is retired" in words_of(share(seller, lead, new))


@pytest.mark.django_db
def test_a_link_is_taken_back_by_whoever_made_it(lead: int, seller: Client):
    page = share(seller, lead, piece())
    link, undo = (
        link_in(page),
        re.findall(r'"(/leads/\d+/content/share/\d+/back/)"', words_of(page)),
    )
    other = people.signed_in("rev_ops", name="Other")
    assert "Only whoever made this link" in words_of(other.post(undo[0], follow=True))
    assert "Taken back" in words_of(seller.post(undo[0], follow=True))
    assert Client().get(link).status_code == 404
    assert touches() == []
    assert seller.post(undo[0]).status_code == 404


@pytest.mark.django_db
def test_what_sellers_and_prospects_find_useful_stays_apart(lead: int, seller: Client):
    guide = piece()
    link = link_in(share(seller, lead, guide))
    tap = {"asset": str(guide), "rater": "seller"}
    seller.post(f"/leads/{lead}/content/useful/", {**tap, "useful": "yes"})
    seller.post(f"/content/{guide}/useful/", {"useful": "no", "words": "Too long"})
    assert "Was it useful?" in words_of(Client().get(f"{link}useful/"))
    assert "Thank you" in words_of(Client().post(f"{link}useful/", {"useful": "yes"}))
    Client().post(f"{link}useful/", {"useful": "no"})
    said = enablement.ratings()
    assert said == {guide: Rated(Usefulness(1, 1), Usefulness(0, 1))}
    shown = words_of(seller.get(f"/content/{guide}/"))
    assert "useful to 1 of 2" in shown
    assert "Too long" in shown
    seller.post(f"/leads/{lead}/content/useful/", {**tap, "useful": ""})
    assert enablement.ratings()[guide].sellers == Usefulness(0, 1)
    assert Client().post("/s/made:up/useful/", {"useful": "yes"}).status_code == 404
    marketer = people.signed_in("content", name="Jo")
    assert marketer.post(f"/content/{guide}/useful/", {"useful": "yes"}).status_code == 403
    assert Rating.objects.count() == 2


@pytest.mark.django_db
def test_what_fits_a_lead_is_found_by_where_they_stand(lead: int, seller: Client):
    piece("For later", journey_stage="decision")
    fits = piece("Begin here", journey_stage="awareness")
    gone = piece("Old news", journey_stage="awareness")
    content.retire(asset_id=gone, actor_id=None, at=AT)
    shown = words_of(seller.get(f"/leads/{lead}/content/?short=1"))
    assert "Begin here" in shown
    assert "For later" not in shown
    asked = words_of(seller.get(f"/leads/{lead}/content/?step=decision"))
    assert "For later" in asked
    assert "Old news" not in asked
    share(seller, lead, fits)
    again = words_of(seller.get(f"/leads/{lead}/content/"))
    assert "Begin here" not in again.partition('id="found"')[2].partition('id="has"')[0]


@pytest.mark.django_db
def test_what_sellers_look_for_in_vain_is_kept(seller: Client):
    piece("For engineers", persona="engineer")
    found = words_of(seller.get("/content/find/?persona=engineer"))
    assert "1 piece is made for this." in found
    assert "For engineers" in found
    for _time in range(2):
        missed = words_of(seller.get("/content/find/?persona=buyer&objection=Too+dear"))
    assert "Nothing is made for this." in missed
    assert "For engineers" not in missed
    people.signed_in("content", name="Jo").get("/content/find/?persona=nobody")
    seller.get("/content/find/")
    kept = Search.objects.order_by("id").values_list("persona", "objection", "found")
    assert list(kept) == [("engineer", "", 1), ("buyer", "Too dear", 0)]
