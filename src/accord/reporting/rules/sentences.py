"""What is worth saying about a figure. Which words say it stands in `values.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from accord.kernel.money import Money
from accord.kernel.rounding import told_days
from accord.reporting.rules.rates import overlap, rank, times_as_likely
from accord.reporting.values.figures import JudgedRate, Note, Rate, Say, TimeSummary

# More names than these do not fit a sentence.
NAMED = 4
# Fewer leads that were won or lost say nothing of what was said of them.
ENOUGH_OUTCOMES = 10


def about_conversion(judged: JudgedRate) -> Note:
    """The one sentence under a conversion: nothing yet, too early, or what is likely."""
    if judged.rate.entered == 0:
        return Note(Say.NOTHING_YET)
    return judged.notes[0] if judged.notes else likely(judged.rate)


def likely(rate: Rate) -> Note:
    """Where the true share lies 95 times in 100."""
    return Note(Say.LIKELY, {"low": rate.low, "high": rate.high})


def about_ranking(rates: Mapping[str, Rate]) -> Note:
    """Who leads, or who is too close to say."""
    groups = rank(rates)
    if not groups:
        return Note(Say.NOTHING_YET)
    best = groups[0]
    if len(best) == 1:
        rate = rates[best[0]]
        return Note(Say.LEADS, {"name": best[0], "reached": rate.reached, "entered": rate.entered})
    if len(best) > NAMED:
        return Note(Say.MANY_TOO_CLOSE, {"number": len(best), "of": len(rates)})
    return Note(Say.TOO_CLOSE, {"names": tuple(best)})


def about_left_edge(reliable_from: date | None, *, of_deals: bool) -> Note | None:
    """That the file begins too late, if it does; the day is that of its first outcome."""
    if reliable_from is None:
        return None
    say = Say.NO_DEALS_BEFORE if of_deals else Say.NO_RESULTS_BEFORE
    return Note(say, {"month": reliable_from.replace(day=1)})


def about_win_rate(rate: Rate) -> Note:
    """Won of what was decided."""
    if rate.entered == 0:
        return Note(Say.NOTHING_YET)
    return Note(Say.WON_OF_DECIDED, {"won": rate.reached, "decided": rate.entered})


def about_time_to_win(summary: TimeSummary) -> Note:
    """How long winning takes, in days as they are told everywhere."""
    if summary.median is None or summary.p90 is None:
        return Note(Say.NOTHING_YET)
    if summary.count == 1:
        return Note(Say.ONE_TIME_TO_WIN, {"days": told_days(summary.median)})
    return Note(
        Say.TIME_TO_WIN, {"median": told_days(summary.median), "p90": told_days(summary.p90)}
    )


def about_mql(*, mql: Rate, others: Rate) -> Note:
    """Whether calling a lead MQL says that it will buy (ledger row A71)."""
    if not mql.entered:
        return Note(Say.NOBODY_CALLED)
    times = times_as_likely(mql, others)
    if times is None:
        return Note(Say.NOTHING_YET)
    ratio, low, high = times
    if low > 1 and others.reached:
        return Note(Say.MQL_WORTH, {"times": round(ratio, 1), "low": round(low, 1)})
    counts = {
        "reached": mql.reached,
        "entered": mql.entered,
        "others_reached": others.reached,
        "others_entered": others.entered,
    }
    if low > 1:
        return Note(Say.MQL_ALONE, counts)
    return Note(Say.MQL_BELOW_OTHERS if high < 1 else Say.MQL_SAYS_NOTHING, counts)


def about_calls(*, soon: Rate, late: Rate) -> Note:
    """Whether leads that sales calls within a day become customers more often."""
    if min(soon.entered, late.entered) < ENOUGH_OUTCOMES:
        return Note(Say.CALLED_SOON, {"soon": soon.entered, "leads": soon.entered + late.entered})
    say = Say.SOON_NO_DIFFERENCE if overlap(soon, late) else Say.SOON_OR_LATE
    return Note(say, {"soon": _of_100(soon), "late": _of_100(late)})


def about_attempts(*, perfect: Rate, often: Rate, whole: Rate) -> Note:
    """Leads that a card calls perfect beside those that were tried twenty times (C40)."""
    if min(perfect.entered, often.entered) < ENOUGH_OUTCOMES:
        return Note(Say.TRIED, {"customers": whole.reached, "leads": whole.entered})
    told = {"perfect": _of_100(perfect), "often": _of_100(often)}
    return Note(Say.PERFECT_OR_OFTEN, told)


def _of_100(rate: Rate) -> int | float:
    share = 100 * (rate.value or 0)
    return round(share) if share >= 10 or share == 0 else round(share, 1)


def about_return(*, gained: Money, cost: Money) -> Note:
    """Whether what was spent has come back."""
    if not cost.minor:
        return Note(Say.NO_COST)
    say = Say.RETURN_BELOW_COST if gained < cost else Say.RETURN_ABOVE_COST
    return Note(say, {"gained": gained, "cost": cost})


def about_promising(rate: Rate) -> Note:
    """How many of the judged leads sales finds promising."""
    if rate.entered == 0:
        return Note(Say.NOTHING_YET)
    return Note(Say.PROMISING, {"yes": rate.reached, "judged": rate.entered})


def about_outcomes(*, yes: Rate, no: Rate, said_yes: int, said_no: int) -> Note:
    """Are the wrong leads made, or is sales' picture of a good lead skewed?

    yes, no: customers among the decided leads of each word. said_yes, said_no: leads of each word.
    Where the two ranges do not meet, sales' word tells who buys: rightly or the wrong way round.
    Where it is right and calls fewer than half promising, the wrong leads are made.
    """
    decided = {"decided": yes.entered + no.entered, "leads": said_yes + said_no}
    if min(yes.entered, no.entered) < ENOUGH_OUTCOMES:
        return Note(Say.TOO_FEW_OUTCOMES, decided)
    told = {
        "won": yes.reached, "of": yes.entered, "other_won": no.reached, "other_of": no.entered,
    }  # fmt: skip
    if overlap(yes, no):
        return Note(Say.NO_DIFFERENCE, told)
    if yes.low < no.low:
        return Note(Say.SALES_SKEWED, told)
    return Note(Say.WRONG_LEADS if said_yes < said_no else Say.SALES_SEES, told)
