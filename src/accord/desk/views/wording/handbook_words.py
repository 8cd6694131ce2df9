"""How the handbook says what is in force: each definition in rows, with its version, since when,
and who signed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accord.agreements import api as agreements
from accord.agreements.values.terms import AgreementInForce
from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.desk.rules.handbook import Chapter, Unread
from accord.desk.views.wording import clauses, definition_words, kind_words
from accord.handoffs import api as handoffs
from accord.handoffs.values.handoffs import OUTCOME_NAMES, STATE_NAMES, State
from accord.meetings import api as rhythms
from accord.meetings.values.rhythm import HOLIDAY_RULES, KIND_NAMES, SeriesText
from accord.reporting import api as reporting
from accord.team import api as team
from accord.ui import api as ui

SIDE_NAMES = kind_words.SIDE_NAMES
TITLES = {
    Chapter.LEADERSHIP: gettext_lazy("Who leads and who answers"),
    Chapter.GOALS: gettext_lazy("What we work for"),
    Chapter.BUYERS: gettext_lazy("Whom we sell to, and what we tell them"),
    Chapter.WORDS: gettext_lazy("What our words mean"),
    Chapter.AGREEMENT: gettext_lazy("What the teams promise each other"),
    Chapter.PROTOCOL: gettext_lazy("How leads are handed over"),
    Chapter.LADDER: gettext_lazy("Who hears of it when something is late"),
    Chapter.MEETINGS: gettext_lazy("When we meet, and who is told what"),
    Chapter.GLOSSARY: gettext_lazy("What each number means"),
}
# What to do where a chapter has nothing in it, and where.
_EMPTY = {
    Chapter.LEADERSHIP: (gettext_lazy("Nobody has written down yet who answers."), "leadership"),
    Chapter.GOALS: (gettext_lazy("No goal is agreed yet."), "goals"),
    Chapter.BUYERS: (gettext_lazy("No buyer is described yet."), "definitions"),
    Chapter.WORDS: (gettext_lazy("No word is agreed yet."), "definitions"),
    Chapter.AGREEMENT: (gettext_lazy("No agreement is in force yet."), "agreements"),
    Chapter.PROTOCOL: (gettext_lazy("No kind of hand-off is agreed yet."), "handoff_kinds"),
    Chapter.LADDER: (
        gettext_lazy("No agreement is in force yet; each says who hears of what is late."),
        "agreements",
    ),
    Chapter.MEETINGS: (
        gettext_lazy("Nothing says yet who is told what, and how often."),
        "communication",
    ),
    Chapter.GLOSSARY: (gettext_lazy("There is no measure."), "glossary"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows under a heading, "" for none: each a title, and what it says as (label, words)."""

    heading: str
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A definition in force. changes: what differs from the version that the reader knew; is_new:
    the reader knew none; is_unread: one of both."""

    id: str
    name: str
    about: str
    version: str
    url: str
    state: str
    signed: tuple[str, ...]
    parts: tuple[Part, ...]
    is_unread: bool = False
    is_new: bool = False
    changes: tuple[clauses.Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chapter; where it is empty, what to do about it."""

    id: str
    title: str
    entries: tuple[Entry, ...]
    parts: tuple[Part, ...]
    empty: str = ""
    empty_url: str = ""


def chapter(name: Chapter, entries: Sequence[Entry], *, more: Sequence[Part]) -> Drawn:
    """A chapter with what no definition of its own says after its definitions."""
    has = bool(entries or more)
    words, route = _EMPTY[name]
    return Drawn(
        name.value, str(TITLES[name]), tuple(entries), tuple(more),
        empty="" if has else str(words),
        empty_url=reverse(route) if route and not has else "",
    )  # fmt: skip


def signed(begun: Sequence[DefinitionVersion]) -> dict[int, tuple[str, ...]]:
    """By version, who signed it for whom, and when."""
    names = dict(team.list_names())
    found = definitions.list_signatures(version_ids=[one.id for one in begun])
    return {
        version.id: tuple(
            pgettext("signature", "%(leader)s: %(name)s, %(day)s") % {
                "leader": definition_words.LEADER_NAMES[one.side],
                "name": names.get(one.member_id or 0, _("Somebody who has left")),
                "day": ui.calendar_day(timezone.localdate(one.signed_at)),
            }
            for one in found.get(version.id, ())
        )
        for version in begun
    }  # fmt: skip


