"""What people read instead of the codes of tiers, units and labels."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accord.reporting.values.measures import Tier

TIER_NAMES = {
    Tier.FIRST: _("The first number to look at"),
    Tier.SHARED: _("Shared by both teams"),
    Tier.TEAM: _("What one team steers by"),
}
UNIT_NAMES = {
    "leads": pgettext_lazy("unit", "leads"),
    "share": pgettext_lazy("unit", "of 100"),
    "money": pgettext_lazy("unit", "money"),
    "days": pgettext_lazy("unit", "days"),
    "minutes": pgettext_lazy("unit", "minutes"),
    "hours": pgettext_lazy("unit", "hours"),
    "people": pgettext_lazy("unit", "people"),
}

LEAK_NAMES = {
    "no_owner": pgettext_lazy("leak", "Nobody owns it"),
    "returned": pgettext_lazy("leak", "Returned by sales, and nothing since"),
    "idle": pgettext_lazy("leak", "Nothing happens"),
    "overdue": pgettext_lazy("leak", "In its stage for longer than usual"),
    "no_next_step": pgettext_lazy("leak", "Sales has it, but no next step"),
    "late": pgettext_lazy("leak", "The promised time is over"),
}

CALLED_WITHIN_NAMES = {
    "before": pgettext_lazy("called within", "Before the sign"),
    "hour": pgettext_lazy("called within", "Within an hour"),
    "day": pgettext_lazy("called within", "Within a day"),
    "three_days": pgettext_lazy("called within", "Within three days"),
    "week": pgettext_lazy("called within", "Within a week"),
    "later": pgettext_lazy("called within", "Later"),
    "never": pgettext_lazy("called within", "Not so far"),
}

DIRECTION_NAMES = {
    "inbound": pgettext_lazy("direction", "They came to us"),
    "outbound": pgettext_lazy("direction", "We went to them"),
    "other": pgettext_lazy("direction", "Some other way"),
}

SOURCED_NAMES = {
    "lead_source": pgettext_lazy("started by", "By the origin of the lead"),
    "first_touch": pgettext_lazy("started by", "By the first touch"),
    "pre_sales": pgettext_lazy("started by", "By who came first to the company"),
}

PART_NAMES = {
    "marketing": pgettext_lazy("had part", "Marketing had a part"),
    "none": pgettext_lazy("had part", "Without marketing"),
}

CALLED_NAMES = {
    "mql": pgettext_lazy("called", "Called ready for sales (MQL)"),
    "other": pgettext_lazy("called", "All other leads"),
}
