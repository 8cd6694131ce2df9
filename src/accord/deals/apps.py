from accord.foundation.apps import Slice
from accord.foundation.personal import Held, Of, Swept


class DealsConfig(Slice):
    name = "accord.deals"
    label = "deals"
    tracked = ("deals_deal", "deals_dealevent")
    append_only = ("deals_dealevent",)
    sets = (
        Of(
            "deals",
            "select id from deals_deal where person_id = any({people}) or lead_id = any({leads})",
        ),
    )
    held = (
        Held(
            "deals_deal",
            "t.id = any({deals})",
            blank={"attributes": "'{{}}'", "lead_reference": "''"},
        ),
    )
    swept = (Swept("deals_deal", ("name", "sort_key", "lost_reason")),)
    impersonal = ("deals_dealevent", "deals_dealgroup")
