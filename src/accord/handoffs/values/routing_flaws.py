"""Why a wording is no routing, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from accord.handoffs.values.routing import RoutingFlaw

ROUTING_FLAWS: Mapping[RoutingFlaw, str | Promise] = {
    RoutingFlaw.NOT_AN_OBJECT: pgettext_lazy("routing", "Several named values belong here."),
    RoutingFlaw.NOT_A_LIST: pgettext_lazy("routing", "A list belongs here."),
    RoutingFlaw.UNKNOWN_KEY: pgettext_lazy("routing", "Rules have nothing of this name."),
    RoutingFlaw.MISSING_KEY: pgettext_lazy("routing", "This is missing. Add it."),
    RoutingFlaw.TOO_MANY: pgettext_lazy("routing", "These are too many. Take some out."),
    RoutingFlaw.NO_TEXT: pgettext_lazy("routing", "Write something here."),
    RoutingFlaw.TOO_LONG: pgettext_lazy("routing", "This is too long. Shorten it."),
    RoutingFlaw.NO_CODE: pgettext_lazy(
        "routing", "A code has up to 60 small letters, digits, “_” and “-”. Write it so."
    ),
    RoutingFlaw.SAME_CODE: pgettext_lazy("routing", "Two rules have this code. Change one."),
    RoutingFlaw.UNKNOWN_FIELD: pgettext_lazy("routing", "No lead has this field. Choose another."),
    RoutingFlaw.UNKNOWN_TEST: pgettext_lazy("routing", "A field cannot be looked at in this way."),
    RoutingFlaw.DOES_NOT_GO: pgettext_lazy(
        "routing",
        "This cannot be asked of this field. Employees are counted, all else is compared by words; "
        "“is known” and “is not known” take no words.",
    ),
    RoutingFlaw.NO_VALUE: pgettext_lazy("routing", "Write at least one word to compare with."),
    RoutingFlaw.NO_NUMBER: pgettext_lazy("routing", "Write one whole number, such as 200."),
    RoutingFlaw.NOT_WHOLE: pgettext_lazy("routing", "Write a whole number."),
    RoutingFlaw.OUT_OF_BOUNDS: pgettext_lazy("routing", "Write a number from 1 to 1,000."),
    RoutingFlaw.NOT_YES_OR_NO: pgettext_lazy("routing", "Only true or false can stand here."),
    RoutingFlaw.NO_MEMBER: pgettext_lazy(
        "routing", "Nobody is named here. Choose a member, a role, a team or a territory."
    ),
    RoutingFlaw.EMPTY_POOL: pgettext_lazy(
        "routing", "Nobody gets the leads of this rule. Choose at least one."
    ),
    RoutingFlaw.NAMED_TWICE: pgettext_lazy("routing", "This is named twice. Leave one out."),
    RoutingFlaw.NO_FALLBACK: pgettext_lazy(
        "routing", "Somebody who is here has to catch what no rule gives to anybody. Choose one."
    ),
}
