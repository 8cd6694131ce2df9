"""The sentences of the measures, whole and translatable; `rules.sentences` chooses among them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy

from accord.reporting.values.credit_wording import CREDIT_COUNTED, CREDIT_SENTENCES
from accord.reporting.values.doing_wording import DOING_COUNTED, DOING_SENTENCES
from accord.reporting.values.figures import Say
from accord.reporting.values.loss_wording import LOSS_COUNTED, LOSS_SENTENCES
from accord.reporting.values.money_wording import MONEY_COUNTED, MONEY_SENTENCES
from accord.reporting.values.promise_wording import PROMISE_COUNTED, PROMISE_SENTENCES
from accord.reporting.values.trial_wording import TRIAL_COUNTED, TRIAL_SENTENCES
from accord.reporting.values.under_wording import UNDER_COUNTED, UNDER_SENTENCES

SENTENCES: Mapping[Say, str | Promise] = {
    **TRIAL_SENTENCES,
    **UNDER_SENTENCES,
    **PROMISE_SENTENCES,
    **LOSS_SENTENCES,
    **CREDIT_SENTENCES,
    **MONEY_SENTENCES,
    **DOING_SENTENCES,
    Say.NOTHING_YET: gettext_lazy("Nothing to count yet."),
    Say.REACHED: gettext_lazy("%(reached)s of %(entered)s so far."),
    Say.TOO_EARLY: ngettext_lazy(
        "Too early: %(open)s of %(entered)s lead is still open.",
        "Too early: %(open)s of %(entered)s leads are still open.",
        "count",
    ),
    Say.YOUNG_MONTH: gettext_lazy("Too early: %(open)s of %(entered)s are still open."),
    Say.NO_DEALS_BEFORE: gettext_lazy(
        "This file has no deals before %(month)s; earlier months look worse than they were."
    ),
    Say.NO_RESULTS_BEFORE: gettext_lazy(
        "This file has no results before %(month)s; earlier months look worse than they were."
    ),
    Say.INCOMPLETE_MONTH: gettext_lazy(
        "Before the file's first result: this looks worse than it was."
    ),
    Say.LEADS: gettext_lazy("%(name)s leads with %(reached)s of %(entered)s."),
    Say.TOO_CLOSE: gettext_lazy("%(names)s are too close to rank."),
    Say.MANY_TOO_CLOSE: gettext_lazy("%(number)s of %(of)s are too close to rank."),
    Say.UNANSWERED: gettext_lazy("%(open)s of %(entered)s are still without an answer."),
    Say.WON_WITHOUT_VALUE: ngettext_lazy(
        "%(deals)s won deal, without a recorded value.",
        "%(deals)s won deals, without a recorded value.",
        "count",
    ),
    Say.WON_OF_DECIDED: ngettext_lazy(
        "Won %(won)s of %(decided)s decided deal.",
        "Won %(won)s of %(decided)s decided deals.",
        "count",
    ),
    Say.TIME_TO_WIN: ngettext_lazy(
        "Half of the deals were won within %(median)s days, nine in ten within %(p90)s day.",
        "Half of the deals were won within %(median)s days, nine in ten within %(p90)s days.",
        "count",
    ),
    Say.ONE_TIME_TO_WIN: ngettext_lazy(
        "The only deal so far took %(days)s day.",
        "The only deal so far took %(days)s days.",
        "count",
    ),
    Say.RETURN_ABOVE_COST: gettext_lazy("%(cost)s spent, %(gained)s earned back."),
    Say.RETURN_BELOW_COST: gettext_lazy("%(cost)s spent, only %(gained)s earned back so far."),
    Say.COST_OF_NO_GROUP: gettext_lazy(
        "%(cost)s spent without saying for which of them, so nothing can be set against it."
    ),
    Say.FUNNEL: ngettext_lazy(
        "%(customers)s of %(leads)s lead has become a customer.",
        "%(customers)s of %(leads)s leads have become customers.",
        "count",
    ),
    Say.WON_VALUE: ngettext_lazy(
        "%(deals)s won deal, worth %(money)s.",
        "%(deals)s won deals, worth %(money)s.",
        "count",
    ),
    Say.SLOWEST_GROUP: ngettext_lazy(
        "Slowest: %(name)s. Half of its deals took %(median)s day or more.",
        "Slowest: %(name)s. Half of its deals took %(median)s days or more.",
        "count",
    ),
    Say.SLOWEST_STAGE: ngettext_lazy(
        "Longest wait: %(name)s. Half of the leads stay %(median)s day or more.",
        "Longest wait: %(name)s. Half of the leads stay %(median)s days or more.",
        "count",
    ),
    Say.SLIPPING: ngettext_lazy(
        "%(lost)s lead needs somebody to look after it.",
        "%(lost)s leads need somebody to look after them.",
        "count",
    ),
    Say.TURNS_KEPT: gettext_lazy(
        "Of the leads given in turn nobody is a whole lead ahead of their share or behind it."
    ),
    Say.TURNS_OFF: gettext_lazy(
        "Somebody is %(off)s leads off their share of the turns. Look at who was away or full."
    ),
    Say.TAKEN: ngettext_lazy(
        "Sales took %(accepted)s of %(handed_off)s lead handed over.",
        "Sales took %(accepted)s of %(handed_off)s leads handed over.",
        "count",
    ),
    Say.PROMISING: ngettext_lazy(
        "Sales finds %(yes)s of %(judged)s judged lead promising.",
        "Sales finds %(yes)s of %(judged)s judged leads promising.",
        "count",
    ),
    Say.TOO_FEW_OUTCOMES: ngettext_lazy(
        "Too early: of %(leads)s judged lead %(decided)s was won or lost.",
        "Too early: of %(leads)s judged leads %(decided)s were won or lost.",
        "count",
    ),
    Say.NO_DIFFERENCE: gettext_lazy(
        "No difference can be told apart: of those sales called promising %(won)s of %(of)s "
        "became customers, of those it did not %(other_won)s of %(other_of)s."
    ),
    Say.SALES_SKEWED: gettext_lazy(
        "Sales' picture of a good lead is skewed: of those it called promising only %(won)s of "
        "%(of)s became customers, of those it did not %(other_won)s of %(other_of)s."
    ),
    Say.WRONG_LEADS: gettext_lazy(
        "The wrong leads are made: sales sees who buys (%(won)s of %(of)s of those it called "
        "promising, %(other_won)s of %(other_of)s of the others) and calls fewer than half so."
    ),
    Say.SALES_SEES: gettext_lazy(
        "Sales sees who buys: %(won)s of %(of)s of those it called promising became customers, "
        "%(other_won)s of %(other_of)s of the others."
    ),
    Say.LATEST_MONTH: gettext_lazy(
        "%(month)s so far: new leads %(leads)s, new customers %(customers)s."
    ),
    Say.LATEST_WEEK: gettext_lazy(
        "Week %(week)s so far: new leads %(leads)s, new customers %(customers)s."
    ),
    Say.NO_COST: gettext_lazy("No cost is recorded, so there is no return to show."),
    Say.BOUGHT_AGAIN: ngettext_lazy(
        "%(again)s of %(bought)s customer has bought again.",
        "%(again)s of %(bought)s customers have bought again.",
        "count",
    ),
    Say.MAY_RETURN: ngettext_lazy(
        "Too early: %(open)s of %(entered)s customer may still buy again.",
        "Too early: %(open)s of %(entered)s customers may still buy again.",
        "count",
    ),
    Say.CONTENT_GAPS: ngettext_lazy(
        "%(gaps)s gap: a group of leads that no piece has reached at a step.",
        "%(gaps)s gaps: groups of leads that no piece has reached at a step.",
        "count",
    ),
    Say.CONTENT_WITHOUT_GAPS: gettext_lazy("Every group of leads was reached at every step."),
    Say.MQL_WORTH: gettext_lazy(
        "MQLs become customers %(times)s times as often as other leads, at least %(low)s times."
    ),
    Say.MQL_ALONE: gettext_lazy(
        "MQLs alone become customers: %(reached)s of %(entered)s, none of %(others_entered)s other "
        "leads."
    ),
    Say.MQL_SAYS_NOTHING: gettext_lazy(
        "It cannot be told that MQLs become customers more often than other leads: %(reached)s of "
        "%(entered)s, the others %(others_reached)s of %(others_entered)s. Look at the rule again."
    ),
    Say.MQL_BELOW_OTHERS: gettext_lazy(
        "MQLs become customers less often than other leads: %(reached)s of %(entered)s, the others "
        "%(others_reached)s of %(others_entered)s. The rule picks the wrong ones."
    ),
    Say.NOBODY_CALLED: gettext_lazy(
        "Nobody was seen to call a lead MQL, so its worth cannot be told yet."
    ),
    Say.ONLY_FROM_DEALS: gettext_lazy(
        "Nearly all leads here are known only from their deals. The other leads are missing, so "
        "this share says nothing."
    ),
    Say.MORE_LEADS_THAN_VISITS: gettext_lazy(
        "More leads than visits: they come some other way, or not all visits are counted."
    ),
    Say.VISITS: ngettext_lazy(
        "%(leads)s lead came within the days of %(visits)s visits.",
        "%(leads)s leads came within the days of %(visits)s visits.",
        "count",
    ),
    Say.CALLED_SOON: ngettext_lazy(
        "Sales tried to reach %(soon)s of %(leads)s lead within a day of its sign.",
        "Sales tried to reach %(soon)s of %(leads)s leads within a day of their sign.",
        "count",
    ),
    Say.SOON_OR_LATE: gettext_lazy(
        "Of 100 leads called within a day of their sign, %(soon)s became customers; of those "
        "called later or never, %(late)s."
    ),
    Say.SOON_NO_DIFFERENCE: gettext_lazy(
        "Of 100 leads called within a day of their sign, %(soon)s became customers; of those "
        "called later or never, %(late)s: the two cannot be told apart."
    ),
    Say.TRIED: ngettext_lazy(
        "%(customers)s of %(leads)s lead that sales tried to reach became a customer.",
        "%(customers)s of %(leads)s leads that sales tried to reach became customers.",
        "count",
    ),
    Say.PERFECT_OR_OFTEN: gettext_lazy(
        "Of 100 leads that a card called “Perfect”, %(perfect)s became customers; of those tried "
        "20 times or more, %(often)s."
    ),
    Say.WORKED: ngettext_lazy(
        "Sales has tried to reach %(worked)s of %(taken)s lead it took.",
        "Sales has tried to reach %(worked)s of %(taken)s leads it took.",
        "count",
    ),
    Say.MOST_USED: ngettext_lazy(
        "Most used: %(name)s, by %(leads)s lead.",
        "Most used: %(name)s, by %(leads)s leads.",
        "count",
    ),
}

# Some tools say "unknown" themselves; where nothing is said, the words must differ from that.
BLANK = gettext_lazy("Not said")
BLANK_OF: Mapping[str, str | Promise] = {
    "origin": pgettext_lazy("blank", "No origin given"),
    "channel": pgettext_lazy("blank", "No channel given"),
    "self_reported": pgettext_lazy("blank", "Nobody asked, or no answer"),
    "rule": pgettext_lazy("blank", "No rule, so whoever catches it"),
}

# The parameter whose number decides the form of the sentence.
COUNTED = {
    **TRIAL_COUNTED,
    **UNDER_COUNTED,
    **PROMISE_COUNTED,
    **LOSS_COUNTED,
    **CREDIT_COUNTED,
    **MONEY_COUNTED,
    **DOING_COUNTED,
    Say.TOO_EARLY: "entered",
    Say.WON_OF_DECIDED: "decided",
    Say.TIME_TO_WIN: "p90",
    Say.ONE_TIME_TO_WIN: "days",
    Say.FUNNEL: "leads",
    Say.WON_VALUE: "deals",
    Say.WON_WITHOUT_VALUE: "deals",
    Say.SLOWEST_GROUP: "median",
    Say.SLOWEST_STAGE: "median",
    Say.TAKEN: "handed_off",
    Say.PROMISING: "judged",
    Say.TOO_FEW_OUTCOMES: "leads",
    Say.SLIPPING: "lost",
    Say.BOUGHT_AGAIN: "bought",
    Say.MAY_RETURN: "entered",
    Say.CONTENT_GAPS: "gaps",
    Say.MOST_USED: "leads",
    Say.CALLED_SOON: "leads",
    Say.TRIED: "leads",
    Say.WORKED: "taken",
    Say.VISITS: "leads",
}
