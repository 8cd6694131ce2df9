"""The sentences of the measures of what the teams do and what buyers do by themselves."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

from accord.reporting.values.figures import Say

DOING_SENTENCES: Mapping[Say, str | Promise] = {
    Say.CALLED_AND_MOVED: ngettext_lazy(
        "%(leads)s lead was called on a day; sales accepted %(moved)s within 30 days.",
        "Leads were called %(leads)s times on a day; sales accepted %(moved)s within 30 days.",
        "count",
    ),
    Say.MET_AND_MOVED: ngettext_lazy(
        "%(leads)s lead was met; a deal was opened with %(moved)s within 30 days.",
        "Leads were met %(leads)s times; a deal was opened with %(moved)s within 30 days.",
        "count",
    ),
    Say.READ_BEFORE: ngettext_lazy(
        "%(leads)s lead has talked with us and had %(pieces)s pieces in hand before.",
        "%(leads)s leads have talked with us and had %(pieces)s pieces in hand before, on average.",
        "count",
    ),
    Say.ACCOUNTS_READ: ngettext_lazy(
        "%(accounts)s company has talked with us; its people had %(pieces)s pieces in hand before.",
        "%(accounts)s companies have talked with us; their people had %(pieces)s pieces in hand "
        "before, on average.",
        "count",
    ),
    Say.BY_THEMSELVES: ngettext_lazy(
        "Of %(touches)s touch %(share)s in 100 are without one of us.",
        "Of %(touches)s touches %(share)s in 100 are without one of us.",
        "count",
    ),
    Say.WAITS_LONGEST: ngettext_lazy(
        "Slowest now: %(name)s. %(leads)s lead stands there, for %(days)s days.",
        "Slowest now: %(name)s. %(leads)s leads stand there, half of them for %(days)s days or "
        "more.",
        "count",
    ),
    Say.FOUND_EASY: ngettext_lazy(
        "%(easy)s of %(answers)s buyer found it easy to buy from us.",
        "%(easy)s of %(answers)s buyers found it easy to buy from us.",
        "count",
    ),
}
DOING_COUNTED = {
    Say.CALLED_AND_MOVED: "leads",
    Say.MET_AND_MOVED: "leads",
    Say.READ_BEFORE: "leads",
    Say.ACCOUNTS_READ: "accounts",
    Say.BY_THEMSELVES: "touches",
    Say.WAITS_LONGEST: "leads",
    Say.FOUND_EASY: "answers",
}
