"""The sentences of the measures of who helped."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from accord.reporting.values.figures import Say

CREDIT_SENTENCES: Mapping[Say, str | Promise] = {
    Say.HELPED_MOST: gettext_lazy("%(name)s helped most: %(money)s of %(whole)s won."),
    Say.HELPED_MOST_DEALS: ngettext_lazy(
        "%(name)s helped most: about %(part)s of %(deals)s won deal.",
        "%(name)s helped most: about %(part)s of %(deals)s won deals.",
        "count",
    ),
    Say.HELP_TOO_CLOSE: gettext_lazy("We cannot tell whether %(one)s or %(other)s helped more."),
    Say.ALWAYS_TOGETHER: gettext_lazy(
        "%(names)s always come together; we cannot tell which one works."
    ),
    Say.UNTOUCHED: ngettext_lazy(
        "Of %(deals)s won deal no touch is known that counts.",
        "Of %(deals)s won deals no touch is known that counts.",
        "count",
    ),
    Say.ALL_UNTOUCHED: ngettext_lazy(
        "None of the touches known counts for the %(deals)s won deal: a touch counts in the "
        "%(days)s days before the deal was won, of the person or the buying group of the deal.",
        "None of the touches known counts for the %(deals)s won deals: a touch counts in the "
        "%(days)s days before the deal was won, of the person or the buying group of the deal.",
        "count",
    ),
    Say.STARTED: ngettext_lazy(
        "Marketing started %(marketing)s of %(deals)s won deal, sales %(sales)s.",
        "Marketing started %(marketing)s of %(deals)s won deals, sales %(sales)s.",
        "count",
    ),
    Say.RULES_DIFFER: gettext_lazy(
        "By another rule it would be %(low)s to %(high)s; never change the rule to change the "
        "number."
    ),
    Say.HAD_PART: ngettext_lazy(
        "Marketing had a part in %(part)s of %(deals)s won deal.",
        "Marketing had a part in %(part)s of %(deals)s won deals.",
        "count",
    ),
    Say.NOT_A_CAUSE: gettext_lazy("This says who was there, and not what caused the deals."),
}
CREDIT_COUNTED = {
    Say.HELPED_MOST_DEALS: "deals",
    Say.STARTED: "deals",
    Say.HAD_PART: "deals",
    Say.UNTOUCHED: "deals",
    Say.ALL_UNTOUCHED: "deals",
}
