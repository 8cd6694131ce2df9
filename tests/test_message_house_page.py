"""What both teams have agreed to say: written, signed, used in calls, and what calls teach."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from accord.content import api as content
from accord.content.values import AssetText
from accord.definitions.values import Kind
from accord.enablement.models import CallWord
from accord.enablement.rules.messages import fits, read_messages
from accord.foundation import clock
from tests import people

HOUSE = "/content/messages/"
SAID = {
    "rows": "2",
    "row-0-message": "Calibrated for five years",
    "row-0-persona": "Plant engineer",
    "row-0-step": "decision",
    "row-0-objection": "Too dear",
    "row-0-talk_track": "What does a shutdown cost you?",
    "row-0-pieces": "Old sheet\nNo such piece",
    "row-1-message": "One supplier fewer",
}


def words_of(answer: Any) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def agree(writer: Client, number: int = 1, **change: str) -> None:
    answer = writer.post("/definitions/messages/write/", SAID | change)
    assert answer.status_code == 302, words_of(answer)
    people.sign(kind=Kind.MESSAGES, number=number, at=clock.now())


def test_a_message_is_for_whom_it_names_and_else_for_anybody():
    [named, any_] = read_messages(
        {"messages": [{"message": "A", "persona": "Plant  engineer", "step": "decision"},
                      {"message": "B"}]}
    )  # fmt: skip
    assert fits(named, persona="plant engineer", step="")
    assert not fits(named, persona="Buyer", step="decision")
    assert not fits(named, persona="", step="awareness")
    assert fits(any_, persona="Buyer", step="awareness")
    assert read_messages({"messages": "none"}) == []


@pytest.mark.django_db
def test_what_is_signed_is_said_with_its_proof_and_what_is_superseded_is_flagged():
    old, new = (
        content.add_asset(text=AssetText(title=title), actor_id=None, at=people.AT)[0]
        for title in ("Old sheet", "New sheet")
    )
    content.supersede(asset_id=old, by_id=new, actor_id=None, at=people.AT)
    writer = people.signed_in("marketing_lead")
    assert "Nothing is agreed to be said yet." in words_of(writer.get(HOUSE))
    writer.post("/definitions/messages/write/", SAID)
    waiting = words_of(writer.get(HOUSE))
    assert "waits for signatures" in waiting
    assert "Calibrated for five years" not in waiting
    people.sign(kind=Kind.MESSAGES, number=1, at=clock.now())
    shown = words_of(people.signed_in("sdr").get(HOUSE))
    assert "2 messages that both teams have signed." in shown
    assert "What does a shutdown cost you?" in shown
    proof = shown.partition("Old sheet")[2]
    assert proof.index("Superseded") < proof.index("New sheet") < proof.index("not in the library")
    assert "One supplier fewer" in words_of(writer.get(f"{HOUSE}?step=awareness"))
    assert "Calibrated" not in words_of(writer.get(f"{HOUSE}?step=awareness")).partition("<h2")[2]


@pytest.mark.django_db
def test_calls_teach_what_works_and_which_objection_was_heard():
    writer = people.signed_in("marketing_lead")
    agree(writer)
    seller = people.signed_in("sdr", name="Mara")
    mark = re.findall(r'name="message" value="(\w+)"', words_of(seller.get(HOUSE)))[0]
    for worked, objection in (("yes", ""), ("no", "Too  late"), ("no", "too late")):
        done = seller.post(
            f"{HOUSE}heard/",
            {"message": mark, "worked": worked, "objection": objection}, follow=True,
        )  # fmt: skip
    shown = words_of(done)
    assert "worked in 1 of 3 calls" in shown
    assert "Too late”, 2 times" in shown
    undo = re.findall(r'action="(/content/messages/heard/\d+/back/)"', shown)[-1]
    assert people.signed_in("ae").post(undo).status_code == 404
    assert "worked in 1 of 2 calls" in words_of(seller.post(undo, follow=True))
    assert writer.post(f"{HOUSE}heard/", {"message": mark, "worked": "maybe"}).status_code == 404
    agree(writer, 2, **{"row-1-message": "Another one"})
    assert "worked in 1 of 2 calls" in words_of(seller.get(HOUSE)), "its words are the same"
    agree(writer, 3, **{"row-0-message": "Calibrated for six years"})
    late = seller.post(f"{HOUSE}heard/", {"message": mark, "worked": "yes"}, follow=True)
    assert "not in force any more" in words_of(late)
    assert CallWord.objects.count() == 2
    marketer = people.signed_in("content")
    assert marketer.post(f"{HOUSE}heard/", {"message": mark, "worked": "yes"}).status_code == 403
