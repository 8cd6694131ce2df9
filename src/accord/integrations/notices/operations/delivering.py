"""Notices leave: what still holds, in the words of whom it is for, by the other way if need be."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.foundation import crashing, outbox
from accord.integrations.calendar import operations as calendar
from accord.integrations.mail import operations as mail
from accord.integrations.mail.values import Pictured
from accord.integrations.notices import queries, rules
from accord.integrations.notices.operations import answers, bringing, chats, tasks
from accord.integrations.notices.values import Answered, Button, Letter, Said
from accord.notices import api as notices
from accord.notices.api import Notice, Way, Why
from accord.team import api as team
from accord.team.values import Actor
from accord.team.values.people import UNNAMED
from accord.team.values.word import at_the_start, spoken

Now = Callable[[], datetime]
RUN = timedelta(seconds=60)
EMBLEM = "emblem@accord"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Read:
    """Whom a message is for and what it tells, as it is claimed; None: nobody who is here."""

    reader: Actor | None
    told: list[Notice]


def due(*, at: datetime) -> list[Way]:
    """The ways by which something waits to leave now."""
    return [way for way in Way if _is_open(way) and outbox.is_due(channel=way.channel, at=at)]


def _is_open(way: Way) -> bool:
    return way is not Way.MAIL or bool(settings.EMAIL_HOST)


def deliver(*, way: Way, now: Now) -> int:
    """Send what is due by one way, for a minute at the most; answers how many left."""
    begun, left = now(), 0
    with spoken(lambda: team.get_team().word), mail.line() as server:
        while _is_open(way) and (at := now()) - begun < RUN:
            read: dict[int, _Read] = {}
            ask = _ask(way, at=at, read=read)
            found = outbox.claim(channel=way.channel, at=at, ask=ask, limit=1)
            if not found:
                break
            [message] = found
            left += _try(message, read[message.id], way=way, now=now, server=server)
    return left


def _ask(way: Way, *, at: datetime, read: dict[int, _Read]) -> outbox.Ask:
    """read: by message, what was read to judge it, from which it is written then."""

    def why_not(message: outbox.Message) -> str:
        """Whether it still holds, for somebody who is still here, at the moment of leaving."""
        reader = team.find_actor(member_id=int(message.recipient))
        told, begun = _told(message)
        read[message.id] = _Read(reader, told)
        if message.content.get(notices.AGAIN):
            return ""  # what was made is put right, whoever it was made for
        if reader is None:
            return Why.LEFT.value
        if why := _why_not(told, way=way):
            return why.value
        if notices.is_too_old(due_at=begun, at=at):
            return Why.TOO_OLD.value
        if way is Way.MAIL and not reader.email:
            return Why.NO_ADDRESS.value
        return ""

    return why_not


def _why_not(told: list[Notice], *, way: Way) -> Why | None:
    """Why notices that hold no more do not leave; none are there any more where there are none."""
    if not told:
        return Why.READ
    if all(one.withdrawn_at for one in told):
        return Why.WITHDRAWN
    if way is Way.TASK:  # it stands in the CRM for others as well, also once it was read
        return None if tasks.whose(told=told[0]) == told[0].member_id else Why.DONE
    return Why.READ if all(one.read_at and not one.kind.is_kept for one in told) else None


def _told(message: outbox.Message) -> tuple[list[Notice], datetime]:
    """The notices of a message, none where they are gone, and since when it wants to leave."""
    gathered = message.content.get("digest")
    if gathered is not None:
        when = datetime.fromisoformat(gathered)
        return notices.list_collected(member_id=int(message.recipient), digest_at=when), when
    found = notices.get_notices(ids=[message.content["notice"]])
    told = list(found.values())
    return told, min((one.told_at for one in told), default=_LONG_AGO)


def _try(message: outbox.Message, read: _Read, *, way: Way, now: Now, server: mail.Line) -> bool:
    reader, told = read.reader, read.told
    if told and message.content.get(notices.AGAIN):
        answered = tasks.settle(told=told[0])
    elif reader is None or not told:  # gone since it was claimed: the next claim says why
        answered = Answered("GONE")
    else:
        letter = written(told=told, reader=reader, at=now())
        answered = _send(
            message, letter=letter, way=way, reader=reader, now=now, told=told, server=server
        )
    crashing.place("notice.answered")
    _settle(message, answered, told=told, way=way, at=now())
    return answered.error is None


def _send(
    message: outbox.Message,
    *,
    letter: Letter,
    way: Way,
    reader: Actor,
    now: Now,
    told: list[Notice],
    server: mail.Line,
) -> Answered:
    if way is Way.TASK:
        return tasks.make(told=told[0], reader=reader)
    if way is Way.CHAT:
        return chats.post(member_id=int(message.recipient), letter=letter, key=message.key, now=now)
    with translation.override(reader.language or "en"):
        choose = _("Choose what you are told, and how:")
        brought = bringing.brought(told=told, reader=reader)
        name, emblem = team.get_team().name, team.find_emblem()
        called = name if name != UNNAMED else at_the_start()
    letter = replace(letter, lines=(*letter.lines, *brought.lines))
    error, is_final = mail.post(
        key=message.key,
        address=reader.email,
        subject=letter.heading,
        text=rules.mail_text(letter, choose=choose, team=name if name != UNNAMED else ""),
        calendar=(invitation := _invitation(told)),
        pictured=None
        if emblem is None or invitation is not None or brought.html
        else Pictured(
            rules.mail_html(letter, choose=choose, team=called, emblem=EMBLEM),
            EMBLEM,
            emblem.image,
        ),
        html=brought.html,
        server=server,
    )
    return Answered(error, is_final=is_final)


def _invitation(told: list[Notice]) -> tuple[str, str] | None:
    """What a notice of a meeting brings for the calendar; several at once bring nothing."""
    if len(told) != 1:
        return None
    [one] = told
    return calendar.for_colleague(
        kind=one.kind.code, subject=one.subject, subject_id=one.subject_id
    )


@transaction.atomic
def _settle(
    message: outbox.Message,
    answered: Answered,
    *,
    told: list[Notice],
    way: Way,
    at: datetime,
) -> None:
    is_again = bool(message.content.get(notices.AGAIN))
    is_urgent = any(one.kind.is_urgent for one in told)
    pauses = rules.pauses(
        is_urgent=is_urgent, answered=answered, attempt=message.attempt, is_again=is_again
    )
    outbox.settle(message=message, error=answered.error, at=at, pauses=pauses)
    if answered.error is not None and message.attempt > len(pauses) and not is_again:
        notices.go_instead(
            key=message.key,
            content=message.content,
            member_id=int(message.recipient),
            failed=way,
            at=at,
        )


def written(*, told: list[Notice], reader: Actor, at: datetime) -> Letter:
    """Notices as their reader gets them: one with its buttons, several as a list."""
    with translation.override(reader.language or "en"), timezone.override(reader.zone):
        lines = queries.said(told=told, reader=reader, at=at)
        choose = _address("settings_notices")
        if len(lines) == 1:
            [one] = lines
            return Letter(one.sentence, (one.sentence,), _buttons(one, at=at), choose)
        count = len(lines)
        heading = ngettext("%(count)s notice of today", "%(count)s notices of today", count)
        listed = tuple(_line(one) for one in lines)
        see = (Button(_("See them all"), url),) if (url := _address("notices")) else ()
        return Letter(heading % {"count": count}, listed, see, choose)


def _line(one: Said) -> str:
    return f"• {one.sentence}"


def _buttons(one: Said, *, at: datetime) -> tuple[Button, ...]:
    if not settings.PUBLIC_URL:
        return ()
    found = [
        Button(str(action.label), _link(one.notice, action.code, at=at))
        for action in answers.actions_of(one.notice)
    ]
    if one.path:
        found.append(Button(_("See it in Accord"), f"{settings.PUBLIC_URL}{one.path}"))
    return tuple(found)


def _link(notice: Notice, action: str, *, at: datetime) -> str:
    assert notice.subject_id is not None
    token = notices.make_link(
        member_id=notice.member_id,
        action=action,
        subject=notice.subject,
        subject_id=notice.subject_id,
        at=at,
    )
    return f"{settings.PUBLIC_URL}{reverse('notice_answer', args=[token])}"


def _address(page: str, *arguments: Any) -> str:
    return f"{settings.PUBLIC_URL}{reverse(page, args=arguments)}" if settings.PUBLIC_URL else ""
