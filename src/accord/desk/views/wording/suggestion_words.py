"""How pages say points that were learned: what each brings, how good they are, what is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.desk.views.wording import card_words
from accord.desk.views.wording.card_words import Line
from accord.journeys.values import TOUCH_NAMES, TouchKind
from accord.scoring import api as scoring
from accord.scoring.values.cards import LONGEST_NAME, OWN_FIELD, Card
from accord.scoring.values.learning import Given, Liked, Offer, Warned, sentence, why
from accord.scoring.values.scores import QUADRANT_NAMES, Quadrant
from accord.scoring.values.suggestions import Count, Reads, Said, Step, Suggestion, Unsuggested
from accord.ui import api as ui

STEPS = {
    Step.WAITING: gettext_lazy("It begins in a moment."),
    Step.GATHERING: gettext_lazy("Past leads are being gathered, as they were known then."),
    Step.LEARNING: gettext_lazy("Points are being learned, and tried on later leads."),
    Step.COUNTING: gettext_lazy("Leads and customers of each answer are being counted."),
}
SHARES = {Step.WAITING: 0.0, Step.GATHERING: 0.1, Step.LEARNING: 0.4, Step.COUNTING: 0.9}
PROBLEMS = {
    Unsuggested.NO_PAST: gettext_lazy(
        "No lead with a known day has become a customer yet. "
        "Load past leads and deals, then ask again."
    ),
    Unsuggested.NO_LAKE: gettext_lazy(
        "The past leads could not be read. Ask again; “accord doctor” says what is wrong."
    ),
    Unsuggested.CUT_OFF: gettext_lazy("It was cut off in the middle. Ask again."),
}
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a criterion: what it brings, and what became of leads that gave it."""

    name: str
    looks_at: str
    brings: str
    leads: str
    customers: str
    is_first: bool


def named(body: Mapping[str, Any], *, name: str) -> dict[str, Any]:
    """The body of a card with the names that people know for what it looks at."""
    return {
        **body,
        "name": name,
        **{
            axis: {
                **body[axis],
                "criteria": [{**one, "name": _name(one)} for one in body[axis]["criteria"]],
            }
            for axis in ("fit", "interest")
        },
    }


def column(reads: Reads) -> str:
    """What a column of the past leads is called."""
    if reads.kind:
        return _touch(reads.kind)
    if reads.field.startswith(OWN_FIELD):
        return reads.field.removeprefix(OWN_FIELD)
    return card_words.field_said(reads.field)


def cautions(suggestion: Suggestion) -> list[str]:
    """What is to be known beside the points."""
    names = _names(suggestion.reads)
    return [sentence(_renamed(one, names)) for one in suggestion.warnings]


def left_out(suggestion: Suggestion) -> list[tuple[str, str, str]]:
    """Each suspect field: its column, its name, and why it is left out."""
    names = _names(suggestion.reads)
    return [
        (
            each.column,
            names.get(each.column, each.column),
            why(replace(each, facts={
                key: names.get(value, value) if key == "other" else value
                for key, value in each.facts.items()
            })),
        )
        for each in suggestion.suspects
    ]  # fmt: skip


