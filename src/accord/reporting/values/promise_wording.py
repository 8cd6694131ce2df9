"""The sentences of the measures of hand-offs and of promises."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from accord.reporting.values.figures import Say

PROMISE_SENTENCES: Mapping[Say, str | Promise] = {
    Say.OTHERS_UNTOLD: gettext_lazy(
        "This is not all: what fewer than five others did is not told here."
    ),
    Say.NOBODY_FIRST: gettext_lazy(
        "What others did is told together only, so nobody is named first."
    ),
    Say.PROMISES_KEPT: gettext_lazy("Promises kept: %(met)s of %(due)s."),
    Say.PROMISES_SILENT: gettext_lazy(
        "A new agreement is only measured so far: nobody is warned, and nobody named."
    ),
    Say.PROMISE_RUNS: gettext_lazy("Still running: the number may turn."),
    Say.PROMISE_UNSEEN: gettext_lazy(
        "Of %(unseen)s of %(due)s nobody can tell: no tool tells what their owners do."
    ),
    Say.MANY_OTHER: gettext_lazy(
        "%(other)s of %(of)s have no reason from the list. Add the one that is missing."
    ),
    Say.BEYOND_STOP: ngettext_lazy(
        "Beyond the %(agreed)s try that both teams agreed on: few leads come so far.",
        "Beyond the %(agreed)s tries that both teams agreed on: few leads come so far.",
        "count",
    ),
    Say.MOST_RETURNS: ngettext_lazy(
        "%(part)s of %(of)s lead that came back: %(name)s.",
        "%(part)s of %(of)s leads that came back: %(name)s.",
        "count",
    ),
    Say.RETURNS: ngettext_lazy(
        "Sales gave %(count)s lead back.", "Sales gave %(count)s leads back.", "count"
    ),
    Say.HANDED_TAKEN: ngettext_lazy(
        "%(accepted)s of %(handed_off)s hand-off was taken. Still without an answer: %(waiting)s.",
        "%(accepted)s of %(handed_off)s hand-offs were taken. Still without an answer: "
        "%(waiting)s.",
        "count",
    ),
    Say.MEETINGS_TOOK_PLACE: ngettext_lazy(
        "%(held)s of %(booked)s booked meeting took place. Of %(unsaid)s nobody has said.",
        "%(held)s of %(booked)s booked meetings took place. Of %(unsaid)s nobody has said.",
        "count",
    ),
    Say.MEETINGS_UNSAID: ngettext_lazy(
        "Of %(open)s of %(entered)s meeting nobody has said whether it took place.",
        "Of %(open)s of %(entered)s meetings nobody has said whether they took place.",
        "count",
    ),
    Say.WAITED: gettext_lazy(
        "Sales tried to reach %(tried)s of %(handed_off)s leads; half of the buyers waited "
        "%(minutes)s minutes or longer."
    ),
    Say.WAITED_FOR_NOBODY: gettext_lazy("Sales tried to reach %(tried)s of %(handed_off)s leads."),
    Say.KEPT_ON: gettext_lazy("Sales tried to reach %(tried)s of %(leads)s leads more than once."),
    Say.KEPT_ON_AGREED: gettext_lazy(
        "Sales tried to reach %(tried)s of %(leads)s leads more than once; agreed are "
        "%(agreed)s tries."
    ),
}
PROMISE_COUNTED = {
    Say.BEYOND_STOP: "agreed",
    Say.MOST_RETURNS: "of",
    Say.RETURNS: "count",
    Say.HANDED_TAKEN: "handed_off",
    Say.MEETINGS_TOOK_PLACE: "booked",
    Say.MEETINGS_UNSAID: "entered",
}
