"""An agreement in plain sentences for both teams; the sentences are the terms, word for word."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accord.agreements.queries.late_wording import (
    step_words,
    turnaround_words,
    unmeasured_words,
    working_time,
)
from accord.agreements.values import naming
from accord.agreements.values.terms import (
    Agreement,
    Clause,
    ClauseKind,
    Completeness,
    Coverage,
    Covered,
    Deadline,
    Every,
    Feedback,
    Hours,
    Persistence,
    Promise,
    Quality,
    Result,
    Roll,
    Speed,
    Target,
    Told,
    Value,
    Verdict,
    Volume,
    Worth,
)
from accord.team.values import Side
from accord.ui import api as ui

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Worded:
    """One promise: its code, what it is about, and the sentence."""

    code: str
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class AgreementText:
    """An agreement as people read it."""

    name: str
    about: str
    batch: str
    marketing: tuple[Worded, ...]
    sales: tuple[Worded, ...]
    late: tuple[str, ...]
    answers: tuple[str, ...]
    silence: str


def text_of(*, agreement: Agreement) -> AgreementText:
    """All of an agreement in sentences."""
    return AgreementText(
        agreement.name,
        handoff_name(code=agreement.handoff),
        _batch(agreement),
        tuple(word_clause(agreement=agreement, clause=one)
              for one in agreement.of_side(Side.MARKETING)),
        tuple(word_clause(agreement=agreement, clause=one)
              for one in agreement.of_side(Side.SALES)),
        tuple(step_words(one) for one in agreement.ladder),
        tuple(turnaround_words(one) for one in agreement.turnarounds),
        _silence(agreement),
    )  # fmt: skip


def word_clause(*, agreement: Agreement, clause: Clause) -> Worded:
    """One promise as a sentence, with whose working time it goes by where it is not the team's."""
    said = _SENTENCES[clause.kind](clause.terms, clause, agreement)
    if clause.with_recycled:
        said += " " + _("Leads that come again count too.")
    if clause.calendar.hours is Hours.ALWAYS:
        said += " " + _("Every hour counts, day and night.")
    elif clause.calendar.hours is not Hours.TEAM:
        hours = str(naming.HOURS_NAMES[clause.calendar.hours])
        if clause.calendar.key:
            hours = _("of the calendar “%(key)s”") % {"key": clause.calendar.key}
        said += " " + _("Working time is that %(hours)s.") % {"hours": hours}
    return Worded(clause.code, str(naming.KIND_NAMES[clause.kind]), said)


def handoff_name(*, code: str) -> str:
    """What a kind of hand-off is called; an own one is called as it is written."""
    return str(naming.HANDOFF_NAMES.get(code, code.replace("_", " ")))


def _team(clause: Clause) -> str:
    return str(naming.SIDE_NAMES[clause.side])


def _when(clause: Clause, agreement: Agreement) -> str:
    """ "every Monday", "every week"."""
    if clause.every is Every.BATCH and agreement.batch is not None:
        return _("every %(day)s") % {"day": naming.WEEKDAY_NAMES[agreement.batch.weekday]}
    return str(naming.EVERY_NAMES[clause.every])


def _leads(share: Fraction) -> str:
    """ "all leads", "at least 60 in 100 leads"."""
    if share == 1:
        return pgettext("agreement", "all leads")
    return _("at least %(share)s leads") % {"share": ui.in_hundred(float(share))}


def _part(share: Fraction) -> str:
    """ "all", "at least 60 in 100", of leads that are named before."""
    if share == 1:
        return pgettext("agreement", "all")
    return _("at least %(share)s") % {"share": ui.in_hundred(float(share))}


def _days(count: int) -> str:
    return ngettext(
        "%(count)s working day", "%(count)s working days", count
    ) % {"count": ui.number(count)}  # fmt: skip


def _volume(terms: Volume, clause: Clause, agreement: Agreement) -> str:
    return ngettext(
        "%(team)s hands over at least %(count)s new lead %(when)s.",
        "%(team)s hands over at least %(count)s new leads %(when)s.",
        terms.at_least,
    ) % {
        "team": _team(clause), "count": ui.number(terms.at_least),
        "when": _when(clause, agreement),
    }  # fmt: skip