def how_good(liked: Liked) -> list[str]:
    """ "Of the 100 leads it likes best, 31 became customers; of 100 any leads, 14." """
    numbers = {
        "of": ui.number(liked.of),
        "won": ui.number(liked.won),
        "usual": ui.number(liked.usual),
        "low": ui.number(liked.low),
        "high": ui.number(liked.high),
    }
    told = [
        _(
            "Of the %(of)s leads it likes best, %(won)s became customers; of %(of)s any leads, "
            "%(usual)s."
        )
        % numbers,
        _(
            "It was learned from earlier leads and had not seen these. Of the next %(of)s it likes "
            "best, expect %(low)s to %(high)s."
        )
        % numbers,
    ]
    if liked.low <= liked.usual:
        told.append(
            _("That may be chance: it cannot be told apart from picking any leads. Wait for more.")
        )
    return told


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers that mean more together, in words; `place` among those that a card may take, None
    where it cannot say them."""

    name: str
    words: str
    place: int | None


def together(suggestion: Suggestion) -> list[Pair]:
    """ "“Size” one of 201+ and “Filled in a form” 1 or more", and "+12 points beyond both. …" """
    reads = {each.column: each for each in suggestion.reads}
    places = {offer.together: place for place, offer in enumerate(offers(suggestion))}
    return [
        Pair(
            card_words.in_pair(_given(each.one, reads), _given(each.other, reads)),
            _(
                "%(points)s beyond those of both. Of %(leads)s such leads %(won)s became "
                "customers; the points of both let expect %(expected)s."
            )
            % {
                "points": card_words.points(each.points)
                if each.points < 0
                else f"+{card_words.points(each.points)}",
                "leads": ui.number(each.leads),
                "won": ui.number(each.won),
                "expected": ui.number(each.expected),
            },
            places.get(each),
        )
        for each in suggestion.together
    ]


def offers(suggestion: Suggestion) -> tuple[Offer, ...]:
    """The pairs that the card of a suggestion may take."""
    if suggestion.card is None:
        return ()
    fields = {each.column: each.field for each in suggestion.reads if each.field}
    kinds = {each.column: each.kind for each in suggestion.reads if each.kind}
    return scoring.offers_of(suggestion.card, suggestion.together, fields, kinds)


def said(found: Said, quadrant: Quadrant, reasons: Mapping[str, str]) -> list[str]:
    """ "Sales called 9 of 31 Perfect leads not promising." """
    name = str(QUADRANT_NAMES[quadrant])
    told = []
    if found.judged:
        told.append(
            ngettext(
                "Sales called %(no)s of %(judged)s %(quadrant)s lead not promising.",
                "Sales called %(no)s of %(judged)s %(quadrant)s leads not promising.",
                found.judged,
            )
            % {
                "no": ui.number(found.not_promising),
                "judged": ui.number(found.judged),
                "quadrant": name,
            }
        )
    back = sum(found.reasons.values())
    if back:
        first = sorted(found.reasons.items(), key=lambda one: (-one[1], one[0]))[:_MOST_REASONS]
        listed = ", ".join(
            f"{reasons.get(code, code)} ({ui.number(count)})" for code, count in first
        )
        told.append(
            ngettext(
                "Sales returned %(back)s %(quadrant)s lead: %(reasons)s.",
                "Sales returned %(back)s %(quadrant)s leads: %(reasons)s.",
                back,
            )
            % {
                "back": ui.number(back),
                "quadrant": name,
                "reasons": listed,
            }
        )
    return told


def answers(
    card: Card, counts: Mapping[str, Sequence[Count]]
) -> list[tuple[str, str, list[Answer]]]:
    """The points of both axes, answer by answer; those that no past lead gave are not listed."""
    return [
        (_("Fit"), "fit", _listed(card_words.fit_lines(card), counts)),
        (_("Interest"), "interest", _listed(card_words.interest_lines(card), counts)),
    ]


def _listed(lines: Sequence[Line], counts: Mapping[str, Sequence[Count]]) -> list[Answer]:
    found = []
    for line in lines:
        first = True
        for brings, count in zip(line.points, counts.get(line.code, ()), strict=False):
            if count.leads:
                found.append(
                    Answer(
                        line.name, line.looks_at, brings, ui.number(count.leads),
                        ui.part_of(count.customers, count.leads), first,
                    )
                )  # fmt: skip
                first = False
    return found


def _given(given: Given, reads: Mapping[str, Reads]) -> str:
    """ "“Company size” 200 or more", "“Country” one of DE, FR", "“Fax” known at all"."""
    read = reads.get(given.column)
    name = column(read) if read is not None else given.column
    if given.at_least is not None:
        number = ui.number(given.at_least, digits=0 if given.at_least.is_integer() else 1)
        return _("“%(name)s” %(number)s or more") % {"name": name, "number": number}
    if given.values:
        values = card_words.some_of(given.values)
        return _("“%(name)s” one of %(values)s") % {"name": name, "values": values}
    return _("“%(name)s” known at all") % {"name": name}


def _name(criterion: Mapping[str, Any]) -> str:
    if "touch" in criterion:
        name, count = _touch(criterion["touch"]["kinds"][0]), criterion["at_least"]
        if count > 1:
            name = _("%(touch)s, %(count)s times") % {"touch": name, "count": ui.number(count)}
        if criterion.get("where"):
            name = card_words.in_pair(name, card_words.where_said(criterion["where"]))
        return name[:LONGEST_NAME]
    if "both" in criterion:
        pair = scoring.read_pair(criterion)
        return card_words.both(pair)[:LONGEST_NAME]
    field = str(criterion["field"])
    if field.startswith(OWN_FIELD):
        return field.removeprefix(OWN_FIELD)[:LONGEST_NAME]
    return card_words.field_said(field)


def _touch(kind: str) -> str:
    return str(TOUCH_NAMES[TouchKind(kind)]) if kind in set(TouchKind) else kind


def _names(reads: Sequence[Reads]) -> dict[str, str]:
    return {each.column: column(each) for each in reads}


def _renamed(warned: Warned, names: Mapping[str, str]) -> Warned:
    facts = dict(warned.facts)
    if "columns" in facts:
        facts["columns"] = [names.get(each, each) for each in facts["columns"]]
    if "column" in facts:
        facts["column"] = names.get(facts["column"], facts["column"])
    if "since" in facts:
        facts["since"] = ui.calendar_day(date.fromisoformat(facts["since"]))
    return replace(warned, facts=facts)
