"""The library as marketing keeps it and sales uses it."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accord.content import api as content
from accord.content.models import Asset, AssetChange
from accord.content.values import AssetFilter
from accord.intake import api as intake
from accord.journal import api as journal
from tests import people

SAID = {
    "title": "Probe guide", "url": "https://example.com/probe", "kind": "guide",
    "nature": "educational", "journey_stage": "consideration", "objection": "Too expensive",
    "product": "Probe", "language": "en", "version": "2", "review_on": "2026-01-31",
}  # fmt: skip
HEADER = ("external_id", "title", "url", "persona", "objection", "content_kind",
          "owner_external_id", "superseded_by_external_id", "review_on", "retired_on")  # fmt: skip


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, words_of(answer)
    return words_of(answer)


def add(client: Client, **change: Any) -> int:
    answer = client.post("/content/new/", SAID | change)
    assert answer.status_code == 302, words_of(answer)
    return int(answer["Location"].strip("/").rpartition("/")[2])


def mark_of(client: Client, number: int) -> str:
    found = re.search(r'name="mark" value="(\w+)"', page(client, f"/content/{number}/edit/"))
    assert found
    return found[1]


def undo(client: Client, shown: str) -> str:
    found = re.findall(r'action="(/content/changes/\d+/back/)"', shown)
    return words_of(client.post(found[-1], follow=True))


@pytest.fixture
def keeper(db: None) -> Client:
    return people.signed_in("content")


@pytest.mark.django_db
def test_a_piece_is_added_changed_and_each_of_it_undone(keeper: Client):
    number = add(keeper)
    shown = page(keeper, f"/content/{number}/")
    for words in ("Probe guide", "Educational", "Too expensive", "To be looked over",
                  'href="https://example.com/probe"'):  # fmt: skip
        assert words in shown
    changed = keeper.post(
        f"/content/{number}/edit/",
        SAID | {"title": "Probe guide, third", "mark": mark_of(keeper, number)}, follow=True,
    )  # fmt: skip
    assert "Probe guide, third" in words_of(changed)
    assert "Taken back. It is as it was before." in undo(keeper, words_of(changed))
    assert content.titles(ids=[number]) == {number: "Probe guide"}
    [told] = [one for one in journal.list_entries(subject="asset", subject_id=number)
              if one.kind == "asset.changed_back"]  # fmt: skip
    assert told.facts == {"act": "change"}
    assert [one.kind for one in journal.list_entries(subject="asset", subject_id=number)].count(
        "asset.changed"
    ) == 2
    undo(keeper, page(keeper, f"/content/{add(keeper, title='Other')}/"))
    assert [one.title for one in Asset.objects.all()] == ["Probe guide"]


@pytest.mark.django_db
def test_two_who_change_one_piece_do_not_overwrite_each_other(keeper: Client):
    number = add(keeper)
    seen = mark_of(keeper, number)
    people.load("assets", ("external_id", "title"), [("A", "Another")])
    keeper.post(f"/content/{number}/edit/", SAID | {"title": "First", "mark": seen})
    late = keeper.post(f"/content/{number}/edit/", SAID | {"title": "Second", "mark": seen})
    assert late.status_code == 422
    assert "Somebody has changed this piece meanwhile" in words_of(late)
    assert content.titles(ids=[number]) == {number: "First"}


@pytest.mark.django_db
def test_what_is_retired_or_superseded_is_out_of_use_until_brought_back(keeper: Client):
    old, new = add(keeper, title="Old"), add(keeper, title="New")
    shown = words_of(
        keeper.post(f"/content/{old}/act/", {"act": "supersede", "by": str(new)}, follow=True)
    )
    assert "In its place use" in shown
    assert [one.text.title for one in content.list_in_use()] == ["New"]
    ring = keeper.post(f"/content/{new}/act/", {"act": "supersede", "by": str(old)}, follow=True)
    assert "superseded by this one already" in words_of(ring)
    assert "Not to be used" not in page(keeper, f"/content/{new}/")
    undo(keeper, shown)
    retired = words_of(keeper.post(f"/content/{new}/act/", {"act": "retire"}, follow=True))
    assert [one.text.title for one in content.list_in_use()] == ["Old"]
    assert "New" not in page(keeper, "/content/").partition("<tbody")[2]
    assert "Retired" in page(keeper, "/content/?state=out")
    undo(keeper, retired)
    assert len(content.list_in_use()) == 2
    last = content.find_current(asset_id=old)
    assert last is not None
    assert last.id == old


@pytest.mark.django_db
def test_who_sells_reads_the_library_and_changes_nothing(keeper: Client):
    number = add(keeper)
    seller = people.signed_in("sdr")
    assert "Probe guide" in page(seller, "/content/?nature=educational&objection=Too+expensive")
    assert "No piece is like this." in page(seller, "/content/?nature=promotional")
    assert "Probe guide" in page(seller, "/content/?state=stale")
    assert "No piece is like this." in page(seller, "/content/?state=new")
    assert "Retire it" not in page(seller, f"/content/{number}/")
    for url in (f"/content/{number}/edit/", f"/content/{number}/act/", "/content/new/"):
        assert seller.post(url, SAID | {"act": "retire"}).status_code == 403
    assert AssetChange.objects.count() == 1


@pytest.mark.django_db
def test_a_file_is_kept_and_only_handed_out(keeper: Client):
    sent = SimpleUploadedFile("../plan.pdf", b"%PDF-1.7 inside", "text/html")
    number = add(keeper, file=sent, url="")
    answer = keeper.get(f"/content/{number}/file/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 inside"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    wrong = SimpleUploadedFile("page.pdf", b"<html>", "application/pdf")
    refused = keeper.post("/content/new/", SAID | {"file": wrong})
    assert refused.status_code == 422
    assert "Only PDF" in words_of(refused)
    assert Asset.objects.count() == 1
    assert keeper.get("/content/999999/file/").status_code == 404


@pytest.mark.django_db
def test_a_list_says_what_it_says_and_leaves_the_rest(keeper: Client):
    people.load("users", ("external_id", "name"), [("U1", "Ji Woo")])
    rows = [
        ("1", "Old guide", "https://example.com/1", "", "Too expensive", "customer_proof", "U1",
         "2", "2027-01-01", ""),
        ("2", "New guide", "", "plant-engineer", "", "", "", "1", "", ""),
        ("3", "Gone", "", "", "", "", "", "", "", "2025-01-01"),
    ]  # fmt: skip
    people.load("assets", HEADER, rows)
    found = {one.text.title: one for one in content.list_library(where=AssetFilter()).rows}
    assert found["Old guide"].text.objection == "Too expensive"
    assert found["Old guide"].text.owner_id is not None
    assert found["Gone"].retired_at is not None
    assert not any(one.superseded_by_id for one in found.values()), "each would supersede the other"
    number = found["New guide"].id
    keeper.post(
        f"/content/{number}/edit/",
        {"title": "New guide", "product": "Probe", "mark": mark_of(keeper, number)},
    )
    people.load("assets", ("external_id", "title"), [("2", "Newest guide")])
    again = content.find_asset(asset_id=number)
    assert again is not None
    assert (again.text.title, again.text.product) == ("Newest guide", "Probe")


@pytest.mark.django_db
def test_a_word_that_is_no_kind_of_piece_is_refused_by_name():
    plan = intake.Plan(
        kind=intake.Kind.ASSETS, source="test", zone="UTC", currency="EUR",
        columns={"title": "title", "content_kind": "content_kind"},
    )  # fmt: skip
    batch = intake.receive(door=intake.Door.FILE, plan=plan, rows=1, at=people.AT)
    block = intake.Delivered(range(1, 2), [["Guide"], ["loud"]])
    source = intake.Source(("title", "content_kind"), {}, iter([block]))
    intake.run(batch_id=batch, plan=plan, source=source, now=lambda: people.AT)
    [aside] = intake.list_set_aside(batch_id=batch)
    assert "content_kind" in str(aside)
    assert not Asset.objects.exists()
