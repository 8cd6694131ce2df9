"""Where the receiver of a hand-off is told, as its kind says: by a real mail server and a real
chat, also where they are broken."""

import html
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests import people
from tests.people import as_member

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff
from accord.handoffs.rules.kinds import agreed_way
from accord.handoffs.tests.builders import handed, make_mql
from accord.handoffs.values.handoffs import Move
from accord.handoffs.values.kinds import Channel
from accord.integrations.mail.tests.mail_server import Server
from accord.integrations.notices.operations import chats, delivering
from accord.integrations.notices.tests.chat_server import Chat
from accord.integrations.notices.values import ChatKind
from accord.notices import api as notices
from accord.notices import rules
from accord.notices.api import Agreed, Habits, Way
from accord.notices.values import KINDS
from accord.team import api as team

AT = people.AT
database = pytest.mark.django_db


@pytest.mark.parametrize(
    ("channel", "fallback", "agreed"),
    [
        (Channel.MAIL, Channel.CHAT, Agreed(Way.MAIL, Way.CHAT)),
        (Channel.CHAT, Channel.IN_APP, Agreed(Way.CHAT)),
        (Channel.IN_APP, Channel.MAIL, Agreed(None, Way.MAIL)),
        (Channel.CRM_TASK, Channel.MAIL, Agreed(Way.TASK, Way.MAIL)),
        (Channel.CHAT, Channel.CRM_TASK, Agreed(Way.CHAT, Way.TASK)),
    ],
)
def test_a_kind_says_a_way_and_another(channel, fallback, agreed):
    kind = replace(handoffs.FIRST_KINDS[0], channel=channel, fallback=fallback)
    assert agreed_way(kind) == agreed


@pytest.mark.parametrize(
    ("agreed", "chosen", "has_chat", "ways"),
    [
        (None, {}, True, {Way.MAIL, Way.CHAT}),
        (Agreed(Way.CHAT, Way.MAIL), {}, True, {Way.CHAT}),
        (Agreed(Way.CHAT, Way.MAIL), {}, False, {Way.MAIL}),
        (Agreed(Way.CHAT), {}, False, set()),
        (Agreed(None, Way.MAIL), {}, True, set()),
        (Agreed(Way.CHAT), {("handed_over", Way.MAIL): True}, True, {Way.MAIL, Way.CHAT}),
        (Agreed(Way.MAIL), {("handed_over", Way.MAIL): False}, True, set()),
        (Agreed(Way.TASK, Way.MAIL), {("handed_over", Way.CHAT): True}, True, {Way.TASK, Way.CHAT}),
    ],
)
def test_what_the_receiver_chose_goes_before_what_the_kind_says(agreed, chosen, has_chat, ways):
    found = rules.ways(KINDS["handed_over"], chosen, has_chat=has_chat, agreed=agreed)
    assert found == ways


@pytest.mark.parametrize(
    ("content", "failed", "way"),
    [
        ({}, Way.MAIL, Way.CHAT),
        ({"instead": ""}, Way.MAIL, None),
        ({"instead": "mail"}, Way.CHAT, Way.MAIL),
        ({"instead": "mail"}, Way.MAIL, None),
        ({"instead": "chat"}, Way.TASK, Way.CHAT),
    ],
)
def test_what_fails_goes_by_the_way_that_was_agreed(content, failed, way):
    assert rules.other_way(content, failed=failed) == way


def signed(channel: Channel, fallback: Channel) -> None:
    kinds = tuple(
        replace(one, at_stage=None, channel=channel, fallback=fallback)
        for one in handoffs.FIRST_KINDS
    )
    number = handoffs.propose_kinds(body=handoffs.kinds_body(kinds), actor_id=None, at=AT)
    people.sign(kind=Kind.HANDOFFS, number=number, at=AT)
    version = definitions.get_in_force(kind=Kind.HANDOFFS, at=AT)
    notices.withdraw(keys=[f"definition:{version.id}:begun"], at=AT)  # of hand-offs alone here


def sent(way: Way, *, after: int = 0) -> int:
    return delivering.deliver(way=way, now=lambda: AT + timedelta(seconds=after))


def page(member: int, number: int) -> str:
    text = as_member(member).get(f"/handoffs/{number}/").content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@database
@pytest.mark.parametrize("how", ["500", "too slow"])
def test_a_broken_chat_is_followed_by_a_mail_and_there_is_one_hand_off(
    mara: int, chat: Chat, server: Server, monkeypatch: Any, how: str
):
    signed(Channel.CHAT, Channel.MAIL)
    chats.set_chat(member_id=mara, kind=ChatKind.SLACK, url=chat.url, at=AT)
    if how == "500":
        chat.answer = lambda _number: 500
    else:
        monkeypatch.setattr(chats, "TIMEOUT_SECONDS", 0.1)
        chat.seconds = 0.3
    number = handed(make_mql(owner=mara), at=AT)
    assert sent(Way.MAIL) == 0  # the chat is what was agreed
    for seconds in (0, 31, 152, 753):
        assert sent(Way.CHAT, after=seconds) == 0
    assert sent(Way.MAIL, after=800) == 1
    assert len(server.received) == 1
    assert Handoff.objects.count() == 1
    [[standing]] = notices.standings(keys=[f"handoff:{number}:made"]).values()
    assert standing.left == {Way.CHAT: "DEAD", Way.MAIL: "SENT"}
    assert standing.instead == {Way.MAIL}
    said = page(mara, number)
    for words in ("How they were told", "Mara", "Mail: arrived", "since the other way failed",
                  "Chat: failed", "Seen",
                  "Acted not yet"):  # fmt: skip
        assert words in said, words
    actor = team.find_actor(member_id=mara)
    handoffs.move(handoff_id=number, move=Move.ACCEPT, actor=actor, at=AT + timedelta(hours=1))
    assert "Acted Accepted," in page(mara, number)


@database
def test_where_the_kind_says_so_a_chat_that_fails_leaves_it_to_the_pages(
    mara: int, chat: Chat, server: Server
):
    signed(Channel.CHAT, Channel.IN_APP)
    chats.set_chat(member_id=mara, kind=ChatKind.SLACK, url=chat.url, at=AT)
    chat.answer = lambda _number: 404
    handed(make_mql(owner=mara), at=AT)
    assert (sent(Way.CHAT), sent(Way.MAIL, after=60)) == (0, 0)
    assert server.received == []
    assert notices.count_unread(member_id=mara) == 1


@database
def test_where_no_tool_takes_a_task_what_was_agreed_beside_it_is_used_at_once(
    mara: int, server: Server
):
    signed(Channel.CRM_TASK, Channel.MAIL)
    handed(make_mql(owner=mara), at=AT)
    assert (sent(Way.MAIL), sent(Way.TASK)) == (0, 0)
    assert sent(Way.MAIL) == 1
    assert Handoff.objects.count() == 1


@database
def test_what_mara_chose_goes_before_the_kind(mara: int, server: Server):
    signed(Channel.MAIL, Channel.IN_APP)
    notices.choose(member_id=mara, ways={("handed_over", Way.MAIL): False}, habits=Habits(), at=AT)
    handed(make_mql(owner=mara), at=AT)
    assert sent(Way.MAIL) == 0
