"""How pages say the rules of touches: in sentences, what they would move, why they are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from accord.attribution import api as attribution
from accord.definitions import api as definitions
from accord.journeys.values import TOUCH_NAMES
from accord.kernel import text
from accord.reporting import api as reporting
from accord.ui import api as ui

SOURCED_NAMES = {
    attribution.SourcedRule.LEAD_SOURCE: pgettext_lazy("touches", "the origin of the lead"),
    attribution.SourcedRule.FIRST_TOUCH: pgettext_lazy("touches", "the first touch that counts"),
    attribution.SourcedRule.PRE_SALES: pgettext_lazy(
        "touches", "whether marketing was there before sales"
    ),
}
WEIGHT_NAMES = {
    "first": pgettext_lazy("touches", "The first touch"),
    "lead_created": pgettext_lazy("touches", "The touch that made the lead"),
    "opportunity_created": pgettext_lazy("touches", "The touch that made the deal"),
    "closed_won": pgettext_lazy("touches", "The last touch"),
    "rest": pgettext_lazy("touches", "All others together"),
}
# What the clauses of a version are called.
PARTS = {
    "kinds": pgettext_lazy("clause", "These count"),
    "by_sales": pgettext_lazy("clause", "What sales did counts"),
    "mails_to_many": pgettext_lazy("clause", "A mail counts also where it was sent to many"),
    "shortest_talk": pgettext_lazy("clause", "Shortest talk on the phone, in seconds"),
    "look_back": pgettext_lazy("clause", "Days before the deal was won"),
    "collapse": pgettext_lazy("clause", "The same person with the same piece counts once a day"),
    "influence": pgettext_lazy("clause", "Days before it was opened in which marketing has a part"),
    "half_life": pgettext_lazy("clause", "Days after which fading credit halves"),
    "sourced": pgettext_lazy("clause", "Which team started a deal goes by"),
    "custom.first": pgettext_lazy("clause", "Own weights, of 100: the first touch"),
    "custom.lead_created": pgettext_lazy("clause", "Own weights, of 100: what made the lead"),
    "custom.opportunity_created": pgettext_lazy(
        "clause", "Own weights, of 100: what made the deal"
    ),
    "custom.closed_won": pgettext_lazy("clause", "Own weights, of 100: the last touch"),
    "custom.rest": pgettext_lazy("clause", "Own weights, of 100: all others together"),
}
_BETWEEN = pgettext_lazy("touches", "Write a whole number from %(least)s to %(most)s.")
_BOUNDS = {
    "look_back": (1, 3_650),
    "influence": (0, 3_650),
    "half_life": (1, 365),
    "shortest_talk": (0, 3_600),
}
FLAWS: Mapping[attribution.RulesFlaw, str | Promise] = {
    attribution.RulesFlaw.NOT_AN_OBJECT: pgettext_lazy(
        "touches", "Several named values belong here."
    ),
    attribution.RulesFlaw.UNKNOWN_KEY: pgettext_lazy(
        "touches", "Rules of touches have nothing of this name."
    ),
    attribution.RulesFlaw.MISSING_KEY: pgettext_lazy("touches", "This is missing. Add it."),
    attribution.RulesFlaw.NOT_A_LIST: pgettext_lazy("touches", "A list belongs here."),
    attribution.RulesFlaw.TOO_MANY: pgettext_lazy("touches", "There are too many. Take some out."),
    attribution.RulesFlaw.NO_TEXT: pgettext_lazy("touches", "A word belongs here."),
    attribution.RulesFlaw.TOO_LONG: pgettext_lazy("touches", "This is too long. Make it shorter."),
    attribution.RulesFlaw.NOT_WHOLE: _BETWEEN,
    attribution.RulesFlaw.OUT_OF_BOUNDS: _BETWEEN,
    attribution.RulesFlaw.NOT_ONE_OF: pgettext_lazy(
        "touches", "This cannot be chosen here. Choose one from the list."
    ),
    attribution.RulesFlaw.TWICE: pgettext_lazy("touches", "This is there twice. Leave one out."),
    attribution.RulesFlaw.NO_KIND: pgettext_lazy(
        "touches", "Nothing would count, so nobody would ever be credited. Choose at least one."
    ),
    attribution.RulesFlaw.NOT_YES_OR_NO: pgettext_lazy("touches", "This is either so or not."),
    attribution.RulesFlaw.NOT_A_SHARE: pgettext_lazy(
        "touches", "Write a number from 0 to 100, such as 40 or 22.5."
    ),
    attribution.RulesFlaw.NOT_ONE_IN_ALL: pgettext_lazy(
        "touches", "The weights have to add up to 100. Change one, or leave all of them empty."
    ),
}
_MOST_MOVES = 12


def flaw(refusal: attribution.UnableToReadRules) -> str:
    """Why a wording is no rules of touches, and what to do."""
    least, most = _BOUNDS.get(refusal.where, (0, 0))
    return str(FLAWS[refusal.flaw]) % {"least": ui.number(least), "most": ui.number(most)}


def sentences(rules: attribution.TouchRules) -> list[str]:
    """Rules in sentences."""
    names = pgettext("list", ", ").join(str(TOUCH_NAMES[kind]) for kind in rules.kinds)
    said = [
        _("These count: %(names)s.") % {"names": names},
        _("Never: what a machine did, such as a guard that follows the links of a mail."),
        _("What marketing and what sales did counts.")
        if rules.by_sales
        else _("What sales did does not count."),
        _("A mail counts also where it was sent to many.")
        if rules.mails_to_many
        else _("A mail counts where it was written to one person, answered, or its link followed."),
    ]
    if rules.shortest_talk:
        said.append(_talk(rules.shortest_talk))
    if rules.collapse:
        said.append(_("The same person with the same piece counts once a day."))
    said += [_back(rules.look_back), _part(rules.influence), _fades(rules.half_life)]
    started = {"rule": SOURCED_NAMES[rules.sourced]}
    said.append(_("Which team started a deal goes by %(rule)s.") % started)
    if rules.custom:
        said.append(_own(attribution.rules_body(rules)["custom"]))
    return said


def _talk(seconds: int) -> str:
    said = ngettext(
        "A talk on the phone counts from %(count)s second on, one of unknown length always.",
        "A talk on the phone counts from %(count)s seconds on, one of unknown length always.",
        seconds,
    )
    return said % {"count": ui.number(seconds)}


def _back(days: int) -> str:
    said = ngettext(
        "A touch counts in the last day before the deal was won.",
        "A touch counts in the last %(days)s days before the deal was won.",
        days,
    )
    return said % {"days": ui.number(days)}


def _part(days: int) -> str:
    said = ngettext(
        "Marketing had a part in a deal with a touch of theirs from %(days)s day before it was "
        "opened until it was won.",
        "Marketing had a part in a deal with a touch of theirs from %(days)s days before it was "
        "opened until it was won.",
        days,
    )
    return said % {"days": ui.number(days)}


def _fades(days: int) -> str:
    said = ngettext(
        "Where credit fades, it halves each day.",
        "Where credit fades, it halves every %(days)s days.",
        days,
    )
    return said % {"days": ui.number(days)}


def _own(custom: Mapping[str, str]) -> str:
    named = [
        pgettext("touches", "%(name)s %(share)s")
        % {"name": WEIGHT_NAMES[name], "share": weight_said(share)}
        for name, share in custom.items()
    ]
    return _("Weights of your own, of 100: %(weights)s.") % {
        "weights": pgettext("list", ", ").join(named)
    }


def moved(moves: Sequence[attribution.Move], *, origins: Mapping[str, str]) -> list[str]:
    """What rules would move, the largest first, as sentences."""

    def name(group: Any) -> str:
        if group is None:
            return reporting.blank_name("channel")
        return origins.get(str(group)) or text.sentence_case(str(group))

    said = [
        _("This moves %(money)s from %(source)s to %(target)s.")
        % {
            "money": ui.money(move.money),
            "source": name(move.source),
            "target": name(move.target),
        }
        for move in moves[:_MOST_MOVES]
    ]
    if len(moves) > _MOST_MOVES:
        rest = len(moves) - _MOST_MOVES
        more = ngettext("And %(count)s smaller one.", "And %(count)s smaller ones.", rest)
        said.append(more % {"count": ui.number(rest)})
    return said


def weight_said(said: Any) -> str:
    """One of the company's own weights, of 100."""
    return ui.number(float(said) * 100, digits=1)


def kinds_said(said: Any) -> str:
    """Kinds of touches by name."""
    named = {kind.value: str(name) for kind, name in TOUCH_NAMES.items()}
    return pgettext("list", ", ").join(named.get(one, one) for one in said)


def origin_names(found: Sequence[definitions.Origin]) -> dict[str, str]:
    """What channels are called: as the origins of the same code are."""
    return {one.code: _(one.name) for one in found}
