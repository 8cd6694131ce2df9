"""Notices against a real mail server and a real chat on this machine, busy, broken and lost."""

import email
import email.policy
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests import people

from accord.contacts.models import Person
from accord.foundation import bulk
from accord.integrations.mail.tests.mail_server import Server
from accord.integrations.notices.operations import chats, delivering
from accord.integrations.notices.queries import find_chat
from accord.integrations.notices.tests.chat_server import LOST, Chat
from accord.integrations.notices.values import ChatFault, ChatKind, UnableToReach
from accord.leads.models import Lead
from accord.notices import api as notices
from accord.notices.api import Habits, Way
from accord.team import api as team
from accord.team import models
from accord.team.models import RoleSight

pytestmark = pytest.mark.django_db
AT = people.AT


def tell(member: int, *, kind: str = "handed_over", key: str = "handoff:1", **facts: Any) -> int:
    [number] = notices.tell(
        kind=kind, to=[member], subject="handoff", subject_id=1, facts=facts, key=key, at=AT
    )
    return number


def sent(way: Way, *, after: timedelta = timedelta()) -> int:
    return delivering.deliver(way=way, now=lambda: AT + after)


def reached(chat: Chat, member: int, kind: ChatKind = ChatKind.SLACK) -> None:
    chats.set_chat(member_id=member, kind=kind, url=chat.url, at=AT)


def letter(server: Server, number: int = 0) -> Any:
    content = server.received[number].original_content
    return email.message_from_bytes(content, policy=email.policy.default)


def states(way: Way) -> list[tuple[Any, ...]]:
    return bulk.fetch(
        """select state, attempts, last_error from foundation_delivery where channel = %s
           order by id""",
        [way.channel],
    )


def due() -> list[datetime]:
    return [when for (when,) in bulk.fetch("select due_at from foundation_delivery order by id")]


def one_lead() -> Lead:
    people.load_leads(1)
    return Lead.objects.get()


def test_a_mail_names_the_lead_and_leads_to_what_can_be_answered(mara: int, server: Server):
    lead = one_lead()
    tell(mara, lead=lead.pk, due=AT + timedelta(hours=4))
    assert sent(Way.MAIL) == 1
    assert sent(Way.MAIL) == 0
    read = letter(server)
    assert read["Subject"].startswith("Ines Duarte 0 is handed to you. Due")
    text = read.get_content()
    assert text.count("https://accord.example.com/n/") == 3
    assert "https://accord.example.com/handoffs/1/" in text
    assert text.rstrip().endswith("https://accord.example.com/settings/notices/")


def test_whoever_is_erased_before_it_leaves_is_not_named(mara: int, server: Server):
    lead = one_lead()
    tell(mara, lead=lead.pk)
    Person.objects.update(name="")
    sent(Way.MAIL)
    assert letter(server)["Subject"] == "A lead is handed to you."
    assert not bulk.fetch("select 1 from foundation_delivery where content::text ~ 'Ines'")


def test_a_lead_out_of_sight_is_not_named(mara: int, server: Server):
    lead = one_lead()
    RoleSight.objects.create(role="sdr", rows="own", unowned=False)
    tell(mara, lead=lead.pk)
    sent(Way.MAIL)
    assert letter(server)["Subject"] == "A lead is handed to you."


def test_what_was_withdrawn_or_read_meanwhile_does_not_leave(mara: int, server: Server):
    tell(mara, key="a")
    tell(mara, key="b")
    notices.withdraw(keys=["a"], at=AT)
    notices.mark_read(member_id=mara, at=AT)
    assert sent(Way.MAIL) == 0
    assert server.received == []
    assert states(Way.MAIL) == [("NOT_SENT", 1, "WITHDRAWN"), ("NOT_SENT", 1, "READ")]


def test_what_is_withdrawn_while_it_waits_to_be_tried_again_does_not_leave(
    mara: int, server: Server
):
    server.refused.add("mara@example.com")
    tell(mara, key="a")
    sent(Way.MAIL)
    notices.withdraw(keys=["a"], at=AT)
    server.refused.clear()
    assert sent(Way.MAIL, after=timedelta(hours=1)) == 0
    assert states(Way.MAIL) == [("NOT_SENT", 2, "WITHDRAWN")]


def test_nobody_who_left_is_told(mara: int, server: Server):
    tell(mara)
    bulk.execute("update team_member set is_active = false where id = %s", [mara])
    assert sent(Way.MAIL) == 0
    assert states(Way.MAIL) == [("NOT_SENT", 1, "LEFT")]


