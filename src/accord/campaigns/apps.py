from accord.foundation.apps import Slice
from accord.foundation.personal import Swept


class CampaignsConfig(Slice):
    name = "accord.campaigns"
    label = "campaigns"
    tracked = ("campaigns_campaign", "campaigns_cost")
    # Somebody may be named in what colleagues write to each other.
    swept = (
        Swept("campaigns_announcement", ("title", "body")),
        Swept("campaigns_why", ("words",)),
    )
    impersonal = (
        "campaigns_campaign",
        "campaigns_cost",
        "campaigns_costword",
        "campaigns_receipt",
        "campaigns_told",
    )
