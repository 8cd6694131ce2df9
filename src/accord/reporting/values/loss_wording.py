"""The sentences of the measures of what is lost."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from accord.reporting.values.figures import Say

LOSS_SENTENCES: Mapping[Say, str | Promise] = {
    Say.ESTIMATE: gettext_lazy("An estimate, not a count."),
    Say.WASTED: ngettext_lazy(
        "%(leads)s lead that did not fit took %(hours)s hours of sales.",
        "%(leads)s leads that did not fit took %(hours)s hours of sales.",
        "count",
    ),
    Say.WASTED_MONEY: ngettext_lazy(
        "%(leads)s lead that did not fit took %(hours)s hours of sales and %(money)s to bring.",
        "%(leads)s leads that did not fit took %(hours)s hours of sales and %(money)s to bring.",
        "count",
    ),
    Say.AT_RISK: ngettext_lazy(
        "About %(money)s may be lost on %(leads)s lead that waits too long.",
        "About %(money)s may be lost on %(leads)s leads that wait too long.",
        "count",
    ),
    Say.WAIT_TOO_LONG: ngettext_lazy(
        "%(leads)s lead waits too long. What that may cost cannot be told before deals are won.",
        "%(leads)s leads wait too long. What that may cost cannot be told before deals are won.",
        "count",
    ),
}
LOSS_COUNTED = {
    Say.WASTED: "leads",
    Say.WASTED_MONEY: "leads",
    Say.AT_RISK: "leads",
    Say.WAIT_TOO_LONG: "leads",
}