def _batch(agreement: Agreement) -> str:
    """When the weekly list is handed over, "" where there is none."""
    if agreement.batch is None:
        return ""
    said = {
        "day": naming.WEEKDAY_NAMES[agreement.batch.weekday],
        "other": naming.ROLL_NAMES[agreement.batch.roll],
    }
    if agreement.batch.roll is Roll.SKIP:
        return _("The weekly list is handed over every %(day)s; on a day off it falls away.") % said
    return (
        _("The weekly list is handed over every %(day)s; instead of a day off it is %(other)s.")
        % said
    )


def _value(terms: Value, clause: Clause, agreement: Agreement) -> str:
    whole = terms.at_least == terms.at_least.to_integral_value()
    said = {
        "team": _team(clause),
        "amount": ui.number(terms.at_least, digits=0 if whole else 2),
        "when": _when(clause, agreement),
    }
    if terms.of is Worth.PIPELINE:
        return (
            _(
                "%(team)s hands over leads that bring a pipeline of at least %(amount)s in the "
                "company's currency %(when)s."
            )
            % said
        )
    worth = pgettext("list", ", ").join(
        f"{naming.QUADRANT_NAMES[one]} {ui.number(points)}" for one, points in terms.points
    )
    return _(
        "%(team)s hands over leads worth at least %(amount)s points %(when)s. A lead is worth: "
        "%(worth)s."
    ) % {**said, "worth": worth}


def _quality(terms: Quality, clause: Clause, agreement: Agreement) -> str:
    return _(
        "Of the leads that %(team)s hands over %(when)s, %(part)s fit whom both teams look for."
    ) % {"team": _team(clause), "when": _when(clause, agreement), "part": _part(terms.share)}


def _completeness(terms: Completeness, clause: Clause, agreement: Agreement) -> str:
    return _(
        "Of the leads that %(team)s hands over %(when)s, %(part)s come with all that is needed."
    ) % {"team": _team(clause), "when": _when(clause, agreement), "part": _part(terms.share)}


def _speed(terms: Speed, clause: Clause, agreement: Agreement) -> str:
    rows = pgettext("list", "; ").join(_target(one, alone=len(terms.targets) == 1)
                                       for one in terms.targets)  # fmt: skip
    said = _("%(team)s %(does)s %(leads)s in time, counted %(when)s: %(rows)s.") % {
        "team": _team(clause), "does": _does(terms.promise), "leads": _leads(terms.share),
        "when": _when(clause, agreement), "rows": rows,
    }  # fmt: skip
    return f"{said} {_automated(terms)}" if terms.promise is Promise.ATTEMPT else said


def _does(promise: Promise) -> str:
    return {
        Promise.ACKNOWLEDGE: pgettext("agreement", "takes"),
        Promise.ATTEMPT: pgettext("agreement", "first tries to reach"),
        Promise.CONTACT: pgettext("agreement", "first talks with"),
        Promise.VERDICT: pgettext("agreement", "decides about"),
    }[promise]


def _target(one: Target, *, alone: bool) -> str:
    named = [str(naming.QUADRANT_NAMES[one.quadrant])] if one.quadrant else []
    if one.origin:
        named.append(_("from %(origin)s") % {"origin": one.origin})
    if one.region:
        named.append(_("in %(region)s") % {"region": one.region})
    said = {"within": working_time(length=one.within), "whom": " ".join(named)}
    if named:
        return _("%(whom)s within %(within)s") % said
    return (_("within %(within)s of working time") if alone
            else _("all others within %(within)s of working time")) % said  # fmt: skip


def _automated(terms: Speed) -> str:
    if not terms.automated:
        return _("A letter that a tool sends by itself never counts.")
    names = pgettext("list", ", ").join(str(naming.QUADRANT_NAMES[one]) for one in terms.automated)
    return _("A letter that a tool sends by itself counts for these alone: %(names)s.") % {
        "names": names
    }


def _deadline(terms: Deadline, clause: Clause, agreement: Agreement) -> str:
    said = {
        "team": _team(clause),
        "does": _does(terms.promise),
        "leads": _leads(terms.share),
        "when": _when(clause, agreement),
        "day": naming.WEEKDAY_NAMES[terms.weekday],
        "days": _days(terms.days_after),
        "time": "" if terms.minute is None else f"{terms.minute // 60:02d}:{terms.minute % 60:02d}",
        "other": naming.ROLL_NAMES[terms.roll],
    }
    if terms.minute is None:
        words = _("%(team)s %(does)s %(leads)s handed over %(when)s by the end of %(day)s.")
    else:
        words = _("%(team)s %(does)s %(leads)s handed over %(when)s by %(day)s, %(time)s.")
    if terms.roll is Roll.SKIP:
        rolled = _("On a day off this limit falls away.")
    else:
        rolled = _("Instead of a day off it is %(other)s.")
    later = _("A lead always has %(days)s after the day on which it came.")
    return " ".join(one % said for one in (words, rolled, later if terms.days_after else "") if one)


