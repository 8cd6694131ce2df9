"""What the forms of hand-offs ask for, and what they offer to choose from."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accord.definitions import api as definitions
from accord.handoffs import api as handoffs
from accord.handoffs.values.inbox import HandoffCard
from accord.journeys.values import TouchKind
from accord.leads import api as leads
from accord.leads.values import Promising
from accord.team import api as team
from accord.team.values import Capability, Side

TRIES = {
    "call": (TouchKind.CALL_ATTEMPT, pgettext_lazy("try", "Called, not reached")),
    "talk": (TouchKind.CALL_CONNECTED, pgettext_lazy("try", "Called and talked")),
    "mail": (TouchKind.EMAIL_SENT, pgettext_lazy("try", "Wrote a mail")),
    "message": (TouchKind.IM, pgettext_lazy("try", "Sent a message")),
}


def receivers() -> list[tuple[int, str]]:
    """Who of sales can be given a hand-off: whoever works leads."""
    own = {role.code: role.based_on.value for role in team.list_own_roles()}
    return sorted(
        (
            (card.id, card.name)
            for card in team.list_members()
            if card.active
            and card.side in (Side.SALES, Side.BOTH)
            and Capability.WORK_LEADS in team.capabilities_of(roles=card.roles, custom=own)
        ),
        key=lambda one: one[1].casefold(),
    )


def _of_reasons(_card: HandoffCard, at: datetime) -> dict[str, object]:
    found = reasons(at=at)
    at_once = [one for one in found if not handoffs.asks_more(one[0])]
    return {"reasons": found, "at_once": at_once, "promisings": promisings(), "asks_day": True}


def reasons(*, at: datetime) -> list[tuple[str, str]]:
    """Why a lead may be rejected, by the definition in force."""
    return [(one.code, one.name) for one in definitions.list_reasons(at=at)]


def promisings() -> list[tuple[str, str]]:
    return [(one.value, str(leads.PROMISING_NAMES[one])) for one in Promising]


def _of_words(_card: HandoffCard, _at: datetime) -> dict[str, object]:
    return {"asks_words": True}


def _of_snooze(_card: HandoffCard, at: datetime) -> dict[str, object]:
    here = timezone.localtime(at)
    morning = timezone.make_aware(datetime.combine(here.date(), time(9)))
    days_to_monday = 7 - here.weekday()
    offers = [
        (at + timedelta(hours=2), _("For two hours")),
        (morning + timedelta(days=1), _("Until tomorrow, 09:00")),
        (morning + timedelta(days=days_to_monday), _("Until Monday, 09:00")),
    ]
    return {"offers": [(moment.isoformat(), said) for moment, said in offers]}


def _of_give(card: HandoffCard, _at: datetime) -> dict[str, object]:
    return {"people": [one for one in receivers() if one[0] != card.owner_id]}


def _of_try(_card: HandoffCard, at: datetime) -> dict[str, object]:
    return {
        "tries": [(code, str(label)) for code, (_kind, label) in TRIES.items()],
        "now": timezone.localtime(at).strftime("%Y-%m-%dT%H:%M"),
    }


def _of_later(_card: HandoffCard, at: datetime) -> dict[str, object]:
    tomorrow = timezone.localtime(at).date() + timedelta(days=1)
    return {"first_day": tomorrow.isoformat()}


def _of_again(_card: HandoffCard, at: datetime) -> dict[str, object]:
    return {"kinds": kinds_from(Side.MARKETING, at=at)}


def kinds_from(side: Side, *, at: datetime) -> list[tuple[str, str]]:
    """The kinds of hand-off that a side may make, by code and name."""
    return [(one.code, one.name) for one in handoffs.kinds_at(at=at)[1] if one.from_side is side]


Form = Callable[[HandoffCard, datetime], dict[str, object]]
_FORMS: Mapping[str, Form] = {
    "reject": _of_reasons,
    "recycle": _of_reasons,
    "ask": _of_words,
    "answer": _of_words,
    "snooze": _of_snooze,
    "give": _of_give,
    "try": _of_try,
    "later": _of_later,
    "hold": _of_words,
    "nurture": _of_words,
    "again": _of_again,
}


def asked(card: HandoffCard, *, act: str, at: datetime) -> dict[str, object]:
    """What the form of an act shows; nothing where it only asks whether to go on."""
    form = _FORMS.get(act)
    return form(card, at) if form else {}
