from accord.foundation.apps import Slice


class DealsConfig(Slice):
    name = "accord.deals"
    label = "deals"
    tracked = ("deals_deal", "deals_dealevent")
    append_only = ("deals_dealevent",)