def test_what_waited_three_days_for_a_server_is_too_old(mara: int, server: Server):
    tell(mara)
    assert sent(Way.MAIL, after=timedelta(days=3, minutes=1)) == 0
    assert states(Way.MAIL) == [("NOT_SENT", 1, "TOO_OLD")]


def test_all_that_can_wait_comes_in_one_mail(mara: int, server: Server):
    lead = one_lead()
    notices.choose(member_id=mara, ways={}, habits=Habits(digest_hour=16), at=AT)
    for number in range(3):
        tell(mara, kind="returned", key=f"r:{number}", lead=lead.pk, reason="duplicate")
    notices.withdraw(keys=["r:1"], at=AT)
    assert sent(Way.MAIL) == 0
    four = AT.replace(hour=16) - AT
    assert sent(Way.MAIL, after=four) == 1
    assert letter(server)["Subject"] == "2 notices of today"
    assert letter(server).get_content().count("• Ines Duarte 0 comes back:") == 2
    [standing] = notices.standings(keys=["r:0"])["r:0"]
    assert standing.left == {Way.MAIL: "SENT"}


def test_slack_gets_the_sentence_with_buttons_and_no_name_calls_anybody(mara: int, chat: Chat):
    lead = one_lead()
    Person.objects.update(name="<!channel> & Ana")
    reached(chat, mara)
    tell(mara, lead=lead.pk)
    assert sent(Way.CHAT) == 1
    [body] = chat.came
    assert body["text"] == "&lt;!channel&gt; &amp; Ana is handed to you."
    labels = [each["text"]["text"] for each in body["blocks"][1]["elements"]]
    assert labels == ["Accept", "Give it back", "Ask for more", "See it in Accord"]
    assert body["blocks"][1]["elements"][0]["url"].startswith("https://accord.example.com/n/")


@pytest.mark.parametrize(
    "kind", [ChatKind.TEAMS, ChatKind.DISCORD, ChatKind.TEXT, ChatKind.PROGRAM]
)
def test_each_chat_gets_what_it_reads(mara: int, chat: Chat, kind: ChatKind):
    reached(chat, mara, kind)
    tell(mara)
    assert sent(Way.CHAT) == 1
    said = str(chat.came[0])
    assert "A lead is handed to you." in said
    assert "https://accord.example.com/n/" in said


def test_a_chat_that_is_busy_is_left_alone_for_as_long_as_it_asks(mara: int, chat: Chat):
    reached(chat, mara)
    chat.answer = lambda number: 429 if number == 1 else 200
    chat.headers = {"Retry-After": "120"}
    tell(mara, key="a")
    tell(mara, key="b")
    assert sent(Way.CHAT) == 0
    assert len(chat.came) == 1  # the second waits as well, without asking
    assert sent(Way.CHAT, after=timedelta(seconds=119)) == 0
    assert len(chat.came) == 1
    chat.headers = {}
    assert sent(Way.CHAT, after=timedelta(seconds=121)) == 2
    assert [row[0] for row in states(Way.CHAT)] == ["SENT", "SENT"]


def test_an_answer_that_is_lost_is_asked_for_again_under_the_same_key(mara: int, chat: Chat):
    reached(chat, mara, ChatKind.PROGRAM)
    chat.answer = lambda number: LOST if number == 1 else 200
    tell(mara)
    assert sent(Way.CHAT) == 0
    assert sent(Way.CHAT, after=timedelta(seconds=31)) == 1
    assert len(set(chat.keys)) == 1
    assert len(chat.came) == 2


def test_a_chat_that_is_too_slow_is_tried_again(mara: int, chat: Chat, monkeypatch: Any):
    monkeypatch.setattr(chats, "TIMEOUT_SECONDS", 0.2)
    reached(chat, mara)
    chat.seconds = 0.5
    tell(mara)
    assert sent(Way.CHAT) == 0
    assert states(Way.CHAT) == [("WAITING", 1, "TIMEOUT")]
    chat.seconds = 0.0
    assert sent(Way.CHAT, after=timedelta(seconds=31)) == 1


