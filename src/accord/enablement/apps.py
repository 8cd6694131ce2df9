from accord.foundation.apps import Slice
from accord.foundation.personal import Held, Swept


class EnablementConfig(Slice):
    name = "accord.enablement"
    label = "enablement"
    tracked = ("enablement_share", "enablement_rating", "enablement_search")
    held = (
        Held("enablement_share", "t.lead_id = any({leads}) or t.person_id = any({people})"),
        Held("enablement_rating", "t.lead_id = any({leads})"),
    )
    swept = (
        Swept("enablement_rating", ("words",)),
        Swept("enablement_callword", ("objection",)),
    )
    # What is looked for is chosen from lists of what pieces say.
    impersonal = (
        "enablement_search",
        "enablement_needanswer",
        "enablement_campaignpiece",
    )
