from accord.foundation.apps import Slice
from accord.foundation.personal import Held


class EnablementConfig(Slice):
    name = "accord.enablement"
    label = "enablement"
    tracked = ("enablement_share", "enablement_rating", "enablement_search")
    held = (
        Held("enablement_share", "t.lead_id = any({leads}) or t.person_id = any({people})"),
        Held("enablement_rating", "t.lead_id = any({leads})"),
    )
    # What is looked for is chosen from lists of what pieces say.
    impersonal = ("enablement_search", "enablement_needanswer")
