from accord.foundation.apps import Slice


class CampaignsConfig(Slice):
    name = "accord.campaigns"
    label = "campaigns"
    tracked = ("campaigns_campaign", "campaigns_cost")
    impersonal = (
        "campaigns_campaign",
        "campaigns_cost",
        "campaigns_costword",
    )
