"""Requests between the teams in words: what each is about, how its time stands, why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.agreements import api as agreements
from accord.agreements.values.terms import Task
from accord.campaigns import api as campaigns
from accord.content import api as content
from accord.definitions.values import Kind
from accord.desk.views.wording import words
from accord.desk.views.wording.definition_words import KIND_NAMES
from accord.handoffs import api as handoffs
from accord.handoffs.values.clocks import ClockState
from accord.handoffs.values.handoffs import Outcome, Unmoved
from accord.handoffs.values.inbox import HandoffCard
from accord.handoffs.values.kinds import FIELD_NAMES, Field
from accord.handoffs.values.requests import (
    About,
    RequestCard,
    RequestClock,
    Subject,
    UnableToRequest,
    Unmet,
)
from accord.leads import api as leads
from accord.team.values import Actor, Capability, Scope, Side
from accord.ui import api as ui
from accord.ui.values import parts

SOON = 0.25  # of the time left
REFUSALS = {
    Unmet.IS_DONE: gettext_lazy("This request has ended already. Nothing was changed."),
    Unmet.NOT_YOURS: gettext_lazy(
        "This is for whoever has to answer it, who stands in for them, or who leads their team. "
        "Nothing was changed."
    ),
    Unmet.MARKETING_ONLY: gettext_lazy(
        "Who looks at a nurture is said by marketing. Ask one of them. Nothing was changed."
    ),
    Unmet.OTHER_SIDE: gettext_lazy("It is the other team that has to answer. Choose one of them."),
    Unmet.NO_MEMBER: gettext_lazy("Only a colleague can ask and answer, no program."),
    Unmet.WORDS_NEEDED: gettext_lazy("Say it in words."),
    Unmet.TOO_LONG: gettext_lazy("Write 2,000 characters at most."),
    Unmet.WRONG_SUBJECT: gettext_lazy("This cannot be asked about it. Choose another request."),
    Unmet.NO_SUBJECT: gettext_lazy("Say what it is about: begin on its own page."),
    Unmet.NOT_RETURNED: gettext_lazy(
        "Only a lead that sales has given back can be looked at again. Nothing was changed."
    ),
    Unmet.ASKED_ALREADY: gettext_lazy(
        "This rejection is being looked at already. Nothing was changed."
    ),
    Unmet.SAY_WHICH: gettext_lazy("Say whether the rejection stands or the lead goes back."),
    Unmet.CANNOT_DECLINE: gettext_lazy("A rejection is looked at: say whether it stands."),
    Unmet.STILL_LACKING: gettext_lazy("It is still not known: %(fields)s. It ends once that is."),
    Unmet.NOTHING_LACKS: gettext_lazy("All of that is known by now. Nothing was asked."),
    Unmet.SAME_PERSON: gettext_lazy("Choose somebody else: they have it already."),
    Unmet.NOBODY_THERE: gettext_lazy("Nobody of that team is here. Nothing was changed."),
    Unmet.NOT_HANDED_OVER: gettext_lazy(
        "The lead cannot be handed over again now: %(why)s Nothing was changed."
    ),
}  # fmt: skip
_CAME_BACK = (Outcome.REJECTED, Outcome.RECYCLED)
_WHY_NOT = {
    Unmoved.OPEN_ALREADY.value: gettext_lazy("it is being handed over already."),
    Unmoved.HAS_ENDED.value: gettext_lazy("it has ended."),
    Unmoved.NOT_COMPLETE.value: gettext_lazy("something is still not known of it."),
}


def ask_url(actor: Actor, about: About, number: int = 0, *, task: Task | None = None) -> str:
    """Where the other team is asked about something; "" for whoever asks nobody anything."""
    if not actor.may(Capability.JUDGE_LEADS):
        return ""
    asked = {"task": task.value} if task else {}
    if about is not About.NOTHING:
        asked[about.value] = str(number)
    return f"{reverse('request_new')}?{urlencode(asked)}"


def asks_of(actor: Actor, card: HandoffCard) -> tuple[parts.Link, ...]:
    """What the other team can be asked of a hand-off: to look at a rejection again, else to put
    the data right."""
    came_back = card.to_side is Side.MARKETING or card.outcome in _CAME_BACK
    task = Task.REJECT_REVIEW if came_back else Task.DATA_FIX
    label = _("Review this rejection") if came_back else _("Have the data put right")
    url = ask_url(actor, About.HANDOFF, card.id, task=task)
    return (parts.Link(label=label, url=url),) if url else ()


def refused(refusal: UnableToRequest) -> str:
    """Why a request is not made or not moved."""
    told = str(REFUSALS[refusal.why])
    if refusal.why is Unmet.STILL_LACKING:
        return told % {"fields": fields([Field(one) for one in refusal.named])}
    if refusal.why is Unmet.NOT_HANDED_OVER:
        why = _WHY_NOT.get(refusal.named[0] if refusal.named else "", _("it has moved on."))
        return told % {"why": why}
    return told


def fields(lacking: Sequence[Field]) -> str:
    return ", ".join(str(FIELD_NAMES[one]) for one in lacking)


@dataclass(frozen=True, slots=True)
class Known:
    """Names of what requests are about, each read once for all of them."""

    leads: Mapping[int, str]
    assets: Mapping[int, str]
    campaigns: Mapping[int, str]
    nurtures: Mapping[int, str]


def known_of(cards: Sequence[RequestCard], *, scope: Scope) -> Known:
    """A lead out of sight has no name here."""
    wanted = sorted({card.lead_id for card in cards if card.lead_id is not None})
    where = leads.LeadFilter(ids=wanted, scope=scope)
    rows = leads.list_leads(where=where, limit=len(wanted)).rows if wanted else ()

    def numbers(about: About) -> list[int]:
        return sorted({card.subject.id for card in cards if card.subject.about is about})

    assets, run = numbers(About.ASSET), numbers(About.CAMPAIGN)
    waiting = numbers(About.NURTURE)
    return Known(
        {row.id: words.lead(row) for row in rows},
        content.titles(ids=assets) if assets else {},
        campaigns.names(ids=run) if run else {},
        handoffs.nurture_names(ids=waiting) if waiting else {},
    )


def about(card: RequestCard, known: Known) -> parts.Link | None:
    """What it is about, with its page; None where it is about nothing."""
    if card.lead_id is not None:
        name = known.leads.get(card.lead_id)
        if name is None:
            return parts.Link(label=_("A lead that your role does not see"), url="")
        return parts.Link(label=name, url=reverse("lead", args=[card.lead_id]))
    if card.version is not None:
        kind, key, number = card.version
        args = [kind, *([key] if key else []), number]
        label = _("%(name)s, version %(number)s") % {
            "name": key or KIND_NAMES[Kind(kind)], "number": number,
        }  # fmt: skip
        return parts.Link(label=label, url=reverse("definition", args=args))
    return about_other(card.subject, known)


def about_other(subject: Subject, known: Known) -> parts.Link | None:
    """The same of a piece of content, a campaign or a nurture."""
    if subject.about is About.NURTURE:
        label = known.nurtures.get(subject.id, "")
        return parts.Link(label=label, url=reverse("nurture", args=[subject.id]))
    if subject.about is About.ASSET:
        title = known.assets.get(subject.id, _("A piece that is gone"))
        return parts.Link(label=title, url=reverse("content_piece", args=[subject.id]))
    if subject.about is About.CAMPAIGN:
        name = known.campaigns.get(subject.id)
        if name is None:
            return parts.Link(label=_("A campaign that is gone"), url="")
        return parts.Link(label=name, url=reverse("campaign", args=[subject.id]))
    return None


def clock(told: RequestClock | None) -> parts.Clock | None:
    """How much working time is left; red once it is broken."""
    if told is None:
        return None
    late = told.left_seconds < 0 or told.is_broken
    state = told.reading.state
    if state is ClockState.MET:
        return parts.Clock(kind=parts.ClockKind.KEPT, words=_("In time"))
    if state is ClockState.MISSED and not told.is_broken and told.reading.due_at is not None:
        words = _("Counts as not kept from %(moment)s on") % {
            "moment": ui.moment(told.reading.due_at)
        }
        return parts.Clock(kind=parts.ClockKind.STOPPED, words=words)
    if state is ClockState.MISSED:
        return parts.Clock(kind=parts.ClockKind.MISSED, words=_("Not kept"))
    if state is ClockState.MET_LATE:
        return parts.Clock(kind=parts.ClockKind.MISSED, words=_late(told))
    if state is not ClockState.RUNNING:
        return parts.Clock(kind=parts.ClockKind.STOPPED, words=_("No longer owed"))
    if late:
        return parts.Clock(kind=parts.ClockKind.LATE, words=_late(told))
    kind = parts.ClockKind.SOON if told.share_left < SOON else parts.ClockKind.ON_TIME
    left = _time(told.left_seconds) or _("under a minute")
    return parts.Clock(
        kind=kind, words=_("%(time)s left") % {"time": left}, share_left=told.share_left
    )


def due(told: RequestClock | None) -> str:
    """The moment it is due, and whether anybody is warned of it."""
    if told is None:
        return _("No time is agreed for it.")
    if told.reading.due_at is None:
        return ""
    moment = ui.moment(told.reading.due_at)
    if told.is_silent:
        return _("Due %(moment)s; only measured, nobody is warned") % {"moment": moment}
    return _("Due %(moment)s") % {"moment": moment}


def _late(told: RequestClock) -> str:
    time = _time(-told.left_seconds)
    return _("Late by %(time)s of working time") % {"time": time} if time else _("Late")


def _time(seconds: int) -> str:
    return agreements.working_time(length=timedelta(seconds=seconds)) if seconds >= 60 else ""
