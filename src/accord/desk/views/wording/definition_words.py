"""How pages name what both teams agree on, where it stands, and why something is refused."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accord.definitions import api as definitions
from accord.definitions.values import (
    FIRST_KINDS,
    OPEN,
    DefinitionVersion,
    Flaw,
    Kind,
    Level,
    Signing,
    State,
    UnableToAgree,
)
from accord.definitions.values.naming import KIND_NAMES as KIND_NAMES
from accord.team import api as team
from accord.team.values import Side
from accord.team.values.word import worded
from accord.ui import api as ui
from accord.ui.values import parts

TEAM_NAMES = {
    "marketing": pgettext_lazy("team", "Marketing"),
    "sales": pgettext_lazy("team", "Sales"),
}
LEADER_NAMES = {
    Side.MARKETING: pgettext_lazy("leader", "Head of marketing"),
    Side.SALES: pgettext_lazy("leader", "Head of sales"),
    Side.BOTH: worded(pgettext_lazy("leader", "Head of the %(word)s")),
}
_WAITING = {
    (Side.MARKETING,): gettext_lazy("Waiting for the head of marketing"),
    (Side.SALES,): gettext_lazy("Waiting for the head of sales"),
    (Side.MARKETING, Side.SALES): gettext_lazy(
        "Waiting for the head of marketing and the head of sales"
    ),
    (Side.BOTH,): worded(gettext_lazy("Waiting for the head of the %(word)s")),
}
_AREAS = {
    Kind.GOAL: (gettext_lazy("Goals"), "goals"),
    Kind.ROLES: (gettext_lazy("Together"), "together"),
    Kind.LEADERSHIP: (gettext_lazy("Leadership"), "leadership"),
    Kind.PROCESS: (gettext_lazy("Leadership"), "leadership"),
    Kind.RESOURCES: (gettext_lazy("Leadership"), "leadership"),
    Kind.CHANGE: (gettext_lazy("Leadership"), "leadership"),
    Kind.PRIORITIES: (gettext_lazy("Leadership"), "leadership"),
    Kind.COMMUNICATION: (gettext_lazy("Who tells whom what"), "communication"),
}
LEVEL_NAMES = {
    Level.KNOWS: gettext_lazy("I know it"),
    Level.WORKS_FOR: gettext_lazy("I work for it"),
    Level.OWNS: gettext_lazy("I own part of it"),
}
_NO_LEADER = {
    Side.MARKETING: gettext_lazy(
        "Nobody is head of marketing yet, so nobody can sign for marketing. "
        "Give the role under Settings, Team."
    ),
    Side.SALES: gettext_lazy(
        "Nobody is head of sales yet, so nobody can sign for sales. "
        "Give the role under Settings, Team."
    ),
    Side.BOTH: worded(
        gettext_lazy(
            "Nobody is head of the %(word)s yet, so nobody can sign. "
            "Give the role under Settings, Team."
        )
    ),
}
_NOT_YOURS = {
    Side.MARKETING: gettext_lazy("For marketing its head signs, and nobody else."),
    Side.SALES: gettext_lazy("For sales its head signs, and nobody else."),
    Side.BOTH: worded(
        gettext_lazy(
            "The head of the %(word)s signs alone where one person leads both teams; "
            "else the heads of marketing and of sales do."
        )
    ),
}
WHY = {
    Flaw.NO_NAME: gettext_lazy("This stage has no name. Write what both teams call it."),
    Flaw.NO_RULE: gettext_lazy(
        "Nothing says when a lead enters this stage. Write it in a sentence."
    ),
    Flaw.TOO_LONG: gettext_lazy("A name has at most 60 letters and a rule 600. Make it shorter."),
    Flaw.UNSEEN: gettext_lazy(
        "Letters that nobody sees stand here and turn the words around. Write them anew by hand."
    ),
    Flaw.SAME_NAME: gettext_lazy("Two stages have this name. Give each a name of its own."),
    Flaw.UNKNOWN_TEAM: gettext_lazy("A stage belongs to marketing or to sales. Choose one."),
    Flaw.ONE_TEAM: gettext_lazy(
        "All stages belong to one team, so nothing would ever be handed over. "
        "Give at least one stage to each team."
    ),
    Flaw.MISSING_STAGE: gettext_lazy("A stage is missing. All six have to be there."),
    Flaw.NOTHING_NEW: gettext_lazy("Nothing is different from the version before. Change a word."),
    Flaw.PROPOSED_ALREADY: gettext_lazy(
        "Another version is proposed already. Have it signed or take it back first."
    ),
    Flaw.NOT_PROPOSED: gettext_lazy(
        "This version is not proposed any more. Look at the list again."
    ),
    Flaw.IN_THE_PAST: gettext_lazy(
        "This day has passed, and what happened then was judged already. "
        "Choose today or a later day."
    ),
    Flaw.TOO_FAR: gettext_lazy("This day is more than two years away. Choose an earlier one."),
    Flaw.BEFORE_THE_LAST: gettext_lazy(
        "A version begins only after the one before it has begun. Choose a later day."
    ),
    Flaw.HAS_BEGUN: gettext_lazy(
        "This version has judged leads already, so it stays. Propose a new one instead."
    ),
    Flaw.DOES_NOT_GO: gettext_lazy(
        "This cannot be asked of this field. Employees are counted, all else is compared by words; "
        "“is known” and “is not known” take no words."
    ),
    Flaw.NO_VALUE: gettext_lazy("Write at least one word to compare with, one per comma."),
    Flaw.NO_NUMBER: gettext_lazy("Write one whole number, such as 200."),
    Flaw.NO_ATTRIBUTE: gettext_lazy(
        "Write the own field's name where an own field is looked at, and only there."
    ),
    Flaw.TOO_MANY_VALUES: gettext_lazy("A condition names at most 100 words. Leave some out."),
    Flaw.NO_WORDS: gettext_lazy("Nothing is written. Say in a sentence what you think of it."),
    Flaw.LONG_REMARK: gettext_lazy("A remark has at most 2,000 letters. Make two of it."),
    Flaw.NO_CLAUSE: gettext_lazy("This clause is not there any more. Choose one from the list."),
    Flaw.NOT_SIGNED: gettext_lazy("There is no signature to take back."),
    Flaw.OTHER_WORDING: gettext_lazy(
        "The words have changed since you opened this page. Read them again before you sign."
    ),
    Flaw.ONE_PERSON: gettext_lazy(
        "You have signed for the other team already; both signatures cannot be of one person. "
        "Where you lead both teams, say so under Settings, Company."
    ),
    Flaw.NOT_IN_FORCE: gettext_lazy(
        "This version is not in force any more. Open the one that is, and say it there."
    ),
    Flaw.KEY_IS_TAKEN: gettext_lazy(
        "There is one of this name already. Open it and change it, or choose another name."
    ),
    Flaw.KEY_DOES_NOT_GO: gettext_lazy(
        "The name needs at least one Latin letter or digit, for its address."
    ),
}


def refused(refusal: UnableToAgree) -> str:
    """Why something could not be done, with who did what stands in the way."""
    if refusal.flaw is Flaw.NO_LEADER and refusal.side:
        return str(_NO_LEADER[refusal.side])
    if refusal.flaw is Flaw.NOT_YOUR_SIDE and refusal.side:
        return str(_NOT_YOURS[refusal.side])
    said = {
        "name": team.names(ids=[refusal.member_id or 0]).get(refusal.member_id or 0, _("Somebody")),
        "when": ui.long_moment(refusal.since) if refusal.since else "",
    }
    if refusal.flaw is Flaw.CHANGED_MEANWHILE:
        return (
            _(
                "%(name)s changed this draft on %(when)s, after you had opened it. "
                "Your words are not kept: open the draft again and write them into it."
            )
            % said
        )
    if refusal.flaw is Flaw.LEADERS_ONLY:
        return (
            _(
                "%(name)s signed these words on %(when)s, so only a head of a team takes them "
                "back. Nothing was changed."
            )
            % said
        )
    if refusal.flaw is Flaw.SIGNED_ALREADY:
        return (
            _(
                "%(name)s signed these words on %(when)s. They change only after "
                "the signature is taken back."
            )
            % said
        )
    return str(WHY[refusal.flaw])


def state(version: DefinitionVersion, *, missing: Sequence[Side], at: datetime) -> str:
    """Where a version stands: a draft, waiting for whom, in force since when."""
    if version.state in OPEN:
        if version.state is State.DOCUMENTED:
            return str(_WAITING.get(tuple(missing), _WAITING[Side.MARKETING, Side.SALES]))
        if version.state is State.DISCUSSED:
            return pgettext("definition", "Draft, in discussion")
        return pgettext("definition", "Draft")
    return _in_force(version, at=at)


def _in_force(version: DefinitionVersion, *, at: datetime) -> str:
    """By the calendar, which a version that is to begin waits for."""
    since, until = version.active_from or at, version.active_to
    if until is not None and until <= at:
        return _("In force until %(day)s") % {"day": _day(until, seen_from=at)}
    if since > at:
        return _("Signed, in force from %(day)s on") % {"day": _day(since, seen_from=at)}
    if version.number == 1 and version.kind in FIRST_KINDS:
        return _("In force from the start")
    return _("In force since %(day)s") % {"day": _day(since, seen_from=at)}


def _day(moment: datetime, *, seen_from: datetime) -> str:
    """A day as a sentence says it: "today", "3 March", "3 March 2025"."""
    local, now = timezone.localtime(moment), timezone.localtime(seen_from)
    if abs((local.date() - now.date()).days) <= 1:
        return ui.day(moment, seen_from=seen_from)
    shape = pgettext("day", "j F") if local.year == now.year else pgettext("day", "j F Y")
    return date_format(local, shape)


def version(number: int) -> str:
    return _("Version %(number)s") % {"number": number}


def title(version: DefinitionVersion) -> str:
    """What a definition is called: its own name where there are several of its kind."""
    name = version.body.get("name") if version.key else None
    return str(name or version.key or KIND_NAMES[version.kind])


def way_here(one: DefinitionVersion) -> tuple[parts.Link, ...]:
    """Where readers find what a version is about, and the version."""
    name, number = title(one), version(one.number)
    if one.kind is Kind.AGREEMENT:
        return (
            parts.Link(label=_("Agreements"), url=reverse("agreements")),
            parts.Link(label=name, url=reverse("agreement", args=[one.key])),
            parts.Link(label=number, url=""),
        )
    label, route = _AREAS.get(one.kind, (_("Definitions"), "definitions"))
    return parts.Link(label=str(label), url=reverse(route)), parts.Link(label=name, url="")


def place(version: DefinitionVersion, *, route: str = "definition") -> str:
    """The address of a version, or of something that is done with it."""
    key = [version.key] if version.key else []
    return reverse(route, args=[version.kind.value, *key, version.number])


def signings(versions: Iterable[DefinitionVersion]) -> dict[int, Signing]:
    """How far each open version is signed."""
    return {
        one.id: definitions.get_signing(version_id=one.id) for one in versions if one.state in OPEN
    }


def no_leader(side: Side) -> str:
    """What to do where nobody could sign for a side."""
    return str(_NO_LEADER[side])
