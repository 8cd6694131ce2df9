"""How many taps there are from a notice to an answer, by every way that it comes: at most two to
accept, three to reject, and nothing typed except for a reason that is none of the agreed ones."""

import html
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from tests.people import add_member, as_member

from accord.campaigns import api as campaigns
from accord.campaigns.values.announcements import EVERYBODY, About, AnnouncementText
from accord.definitions import api as definitions
from accord.definitions.values import Kind, Level
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff
from accord.handoffs.tests.builders import make_mql
from accord.handoffs.values.handoffs import Answer, Move
from accord.integrations.mail.tests.mail_server import Server
from accord.integrations.notices.operations import answers, chats, delivering
from accord.integrations.notices.tests.chat_server import Chat
from accord.integrations.notices.tests.test_delivering import letter
from accord.integrations.notices.values import ChatKind
from accord.leads import api as leads
from accord.leads.values import Promising
from accord.notices import api as notices
from accord.notices.api import Way
from accord.team import api as team
from accord.team.values import Side

pytestmark = pytest.mark.django_db
KIND = "marketing_to_sdr"
DUPLICATE = "Known already"


class Thumb:
    """A reader who only taps: each link and each button that is pressed counts as one."""

    def __init__(self, client: Client) -> None:
        self.client, self.taps, self.page = client, 0, ""
        self.picked: dict[str, str] = {}

    def opens(self, address: str) -> None:
        self.taps += 1
        self._shows(self.client.get(urlsplit(address).path))

    def follows(self, words: str) -> None:
        """A link of the page that says this."""
        found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', self.page, re.DOTALL)
        self.opens(next(html.unescape(url) for url, said in found if words in _text(said)))

    def presses(self, words: str) -> None:
        """A button of the page that says this, whose form asks for nothing to be typed."""
        address, told = next(
            (address, told) for said, address, told in self._buttons() if said.startswith(words)
        )
        self.taps += 1
        self._shows(self.client.post(address, told | self.picked, follow=True))
        self.picked = {}

    def picks(self, words: str) -> None:
        """One of several words beside the buttons."""
        found = re.findall(
            r'<input type="radio" name="(\w+)" value="(\w+)">(.*?)</label>', self.page, re.DOTALL
        )
        name, value = next((name, value) for name, value, said in found if _text(said) == words)
        self.taps += 1
        self.picked = {name: value}

    def _buttons(self) -> list[tuple[str, str, dict[str, str]]]:
        found = []
        for form in re.finditer(r"<form([^>]*)>(.*?)</form>", self.page, re.DOTALL):
            if re.search(r"<(?:textarea|select|input)[^>]* required", form[2]):
                continue
            hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[2]))
            address = re.search(r'action="([^"]+)"', form[1])
            for button, said in re.findall(r"<button([^>]*)>(.*?)</button>", form[2], re.DOTALL):
                named = dict(re.findall(r'name="(\w+)" value="([^"]*)"', button))
                found.append((_text(said), address[1] if address else self.address, hidden | named))
        return found

    def _shows(self, answer) -> None:
        assert answer.status_code == 200
        self.page, self.address = answer.content.decode(), answer.request["PATH_INFO"]


