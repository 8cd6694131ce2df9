from accord.foundation.apps import Slice


class LeadsConfig(Slice):
    name = "accord.leads"
    label = "leads"
    tracked = ("leads_lead", "leads_stageevent")
    append_only = ("leads_stageevent",)
    derived = (
        "leads_lead.holder_id",
        "leads_lead.joined_to_id",
        "leads_lead.stage",
        "leads_lead.stage_at",
        "leads_lead.ending",
        "leads_lead.opened_at",
        "leads_lead.closed_at",
    )