def _persistence(terms: Persistence, clause: Clause, agreement: Agreement) -> str:
    del agreement
    said = {
        "team": _team(clause),
        "leads": _leads(terms.share),
        "attempts": ngettext(
            "%(count)s attempt", "%(count)s attempts", terms.attempts
        ) % {"count": ui.number(terms.attempts)},
        "channels": ngettext(
            "%(count)s channel", "%(count)s channels", terms.channels
        ) % {"count": ui.number(terms.channels)},
        "days": _days(terms.within_days),
        "spacing": working_time(length=terms.spacing),
    }  # fmt: skip
    words = (
        _(
            "%(team)s gives up %(leads)s that nobody reaches only after at least %(attempts)s by "
            "at least %(channels)s, made within %(days)s."
        )
        % said
    )
    if terms.spacing:
        words += " " + _("Attempts less than %(spacing)s apart count once.") % said
    if terms.next_within is None:
        return words
    soon = _("After each of them the next one comes within %(within)s of working time.")
    return f"{words} " + soon % {"within": working_time(length=terms.next_within)}


def _coverage(terms: Coverage, clause: Clause, agreement: Agreement) -> str:
    said = {"team": _team(clause), "leads": _leads(terms.share), "days": _days(terms.within_days),
            "when": _when(clause, agreement)}  # fmt: skip
    if terms.of is Covered.STAFFED:
        return _("While somebody of %(team)s works, %(leads)s come in, counted %(when)s.") % said
    return _("%(team)s tries to reach %(leads)s within %(days)s, counted %(when)s.") % said


def _verdict(terms: Verdict, clause: Clause, agreement: Agreement) -> str:
    return _("%(team)s decides about %(leads)s within %(days)s, counted %(when)s.") % {
        "team": _team(clause), "leads": _leads(terms.share), "days": _days(terms.within_days),
        "when": _when(clause, agreement),
    }  # fmt: skip


def _feedback(terms: Feedback, clause: Clause, agreement: Agreement) -> str:
    said = {"team": _team(clause), "part": _part(terms.share),
            "when": _when(clause, agreement)}  # fmt: skip
    if terms.of is Told.REASONS:
        return (
            _(
                "Of the leads that %(team)s returns, counted %(when)s, %(part)s have a reason "
                "from the list."
            )
            % said
        )
    return (
        _(
            "Of the leads that are decided, counted %(when)s, %(team)s says of %(part)s whether "
            "they are promising."
        )
        % said
    )


def _result(terms: Result, clause: Clause, agreement: Agreement) -> str:
    return _(
        "Of the leads handed over %(when)s, %(part)s become SQL. The number is final when all are "
        "decided, at the latest %(days)s days after; it is reported, and nobody is warned."
    ) % {
        "when": _when(clause, agreement), "part": _part(terms.share),
        "days": ui.number(terms.final_after_days),
    }  # fmt: skip


def _silence(agreement: Agreement) -> str:
    if not agreement.silent_days:
        return _("Once signed, whoever is late is warned at once.")
    said = ngettext(
        "Before it is signed it is measured for %(days)s day; nobody is warned, and nobody named.",
        "Before it is signed it is measured for %(days)s days; nobody is warned, and nobody named.",
        agreement.silent_days,
    ) % {"days": ui.number(agreement.silent_days)}
    return f"{said} {unmeasured_words(turnarounds=agreement.turnarounds)}".strip()


_SENTENCES: Mapping[ClauseKind, Callable[[Any, Clause, Agreement], str]] = {
    ClauseKind.VOLUME: _volume,
    ClauseKind.VALUE: _value,
    ClauseKind.QUALITY: _quality,
    ClauseKind.COMPLETENESS: _completeness,
    ClauseKind.SPEED: _speed,
    ClauseKind.DEADLINE: _deadline,
    ClauseKind.PERSISTENCE: _persistence,
    ClauseKind.COVERAGE: _coverage,
    ClauseKind.VERDICT: _verdict,
    ClauseKind.FEEDBACK: _feedback,
    ClauseKind.RESULT: _result,
}