def entry(
    version: DefinitionVersion,
    *,
    signed: tuple[str, ...],
    unread: Unread | None,
    texts: Mapping[str, agreements.AgreementText],
    at: datetime,
) -> Entry:
    """A definition as the handbook says it. texts: of agreements in force, by key."""
    before = unread.before if unread else None
    return Entry(
        id=clauses.place(f"{version.kind.value}-{version.key}" if version.key else version.kind),
        name=definition_words.title(version),
        about=str(definition_words.KIND_NAMES[version.kind]) if version.key else "",
        version=definition_words.version(version.number),
        url=definition_words.place(version),
        state=definition_words.state(version, missing=(), at=at),
        signed=signed,
        parts=_parts(version, texts=texts, at=at),
        is_unread=unread is not None,
        is_new=unread is not None and before is None,
        changes=tuple(clauses.differences(before, version)) if before else (),
    )


def _parts(
    version: DefinitionVersion, *, texts: Mapping[str, agreements.AgreementText], at: datetime
) -> tuple[Part, ...]:
    if version.kind is Kind.AGREEMENT and version.key in texts:
        return _promises(texts[version.key])
    if version.kind is Kind.HANDOFFS:
        stages = kind_words.stage_names(at=at)
        return (
            Part(
                "",
                tuple(
                    (
                        one.name,
                        tuple(("", line) for line in kind_words.sentences(one, stages=stages)),
                    )
                    for one in handoffs.kinds_at(at=at)[1]
                ),
            ),
        )
    said = [
        (one.title, tuple(fact for fact in one.facts if fact[1] not in ("–", "", one.title)))
        for one in clauses.drawn(version)
    ]
    return (Part("", tuple((title, facts) for title, facts in said if facts)),)


def _promises(text: agreements.AgreementText) -> tuple[Part, ...]:
    """Both halves, and how soon the teams answer each other."""
    halves = (
        (_("What marketing promises"), text.marketing), (_("What sales promises"), text.sales),
    )  # fmt: skip
    found = [
        Part(heading, tuple((one.about, (("", one.words),)) for one in promised))
        for heading, promised in halves
    ]
    if text.answers:
        heading = _("How soon the teams answer each other")
        found.append(Part(heading, tuple((words, ()) for words in text.answers)))
    return tuple(found)


def ladders(held: Sequence[AgreementInForce]) -> list[Part]:
    """Who hears of what is late, by agreement."""
    texts = [agreements.text_of(agreement=one.agreement) for one in held]
    return [
        Part(text.name, tuple((words, ()) for words in text.late)) for text in texts if text.late
    ]


def meetings() -> list[Part]:
    """When the teams meet: each rhythm that is kept."""
    return [
        Part(
            str(KIND_NAMES[one.text.kind]),
            (
                (_("When"), (("", _when(one.text)),)),
                (
                    _("Who"),
                    (
                        (_("has to be there"), ui.number(len(one.text.required))),
                        (_("is told what came of it"), ui.number(len(one.text.optional))),
                    ),
                ),
                (_("On a holiday"), (("", str(HOLIDAY_RULES[one.text.on_holiday])),)),
            ),
        )
        for one in rhythms.list_series()
        if one.is_on
    ]


def _when(text: SeriesText) -> str:
    said = {
        "day": WEEKDAYS[text.weekday], "time": f"{text.starts:%H:%M}", "zone": text.zone,
        "minutes": ui.number(text.minutes), "nth": text.nth,
    }  # fmt: skip
    if text.nth:
        words = _("%(day)s number %(nth)s of each month, %(time)s (%(zone)s), %(minutes)s minutes")
    else:
        words = _("Each %(day)s, %(time)s (%(zone)s), %(minutes)s minutes")
    return words % said


def outcomes() -> Part:
    """What can become of a hand-off; why leads are returned is a definition."""
    named = [STATE_NAMES[State.OFFERED], STATE_NAMES[State.WORKED], *OUTCOME_NAMES.values()]
    return Part(_("What can become of a hand-off"), tuple((str(one), ()) for one in named))


def glossary() -> list[Part]:
    """Each measure with the question that it answers, by how much it is watched."""
    return [
        Part(
            str(reporting.TIER_NAMES[tier]),
            tuple(
                (str(one.title), (("", str(one.question)), ("", str(one.explains))))
                for one in reporting.MEASURES.values()
                if one.tier is tier
            ),
        )
        for tier in reporting.Tier
    ]
