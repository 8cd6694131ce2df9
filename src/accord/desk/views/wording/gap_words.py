"""What each cause of a gap is called, what is said of it, and what can be done."""

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accord.kernel.money import Money
from accord.reporting.api import Cause, Gap, Part
from accord.ui import api as ui

_NAMES: Mapping[tuple[Cause, int | None], Promise] = {
    (Cause.VOLUME, None): pgettext_lazy("cause", "How many leads came"),
    (Cause.FIT_MIX, None): pgettext_lazy("cause", "How many of them fit"),
    (Cause.SPEED, None): pgettext_lazy("cause", "How soon sales tried to reach them"),
    (Cause.PERSISTENCE, None): pgettext_lazy("cause", "How often sales tried before giving up"),
    (Cause.CONVERSION, 0): pgettext_lazy("cause", "Leads that became ready for sales"),
    (Cause.CONVERSION, 1): pgettext_lazy("cause", "Ready leads that sales took"),
    (Cause.CONVERSION, 2): pgettext_lazy("cause", "Taken leads that came to a deal"),
    (Cause.CONVERSION, 3): pgettext_lazy("cause", "Decided deals that were won"),
    (Cause.DEAL_SIZE, None): pgettext_lazy("cause", "What a won deal is worth"),
    (Cause.UNTOLD, None): pgettext_lazy(
        "cause", "Won deals without an amount, or in a currency without a rate"
    ),
    (Cause.TIMING, None): pgettext_lazy("cause", "Deals that are not decided yet"),
    (Cause.ELSEWHERE, None): pgettext_lazy("cause", "Deals of other leads, or of none"),
}
_DO: Mapping[Cause, Promise] = {
    Cause.VOLUME: gettext_lazy("Look which origin brought fewer."),
    Cause.FIT_MIX: gettext_lazy("Look at the campaigns that bring those who do not fit."),
    Cause.SPEED: gettext_lazy("Look at the late ones that still wait: they can be called today."),
    Cause.PERSISTENCE: gettext_lazy("Try those again that were given up early."),
    Cause.CONVERSION: gettext_lazy("Look at those that did not make this step."),
    Cause.DEAL_SIZE: gettext_lazy("Look at the won deals."),
    Cause.UNTOLD: gettext_lazy(
        "Write what those without an amount are worth, and load the rates of the others."
    ),
    Cause.TIMING: gettext_lazy("Ask the owners of the open deals for a next step."),
    Cause.ELSEWHERE: gettext_lazy(
        "Deals that were won without a lead, or by older or newer leads."
    ),
}


def name_of(part: Part) -> str:
    """What the cause is called."""
    return str(_NAMES[part.cause, part.step])


def do(part: Part) -> str:
    """What can be done about it."""
    return str(_DO[part.cause])


def heading(gap: Gap) -> str:
    """ "€40,000 less than the period before."."""
    change = Money(gap.after - gap.before, gap.currency)
    told = {"money": ui.money(Money(abs(change.minor), gap.currency))}
    if gap.is_plan:
        return _beside_plan(change.minor, told)
    if not change.minor:
        return _("As much as in the period before.")
    if change.minor < 0:
        return _("%(money)s less than in the period before.") % told
    return _("%(money)s more than in the period before.") % told


def _beside_plan(change: int, told: Mapping[str, str]) -> str:
    if not change:
        return _("As much as planned by now.")
    if change < 0:
        return _("%(money)s less than planned by now.") % told
    return _("%(money)s more than planned by now.") % told


def said(part: Part, gap: Gap) -> str:
    """What changed, in the numbers of both periods."""
    tell = _SAID.get(part.cause)
    return tell(part, gap) if tell else ""


def _volume(_part: Part, gap: Gap) -> str:
    before, after = (ui.number(count) for count in gap.counts("leads"))
    told = {"before": before, "after": after}
    if gap.is_plan:
        return _("%(after)s leads, %(before)s planned.") % told
    return _("%(after)s leads, %(before)s before.") % told


def _mix(_part: Part, gap: Gap) -> str:
    if not any(gap.counts("leads", segment="fits")):
        return _("No card has judged them.")
    return _of(gap, ("leads", "fits"), ("leads", None))


def _late(_part: Part, gap: Gap) -> str:
    return _("Late: %(shares)s") % {"shares": _of(gap, ("late", None), ("timed", None))}


def _given_up(_part: Part, gap: Gap) -> str:
    return _("Given up early: %(shares)s") % {"shares": _of(gap, ("given_up", None), ("mql", None))}


def _step(part: Part, gap: Gap) -> str:
    chain = ("leads", "mql", "sql", "opportunity", "won")
    whole = "decided" if part.step == len(chain) - 2 else chain[part.step or 0]
    return _of(gap, (chain[(part.step or 0) + 1], None), (whole, None))


def _size(_part: Part, gap: Gap) -> str:
    (won, won_now), (paid, paid_now) = gap.counts("valued"), gap.counts("amount")
    if not won or not won_now:
        if all(gap.counts("won")):
            told = {"currency": gap.currency}
            return _("In one of the two periods no won deal has an amount in %(currency)s.") % told
        return _("No deal was won in one of the two periods.")
    before, after = (
        ui.money(Money(round(amount / count), gap.currency))
        for amount, count in ((paid, won), (paid_now, won_now))
    )
    told = {"before": before, "after": after}
    if gap.is_plan:
        return _("%(after)s on average, %(before)s planned.") % told
    return _("%(after)s on average, %(before)s before.") % told


def _open(_part: Part, gap: Gap) -> str:
    return _("Decided: %(shares)s") % {"shares": _of(gap, ("decided", None), ("opportunity", None))}


def _untold(_part: Part, gap: Gap) -> str:
    return _("With an amount in %(currency)s: %(shares)s") % {
        "currency": gap.currency,
        "shares": _of(gap, ("valued", None), ("won", None)),
    }


_SAID: Mapping[Cause, Callable[[Part, Gap], str]] = {
    Cause.VOLUME: _volume,
    Cause.FIT_MIX: _mix,
    Cause.SPEED: _late,
    Cause.PERSISTENCE: _given_up,
    Cause.CONVERSION: _step,
    Cause.DEAL_SIZE: _size,
    Cause.UNTOLD: _untold,
    Cause.TIMING: _open,
}


def _of(gap: Gap, part: tuple[str, str | None], whole: tuple[str, str | None]) -> str:
    before, after = (
        ui.part_of(some, of)
        for some, of in zip(
            gap.counts(part[0], segment=part[1]),
            gap.counts(whole[0], segment=whole[1]),
            strict=True,
        )
    )
    told = {"before": before, "after": after}
    if gap.is_plan:
        return _("%(after)s, %(before)s planned.") % told
    return _("%(after)s, %(before)s before.") % told
