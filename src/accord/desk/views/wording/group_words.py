"""How pages speak of buying groups: coverage, who is missing, what to do first, what happened."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.contacts.values.groups import (
    ENGAGED_WITHIN,
    ROLE_NAMES,
    STANCE_NAMES,
    GroupRole,
    GroupStanding,
    MemberCard,
    Risk,
    Stance,
)
from accord.contacts.values.people import PersonCard
from accord.deals import api as deals
from accord.desk.views.wording import words
from accord.journal.api import Entry
from accord.ui import api as ui

_FIND = {
    GroupRole.DECISION_MAKER: gettext_lazy("Find who decides: nobody here has that part."),
    GroupRole.ECONOMIC_BUYER: gettext_lazy("Find who holds the budget: nobody here has that part."),
    GroupRole.TECHNICAL_EVALUATOR: gettext_lazy(
        "Find who checks the technology: nobody here has that part."
    ),
    GroupRole.USER: gettext_lazy("Find somebody who will use it: nobody here has that part."),
}
_HAPPENED = {
    "group.opened": gettext_lazy("Group opened"),
    "group.described": gettext_lazy("Name, goal or expected size changed"),
    "group.closed": gettext_lazy("Group closed"),
    "group.reopened": gettext_lazy("Group opened again"),
    "group.member_added": gettext_lazy("%(name)s added: %(role)s, %(stance)s"),
    "group.member_changed": gettext_lazy("%(name)s: %(role)s, %(stance)s"),
    "group.member_left": gettext_lazy("%(name)s belongs to it no more"),
    "group.member_declined": gettext_lazy("%(name)s does not belong to it"),
}


def name(one: MemberCard | deals.Suggestion) -> str:
    return words.person(
        name=one.name, email=one.email, reference=one.reference, number=one.person_id
    )


def card_name(one: PersonCard) -> str:
    return words.person(name=one.name, email=one.email, reference=one.reference, number=one.id)


def coverage(standing: GroupStanding) -> str:
    """ "4 of 8 (50%)"."""
    return _("%(part)s (%(share)s)") % {
        "part": ui.part_of(standing.engaged, standing.expected),
        "share": ui.in_hundred(standing.coverage),
    }


def sentence(standing: GroupStanding) -> str:
    return _("Took part in the last 90 days: %(coverage)s of the people we expect.") % {
        "coverage": coverage(standing)
    }


def roles(missing: Sequence[GroupRole]) -> str:
    return ", ".join(str(ROLE_NAMES[role]) for role in missing)


def actions(
    standing: GroupStanding,
    *,
    members: Sequence[MemberCard],
    engagement: Mapping[int, deals.Engagement],
    at: datetime,
) -> list[str]:
    """What to do about each risk and each missing part, the action first."""
    since = at - ENGAGED_WITHIN
    engaged = [
        name(member)
        for member in members
        if member.person_id in engagement and engagement[member.person_id].last_at > since
    ]
    said = [
        _("Talk to %(name)s: they are against it, and one no may be enough.")
        % {"name": name(member)}
        for member in members
        if member.stance is Stance.BLOCKER
    ]
    if Risk.NOBODY_ENGAGED in standing.risks:
        said.append(_("Get a first conversation: nobody has taken part in the last 90 days."))
    if Risk.SINGLE_THREADED in standing.risks:
        said.append(
            _("Win a second person: only %(name)s has taken part in the last 90 days.")
            % {"name": ", ".join(engaged)}
        )
    if Risk.NO_CHAMPION in standing.risks:
        said.append(_("Find a champion: nobody who takes part speaks for us."))
    return said + [str(_FIND[role]) for role in standing.missing]


def happened(entry: Entry, *, people: Mapping[int, PersonCard], actors: Mapping[int, str]) -> str:
    """One line of a group's history, and who did it."""
    facts = entry.facts
    person = people.get(facts.get("person", 0))
    said = str(_HAPPENED.get(entry.kind, "")) % {
        "name": card_name(person) if person else _("Somebody"),
        "role": ROLE_NAMES.get(facts.get("role", ""), ""),
        "stance": STANCE_NAMES.get(facts.get("stance", ""), ""),
    }
    actor = actors.get(entry.actor_id or 0)
    return _("%(what)s, by %(who)s") % {"what": said, "who": actor} if actor else said
