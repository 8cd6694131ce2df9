"""By which rules a hand-off is where it is, and by whose clock its buyer lives: names, no codes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.text import get_text_list
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from accord.contacts import api as contacts
from accord.definitions import api as definitions
from accord.desk.rules import buyers_clocks
from accord.desk.views.common import shown_leads
from accord.desk.views.wording import handoff_words, meeting_words, routing_words
from accord.handoffs import api as handoffs
from accord.handoffs.values.events import Event
from accord.handoffs.values.handoffs import Move
from accord.handoffs.values.inbox import HandoffCard
from accord.handoffs.values.routing import Routing, StoredChoice, UnableToReadRouting, Why
from accord.handoffs.values.telling import NamedStep
from accord.team import api as team
from accord.ui.values import parts

# The steps of a choice that say why it is this one; the others say why it is nobody else.
_DECIDES = frozenset({
    Why.MET, Why.ACCOUNT_OWNER, Why.SAME_OWNER, Why.TURN, Why.FALLBACK, Why.DEPUTY, Why.CATCHES,
})  # fmt: skip
_BROKEN = 100


def where_they_are(person: contacts.PersonCard, *, at: datetime) -> tuple[parts.Fact, ...]:
    """Country, language and what their clock shows, in words."""
    zone = buyers_clocks.zone_of(phone=person.phone, country=person.country)
    told = ""
    if zone:
        told = _("%(time)s now (%(zone)s)") % {
            "time": meeting_words.their_clock(at, zone=zone),
            "zone": meeting_words.zone_named(zone, at=at),
        }
    return (
        parts.Fact(label=_("Country"), text=shown_leads.country(person.country)),
        parts.Fact(label=_("Language"), text=_language(person.language)),
        parts.Fact(label=_("By their clock"), text=told),
    )


def _language(code: str) -> str:
    try:
        return str(get_language_info(code.strip().lower())["name_translated"]) if code else ""
    except KeyError:
        return code


def why_this_one(card: HandoffCard) -> parts.Fact:
    """Why whoever has a hand-off has it: the rule that chose them, or whoever gave it to them."""
    choice = handoffs.choice_behind(handoff_id=card.id)
    return parts.Fact(label=_("Why it is theirs"), text=_chosen(choice) if choice else _given(card))


def _chosen(choice: StoredChoice) -> str:
    routing: Routing | None = None
    if choice.version_id is not None:
        body = definitions.get_version(version_id=choice.version_id).body
        try:
            routing = handoffs.read_routing(body)
        except UnableToReadRouting:
            routing = None
    steps = [one for one in choice.steps if one.why in _DECIDES] or choice.steps
    names = team.names(ids={one.member_id for one in steps if one.member_id})
    return " ".join(routing_words.steps(steps, routing=routing, names=names))


def _given(card: HandoffCard) -> str:
    events = handoffs.events_of(handoff_ids=[card.id])[card.id]
    last = _last_given(events)
    if last is None or last.member_id == card.owner_id:
        return _("They took it over.") if last else ""
    name = team.names(ids=[last.member_id]).get(last.member_id, "") if last.member_id else ""
    if last.move is Move.GIVE:
        said = _("%(name)s gave it to them.") if name else _("It went on to them by itself.")
        return said % {"name": name}
    if name:
        said = _(
            "No rule chose them: %(name)s named them, they own the lead, or they catch what nobody "
            "has."
        )
        return said % {"name": name}
    return _("No rule chose them: they own the lead, or they catch what nobody has.")


def _last_given(events: Sequence[Event]) -> Event | None:
    """By what the hand-off came to whoever has it."""
    last, before = None, None
    for one in events:
        if one.owner_id != before:
            last, before = one, one.owner_id
    return last


def if_nothing_happens(card: HandoffCard, *, at: datetime) -> tuple[parts.Fact, ...]:
    """Who is told of it when, by name, as everybody is here now."""
    steps = handoffs.ladder_of(handoff_id=card.id, at=at)
    names = team.names(ids={one for step in steps for one in step.to})
    if not steps:
        nobody = _("Nobody is told: no agreement says how soon.")
        return (parts.Fact(label=_("If nothing happens"), text=nobody),)
    warned = [one for one in steps if one.percent < _BROKEN]
    late = [one for one in steps if one.percent >= _BROKEN]
    told = [(_("Before it is late"), _names(warned, names))] if warned else []
    told += [(_when(one), _names([one], names)) for one in late]
    return tuple(
        parts.Fact(label=label, text=_("%(names)s hears of it") % {"names": said})
        for label, said in told
        if said
    )


def _when(step: NamedStep) -> str:
    if not step.after:
        return _("When it is late")
    return _("Late by %(time)s") % {"time": handoff_words.working(step.after)}


def _names(steps: Sequence[NamedStep], names: Mapping[int, str]) -> str:
    found = dict.fromkeys(names[one] for step in steps for one in step.to if one in names)
    return str(get_text_list(list(found), _("and"))) if found else ""
