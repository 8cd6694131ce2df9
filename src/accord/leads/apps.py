from accord.foundation.apps import Slice


class LeadsConfig(Slice):
    name = "accord.leads"
    label = "leads"
    tracked = ("leads_lead", "leads_stageevent")
    append_only = ("leads_stageevent",)
