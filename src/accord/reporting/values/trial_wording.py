"""The sentences of a card that is tried on past leads; `queries.trial_rows` chooses among them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy

from accord.reporting.values.figures import Say
from accord.scoring.values.trials import Untried

TRIAL_SENTENCES: Mapping[Say, str | Promise] = {
    Say.CARD_NAMED: gettext_lazy("“%(name)s”, version %(number)s:"),
    Say.BROUGHT_BESIDE_CARD: ngettext_lazy(
        "With this rule: %(now)s lead a week instead of %(then)s with the card in force.",
        "With this rule: %(now)s leads a week instead of %(then)s with the card in force.",
        "count",
    ),
    Say.BROUGHT_BESIDE_MQL: ngettext_lazy(
        "With this rule: %(now)s lead a week instead of the %(then)s that were called MQL.",
        "With this rule: %(now)s leads a week instead of the %(then)s that were called MQL.",
        "count",
    ),
    Say.MISSED: ngettext_lazy(
        "You would have missed %(missed)s of %(found)s customer.",
        "You would have missed %(missed)s of %(found)s customers.",
        "count",
    ),
    Say.MISSED_WORTH: gettext_lazy("Those missed were worth %(worth)s."),
    Say.FOUND_MORE: ngettext_lazy(
        "It would have found %(more)s customer more.",
        "It would have found %(more)s customers more.",
        "count",
    ),
    Say.ENOUGH_HANDS: gettext_lazy("In a good week sales can work %(many)s new leads."),
    Say.TOO_FEW_HANDS: gettext_lazy(
        "In a good week sales can work %(many)s new leads: fewer than this rule brings."
    ),
    Say.PICKS_BETTER: gettext_lazy("Of those it picks, more become customers."),
    Say.PICKS_WORSE: gettext_lazy("Of those it picks, fewer become customers."),
    Say.PICKS_CANNOT_TELL: gettext_lazy(
        "Whether it picks better leads cannot be told apart from chance."
    ),
    Say.PICKS_TOO_FEW: gettext_lazy("Too few leads flip to say whether it picks better ones."),
    Say.PICKS_SAME: gettext_lazy("It picks the same leads."),
    Say.HOLDS_BETTER: gettext_lazy(
        "It picks better in the later half of the time than in the earlier."
    ),
    Say.HOLDS_WORSE: gettext_lazy(
        "It picks worse in the later half of the time than in the earlier: do not count on it."
    ),
    Say.HOLDS: gettext_lazy("It picks as well in the later half of the time."),
    Say.HOLDS_TOO_FEW: gettext_lazy(
        "Too few leads to set the two halves of the time side by side."
    ),
    Say.TIMES_BETTER: gettext_lazy(
        "Leads of the later half become customers more often than earlier ones: times have changed."
    ),
    Say.TIMES_WORSE: gettext_lazy(
        "Leads of the later half become customers less often than earlier ones: times have changed."
    ),
    Say.OF_100: gettext_lazy(
        "Of 100 leads this card calls “%(best)s”, %(first)s became customers; of those it calls "
        "“%(worst)s”, %(second)s."
    ),
    Say.ORDER_HOLDS: gettext_lazy("The better the quadrant, the more of its leads buy."),
    Say.ORDER_SEEMS: gettext_lazy(
        "The numbers rise with the quadrants, but some of the difference may be chance."
    ),
    Say.ORDER_TURNED: gettext_lazy(
        "“%(worse)s” leads became customers more often than “%(better)s” ones. It may be chance: "
        "look again when more leads are decided."
    ),
    Say.ORDER_WRONG: gettext_lazy(
        "“%(worse)s” leads become customers more often than “%(better)s” ones: the card ranks "
        "them the wrong way round. Change its points."
    ),
    Say.ORDER_TOO_FEW: gettext_lazy(
        "Too few leads to say whether better quadrants buy more often."
    ),
    Say.NO_CARD: gettext_lazy(
        "Leads cannot be judged by this wording any more. Write it anew, or take it back."
    ),
    Say.FORGETS_TOO_SOON: gettext_lazy(
        "This card halves its points within ten hours, so past days say nothing about it. "
        "Write a longer time and try again."
    ),
    Say.NO_PAST: gettext_lazy(
        "No lead with a known day has become a customer yet. "
        "Load past leads and deals, then try again."
    ),
    Say.NO_LAKE: gettext_lazy(
        "The past leads could not be read. Try again; “accord doctor” says what is wrong."
    ),
    Say.CUT_OFF: gettext_lazy(
        "Accord was stopped while it tried this, so nothing was kept. Try it again."
    ),
    Say.STILL_DECIDED: gettext_lazy(
        "Too early: some of these leads came so lately that they may still become customers."
    ),
}
TRIAL_COUNTED = {
    Say.BROUGHT_BESIDE_CARD: "now",
    Say.BROUGHT_BESIDE_MQL: "now",
    Say.MISSED: "found",
    Say.FOUND_MORE: "more",
}
UNTRIED: Mapping[Untried, Say] = {
    Untried.FORGETS_TOO_SOON: Say.FORGETS_TOO_SOON,
    Untried.NO_PAST: Say.NO_PAST,
    Untried.NO_LAKE: Say.NO_LAKE,
    Untried.CUT_OFF: Say.CUT_OFF,
    Untried.NO_CARD: Say.NO_CARD,
}
LINE_NAMES: Mapping[str, str | Promise] = {
    "this": pgettext_lazy("trial", "This rule"),
    "card_in_force": pgettext_lazy("trial", "The card in force"),
    "mql": pgettext_lazy("trial", "What was called MQL then"),
    "only_this": pgettext_lazy("trial", "Only this rule"),
    "only_before": pgettext_lazy("trial", "Only the one before"),
    "all": pgettext_lazy("trial", "All leads of the time"),
    "earlier": pgettext_lazy("trial", "This rule, earlier half"),
    "later": pgettext_lazy("trial", "This rule, later half"),
}
FIT_UNKNOWN = pgettext_lazy("cell", "Fit unknown")