def _text(said: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", said)).split())


def handed_to(member: int) -> int:
    """Handed over just now, as links of long ago do nothing."""
    order = handoffs.Order(at=clock.now() - timedelta(minutes=1))
    lead = make_mql(owner=member)
    return handoffs.hand_over(lead_ids=[lead], kind=KIND, order=order).made[lead]


def by_mail(mara: int, server: Server, words: str) -> Thumb:
    delivering.deliver(way=Way.MAIL, now=clock.now)
    found = re.search(rf"{words}:\s+(\S+)", letter(server).get_content())
    assert found is not None
    thumb = Thumb(Client())
    thumb.opens(found[1])
    return thumb


def by_chat(chat: Chat, words: str) -> Thumb:
    delivering.deliver(way=Way.CHAT, now=clock.now)
    [body] = chat.came
    thumb = Thumb(Client())
    thumb.opens(next(
        one["url"] for one in body["blocks"][1]["elements"] if one["text"]["text"] == words
    ))  # fmt: skip
    return thumb


def by_phone(mara: int) -> Thumb:
    """Accord itself, open at the notices."""
    thumb = Thumb(as_member(mara))
    thumb.opens("/notices/")
    thumb.taps = 0
    thumb.follows("Ana is handed to you")
    return thumb


def stands(number: int) -> tuple[str, str]:
    row = Handoff.objects.get(pk=number)
    return row.state, row.reason


def word(number: int) -> Promising | None:
    """What sales said of the lead last."""
    lead = Handoff.objects.get(pk=number).lead_id
    said = leads.verdicts_of(lead_ids=[lead]).get(Side.SALES)
    return said.said if said else None


def test_a_lead_is_accepted_by_two_taps_and_rejected_by_three_from_a_mail(
    mara: int, lena: int, server: Server
):
    assert lena
    number = handed_to(mara)
    accepts = by_mail(mara, server, "Accept")
    accepts.presses("Accept: promising")
    assert (stands(number), accepts.taps) == (("worked", ""), 2)
    assert word(number) is Promising.YES
    rejects = by_mail(mara, server, "Give it back")
    rejects.picks("Not promising")
    rejects.presses(DUPLICATE)
    assert (stands(number), rejects.taps) == (("closed", "duplicate"), 3)
    assert word(number) is Promising.NO


def test_the_same_from_a_chat(mara: int, lena: int, chat: Chat):
    assert lena
    chats.set_chat(member_id=mara, kind=ChatKind.SLACK, url=chat.url, at=clock.now())
    number = handed_to(mara)
    accepts = by_chat(chat, "Accept")
    accepts.presses("Accept")
    assert (stands(number), accepts.taps) == (("worked", ""), 2)
    assert word(number) is None
    rejects = by_chat(chat, "Give it back")
    rejects.picks("Not sure whether promising")
    rejects.presses(DUPLICATE)
    assert (stands(number), rejects.taps) == (("closed", "duplicate"), 3)
    assert word(number) is Promising.UNSURE


def test_the_same_on_the_pages_of_a_phone(mara: int, lena: int):
    assert lena
    number = handed_to(mara)
    accepts = by_phone(mara)
    accepts.presses("Accept")
    assert (stands(number), accepts.taps) == (("worked", ""), 2)
    accepts.presses("Undo")
    rejects = by_phone(mara)
    rejects.follows("Reject")
    rejects.presses(DUPLICATE)
    assert (stands(number), rejects.taps) == (("closed", "duplicate"), 3)


def test_only_a_reason_of_ones_own_is_typed(mara: int, lena: int):
    """The control: a form that asks for words has no button for a thumb that only taps."""
    assert lena
    handed_to(mara)
    thumb = by_phone(mara)
    thumb.follows("Reject")
    with pytest.raises(StopIteration):
        thumb.presses("Something else")
    thumb = by_phone(mara)
    thumb.follows("Ask marketing")
    with pytest.raises(StopIteration):
        thumb.presses("Ask")


def test_what_was_announced_is_acknowledged_from_the_mail(mara: int, server: Server):
    """The link asks; opening it, as programs do, says nothing."""
    at = clock.now()
    said = AnnouncementText(
        about=About.PRODUCT, title="Sign-in by directory", body="From December on.",
        whys={EVERYBODY: "No more passwords."}, answer_by=team.day_of(at=at + timedelta(days=9)),
    )  # fmt: skip
    number = campaigns.draft_announcement(text=said, actor_id=None, at=at)
    campaigns.publish(announcement_id=number, actor_id=None, at=at)
    thumb = by_mail(mara, server, "I know it")
    assert "From December on." in letter(server).get_content()
    assert "From December on." in thumb.page
    known = lambda: [one.known_at for one in campaigns.list_receipts(announcement_id=number)]  # noqa: E731
    assert known() == [None]
    thumb.presses("I know it")
    assert known() != [None]
    assert thumb.taps == 2
    assert thumb.client.get(thumb.address).status_code == 404  # once


def test_the_other_leader_hears_of_a_signature_and_all_of_what_is_in_force(
    mara: int, lena: int, server: Server
):
    omar, at = add_member("sales_lead", name="Omar", email="omar@example.com"), clock.now()
    body = {"name": "Ops", "summary": "Runs it", "rows": []}
    number = definitions.draft(kind=Kind.PERSONA, key="ops", body=body, actor_id=lena, at=at)
    version = definitions.find_version(kind=Kind.PERSONA, key="ops", number=number)
    assert version is not None
    said = {"kind": Kind.PERSONA, "key": "ops", "number": number, "at": at}
    by = {"digest": definitions.digest_of(kind=Kind.PERSONA, key="ops", body=body), "since": at}
    told = lambda who: [  # noqa: E731
        (one.kind.code, one.withdrawn_at is not None) for one in notices.list_for(member_id=who)
    ]
    definitions.sign(side=Side.MARKETING, member_id=lena, **by, **said)
    assert [told(who) for who in (mara, lena, omar)] == [[], [], [("signature_waits", False)]]
    assert [definitions.count_to_sign(member_id=who) for who in (mara, lena, omar)] == [0, 0, 1]
    delivering.deliver(way=Way.MAIL, now=clock.now)
    assert letter(server)["Subject"] == (
        "Lena has signed Ops, version 1. It waits for you to sign it."
    )
    definitions.unsign(side=Side.MARKETING, member_id=lena, **said)
    assert told(omar) == [("signature_waits", True)]
    for side, leader in ((Side.MARKETING, lena), (Side.SALES, omar)):
        definitions.sign(side=side, member_id=leader, **by, **said)
    assert [told(who) for who in (mara, lena)] == [[("now_in_force", False)], []]
    server.received.clear()
    thumb = by_mail(mara, server, "I know it")
    known = lambda: definitions.list_acknowledgements(version_ids=[version.id])  # noqa: E731
    assert known() == {}
    thumb.presses("I know it")
    assert known() == {version.id: {mara: Level.KNOWS}}


def test_only_what_can_be_done_with_it_now_is_offered(mara: int, lena: int):
    assert lena
    number = handed_to(mara)
    mine = {"handoff_id": number, "actor": team.find_actor(member_id=mara), "at": clock.now()}

    def offered() -> list[str]:
        told = notices.find_about(member_id=mara, subject="handoff", subject_id=number)
        assert told is not None
        return [one.code for one in answers.actions_of(told)]

    assert offered() == ["accept", "reject", "ask"]
    handoffs.move(**mine, move=Move.ACCEPT)
    assert offered() == ["reject"]
    handoffs.move(**mine, move=Move.RECYCLE, answer=Answer(reason="bad_timing"))
    assert offered() == []