def test_a_chat_that_is_down_for_good_is_given_up_and_the_mail_goes(
    mara: int, chat: Chat, server: Server
):
    reached(chat, mara)
    chat.answer = lambda _number: 500
    notices.choose(member_id=mara, ways={("handed_over", Way.MAIL): False}, habits=Habits(), at=AT)
    tell(mara)
    for seconds in (0, 31, 152, 753):
        assert sent(Way.CHAT, after=timedelta(seconds=seconds)) == 0
    assert states(Way.CHAT) == [("DEAD", 4, "STATUS 500")]
    assert sent(Way.MAIL, after=timedelta(minutes=13)) == 1
    assert letter(server)["Subject"] == "A lead is handed to you."
    [standing] = notices.standings(keys=["handoff:1"])["handoff:1"]
    assert standing.left == {Way.CHAT: "DEAD", Way.MAIL: "SENT"}


def test_a_mail_refused_for_good_goes_by_chat_at_once(mara: int, chat: Chat, server: Server):
    reached(chat, mara)
    server.gone.add("mara@example.com")
    tell(mara, kind="returned")
    assert sent(Way.MAIL) == 0
    [(state, tries, _why)] = states(Way.MAIL)
    assert (state, tries) == ("DEAD", 1)
    assert sent(Way.CHAT) == 1
    assert sent(Way.CHAT, after=timedelta(days=1)) == 0


def test_where_both_ways_fail_it_stands_inside_and_goes_round_no_further(
    mara: int, chat: Chat, server: Server
):
    reached(chat, mara)
    server.gone.add("mara@example.com")
    chat.answer = lambda _number: 410
    tell(mara, kind="returned")
    sent(Way.MAIL)
    sent(Way.CHAT)
    assert [row[0] for row in states(Way.MAIL) + states(Way.CHAT)] == ["DEAD", "DEAD"]
    assert notices.count_unread(member_id=mara) == 1
    card = find_chat(member_id=mara)
    assert card is not None
    assert card.fault is ChatFault.GONE


def test_what_goes_both_ways_is_not_sent_twice_by_one(mara: int, chat: Chat, server: Server):
    reached(chat, mara)
    server.gone.add("mara@example.com")
    tell(mara)
    sent(Way.MAIL)
    assert sent(Way.CHAT) == 1
    assert len(chat.came) == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x", "https://localhost/x", "https://169.254.169.254/x", "nowhere"]
)
def test_a_chat_inside_the_network_is_not_called(mara: int, url: str):
    with pytest.raises(UnableToReach):
        chats.set_chat(member_id=mara, kind=ChatKind.SLACK, url=url, at=AT)
    assert find_chat(member_id=mara) is None


def test_the_address_of_a_chat_is_sealed_and_forgotten_when_it_ends(mara: int, chat: Chat):
    reached(chat, mara)
    [(sealed, shown)] = bulk.fetch("select sealed, shown from integrations_chataddress")
    assert "secret" not in sealed + shown
    chats.end_chat(member_id=mara, at=AT)
    tell(mara)
    assert find_chat(member_id=mara) is None
    assert states(Way.CHAT) == []


def test_it_is_said_in_the_language_and_zone_of_whom_it_is_for(mara: int, server: Server):
    team.set_preferences(
        member_id=mara, zone="Asia/Seoul", language="en", theme="", roomy=False, single_keys=True
    )
    lead = one_lead()
    tell(mara, lead=lead.pk, due=AT.replace(hour=1))
    sent(Way.MAIL)
    assert "10:00" in letter(server)["Subject"]


def test_a_mail_comes_in_the_teams_name_with_its_emblem_inside(mara: int, server: Server):
    lead = one_lead()
    models.RevenueTeam.objects.update(word="growth team")
    team.set_emblem(drawn="bridge", actor_id=None, at=AT)
    tell(mara, lead=lead.pk, key="unnamed")
    sent(Way.MAIL)
    assert "Growth team" in letter(server).get_body(("html",)).get_content()
    models.RevenueTeam.objects.update(name="Team <Bridge>")
    tell(mara, lead=lead.pk)
    sent(Way.MAIL)
    read = letter(server, 1)
    assert "Team <Bridge>" in read.get_body(("plain",)).get_content()
    page = read.get_body(("html",)).get_content()
    assert "Team &lt;Bridge&gt;" in page
    [picture] = [one for one in read.walk() if one.get_content_type() == "image/png"]
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in page
    found = team.find_emblem()
    assert found is not None
    assert picture.get_content() == found.image
    assert "http" not in page.partition("</p>")[0]  # nothing is fetched as it is read
