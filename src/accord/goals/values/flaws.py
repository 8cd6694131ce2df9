"""Why a plan cannot be reckoned; each with the place and what stood there."""

from enum import StrEnum

from django.utils.translation import gettext_lazy


class PlanFlaw(StrEnum):
    NEGATIVE_TARGET = "negative_target"
    NO_DEAL = "no_deal"
    OTHER_CURRENCY = "other_currency"
    TOO_LARGE = "too_large"
    NO_RATE = "no_rate"
    ZERO_RATE = "zero_rate"
    NOT_A_RATE = "not_a_rate"
    EMPTY_COHORT = "empty_cohort"
    NOBODY_REACHED = "nobody_reached"
    MORE_THAN_ENTERED = "more_than_entered"
    RANGE_APART = "range_apart"
    NO_CHAIN = "no_chain"
    BROKEN_CHAIN = "broken_chain"
    NEGATIVE = "negative"
    NO_COST = "no_cost"
    TOO_LATE = "too_late"
    PASSED = "passed"
    OTHER_PERIOD = "other_period"
    TOO_MANY_SEGMENTS = "too_many_segments"
    MORE_THAN_TARGET = "more_than_target"
    NEEDS_COMMENT = "needs_comment"
    NO_LEVER = "no_lever"
    NO_CYCLE = "no_cycle"
    NO_SEASON = "no_season"


class UnableToPlan(ValueError):
    """No plan follows from what was said; `where` names the place, `given` what stood there."""

    def __init__(self, *, flaw: PlanFlaw, where: str, given: object = "") -> None:
        super().__init__(f"{where}: {flaw.value}: {given}")
        self.flaw = flaw
        self.where = where
        self.given = str(given)


PLAN_FLAWS = {
    PlanFlaw.NEGATIVE_TARGET: gettext_lazy(
        "A target below zero cannot be reached by selling. Write 0 or more."
    ),
    PlanFlaw.NO_DEAL: gettext_lazy(
        "The average deal has to be above zero, else no number of customers reaches the target."
    ),
    PlanFlaw.OTHER_CURRENCY: gettext_lazy(
        "Target and average deal are in two currencies. Write both in one: nothing is exchanged "
        "here, as the rate of a day to come is not known."
    ),
    PlanFlaw.TOO_LARGE: gettext_lazy("This is larger than Accord reckons with. Write less."),
    PlanFlaw.NO_RATE: gettext_lazy(
        "There is no rate for this step: nothing was measured yet. Write how many of 100 go on, "
        "as an assumption."
    ),
    PlanFlaw.ZERO_RATE: gettext_lazy(
        "With a rate of zero nobody goes on, so no number before it is enough. Write a rate above "
        "zero."
    ),
    PlanFlaw.NOT_A_RATE: gettext_lazy("A rate lies above 0 and is at most 100 of 100."),
    PlanFlaw.EMPTY_COHORT: gettext_lazy(
        "Nobody has been counted at this step yet, so it has no rate. Write one as an assumption, "
        "or wait until some are old enough."
    ),
    PlanFlaw.NOBODY_REACHED: gettext_lazy(
        "Of those who were counted nobody has gone on yet, so no plan follows from it. Write a "
        "rate as an assumption."
    ),
    PlanFlaw.MORE_THAN_ENTERED: gettext_lazy(
        "More went on than were there. Check the two counts of this step."
    ),
    PlanFlaw.RANGE_APART: gettext_lazy(
        "The range has to hold the rate: the lower end at most the rate, the upper at least."
    ),
    PlanFlaw.NO_CHAIN: gettext_lazy("Name at least one step, such as from lead to customer."),
    PlanFlaw.BROKEN_CHAIN: gettext_lazy(
        "The steps have to follow each other: each begins where the one before it ends."
    ),
    PlanFlaw.NEGATIVE: gettext_lazy("This cannot be below zero. Write 0 or more."),
    PlanFlaw.NO_COST: gettext_lazy(
        "What costs nothing brings without end. Write what one visit, or one call, costs."
    ),
    PlanFlaw.TOO_LATE: gettext_lazy(
        "No lead that comes in this period becomes a customer before its end: it takes longer than "
        "that. Choose a later day."
    ),
    PlanFlaw.PASSED: gettext_lazy("This period has passed already. Choose a later day."),
    PlanFlaw.OTHER_PERIOD: gettext_lazy(
        "The segments of a plan share one period, else they have no total. Plan this one apart."
    ),
    PlanFlaw.TOO_MANY_SEGMENTS: gettext_lazy(
        "A plan has at most 20 segments. Put the smaller ones together."
    ),
    PlanFlaw.MORE_THAN_TARGET: gettext_lazy(
        "The segments ask for more than the target. Lower one of them, or raise the target."
    ),
    PlanFlaw.NO_CYCLE: gettext_lazy(
        "Write within how many days half of the customers come: above zero, and at most a year."
    ),
    PlanFlaw.NO_SEASON: gettext_lazy(
        "Write twelve numbers above zero with a line between, one for each month from January on."
    ),
    PlanFlaw.NO_LEVER: gettext_lazy(
        "Write how much of 100 more or less, such as 10 or -10; nobody takes away all of it."
    ),
    PlanFlaw.NEEDS_COMMENT: gettext_lazy(
        "This asks for three times the best month so far, or more, in every month. Write how it is "
        "to be reached, so that whoever reads the plan knows."
    ),
}
