"""The words of booked meetings: how one stands, and why one is not booked and what to do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accord.handoffs.values.meetings import (
    LONGEST_TITLE,
    MEETING_STATE_NAMES,
    MOST_AHEAD,
    MeetingAct,
    MeetingCard,
    MeetingState,
    Reply,
    UnableToBook,
    Unbooked,
)
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts

_REPLIES = {
    Reply.ACCEPTED: gettext_lazy("They will come"),
    Reply.TENTATIVE: gettext_lazy("They will perhaps come"),
    Reply.DECLINED: gettext_lazy("They declined"),
    Reply.COUNTER: gettext_lazy("They ask for another time"),
}
UNBOOKED = {
    Unbooked.NO_HOST: gettext_lazy("Choose somebody of sales who holds it. Nothing was booked."),
    Unbooked.NO_TITLE: gettext_lazy(
        "Give the meeting a title of at most %(most)s letters. Nothing was booked."
    ),
    Unbooked.NO_LENGTH: gettext_lazy("Choose one of the lengths. Nothing was booked."),
    Unbooked.IN_PAST: gettext_lazy(
        "This time is past. Choose one that is still to come. Nothing was booked."
    ),
    Unbooked.TOO_FAR: gettext_lazy(
        "Meetings are booked at most %(days)s days ahead. Choose an earlier time. Nothing was "
        "booked."
    ),
    Unbooked.OUTSIDE_HOURS: gettext_lazy(
        "This is outside the working hours of whoever holds it. Choose one of the times that are "
        "shown. Nothing was booked."
    ),
    Unbooked.AWAY: gettext_lazy(
        "Whoever holds it is away then. Choose another time or somebody else. Nothing was booked."
    ),
    Unbooked.TAKEN: gettext_lazy(
        "This time has been taken meanwhile. Choose another one. Nothing was booked."
    ),
    Unbooked.LEAD_GONE: gettext_lazy(
        "This lead is there no more: its tool has deleted it, or it is counted with another. "
        "Nothing was booked."
    ),
    Unbooked.HAS_ENDED: gettext_lazy("This lead has ended. Nothing was booked."),
    Unbooked.OFFERED_TO_ANOTHER: gettext_lazy(
        "This lead is offered to %(name)s, who has not answered yet. Book with them, or wait for "
        "their answer. Nothing was booked."
    ),
    Unbooked.NOT_YOURS: gettext_lazy(
        "Only whoever has the lead, their deputy or who leads sales does this. Nothing was changed."
    ),
    Unbooked.NO_KIND: gettext_lazy(
        "The kinds of hand-off in force have none from SDR to AE. Whoever leads the teams can add "
        "it. Nothing was booked."
    ),
    Unbooked.BUYER_NOT_ALLOWED: gettext_lazy(
        "The buyer may not be written to, so no invitation goes to them. Untick it, or look at "
        "“May we write?”. Nothing was booked."
    ),
    Unbooked.NOT_OVER: gettext_lazy(
        "The meeting has not begun yet. Say how it ended once it has. Nothing was changed."
    ),
    Unbooked.IS_TOLD: gettext_lazy(
        "The meeting is not open any more: somebody has said how it ended. Nothing was changed."
    ),
}
NO_TIME = gettext_lazy("Choose one of the times first. Nothing was booked.")


def refused(refusal: UnableToBook) -> str:
    """Why something is not booked, and what to do."""
    names = team.names(ids=[int(one) for one in refusal.named if one.isdigit()])
    return str(UNBOOKED[refusal.why]) % {
        "most": ui.number(LONGEST_TITLE),
        "days": ui.number(MOST_AHEAD.days),
        "name": next(iter(names.values()), _("somebody else")),
    }


def zone_named(zone: str, *, at: datetime) -> str:
    """A zone with what its clock is ahead of the world's: "Europe/Bucharest, UTC+02:00"."""
    offset = f"{at.astimezone(ZoneInfo(zone)):%z}"
    return _("%(zone)s, UTC%(offset)s") % {
        "zone": zone.replace("_", " "), "offset": f"{offset[:3]}:{offset[3:]}",
    }  # fmt: skip


def their_clock(at: datetime, *, zone: str) -> str:
    """What a buyer's clock shows, with the day where it is not the reader's."""
    local = at.astimezone(ZoneInfo(zone))
    if local.date() == timezone.localtime(at).date():
        return date_format(local, pgettext("time of day", "H:i"))
    return date_format(local, pgettext("weekday and time", "D H:i"))


def acts(card: MeetingCard, *, at: datetime) -> tuple[parts.Act, ...]:
    """What may be said of a meeting as it stands; who may is asked as it is said."""
    is_over = card.starts_at <= at
    said: list[tuple[MeetingAct, str]] = []
    if card.state is MeetingState.BOOKED:
        if is_over:
            said += [
                (MeetingAct.HELD, _("It was held")),
                (MeetingAct.MISSED, _("They did not come")),
            ]
        said.append((MeetingAct.CANCEL, _("Call off")))
    elif card.is_by_word:
        said.append((MeetingAct.CLEAR, _("Take back")))
    about = _("%(title)s, %(when)s") % {"title": card.title, "when": ui.moment(card.starts_at)}
    return tuple(
        parts.Act(
            label=label,
            about=about,
            url=reverse("meeting_act", args=[card.handoff_id, card.id, act.value]),
        )
        for act, label in said
    )


def lines(
    cards: Sequence[MeetingCard], *, names: Mapping[int, str], at: datetime
) -> list[dict[str, object]]:
    """Meetings as a list shows them, with what may be done with each."""
    return [
        {
            "id": card.id,
            "title": card.title or _("Meeting"),
            "when": _("%(when)s, %(minutes)s min") % {
                "when": ui.long_moment(card.starts_at),
                "minutes": ui.number(int(card.length.total_seconds() // 60)),
            },
            "host": names.get(card.host_id, ""),
            "state": state(card, at=at),
            "reply": reply(card),
            "acts": acts(card, at=at),
            "move_url": reverse("meeting_move", args=[card.handoff_id, card.id])
            if card.state is MeetingState.BOOKED
            else "",
            "is_missed": card.state is MeetingState.MISSED,
        }
        for card in cards
    ]  # fmt: skip


def state(card: MeetingCard, *, at: datetime) -> str:
    """How a meeting stands, and by whose word where no tool told of it."""
    if card.state is MeetingState.BOOKED and card.starts_at <= at:
        return _("Nobody has said how it ended")
    said = str(MEETING_STATE_NAMES[card.state])
    return _("%(state)s, by a member's word") % {"state": said} if card.is_by_word else said


def reply(card: MeetingCard) -> str:
    """What the buyer answered to the invitation; "" where nobody is asked, or it is over."""
    if card.state is not MeetingState.BOOKED or not card.invites_buyer:
        return ""
    if card.reply is None:
        return _("Invited, no answer yet")
    if card.reply is Reply.COUNTER and card.proposes is not None:
        return _("They ask for %(when)s instead") % {"when": ui.long_moment(card.proposes)}
    return str(_REPLIES[card.reply])


def missed(cards: Sequence[MeetingCard]) -> str:
    """How often they did not come; "" where they never failed to."""
    count = sum(card.state is MeetingState.MISSED for card in cards)
    if not count:
        return ""
    return ngettext("They did not come once.", "They did not come %(count)s times.", count) % {
        "count": ui.number(count)
    }
