from accord.foundation.apps import Slice
from accord.foundation.personal import Held, Swept


class IntegrationsConfig(Slice):
    name = "accord.integrations"
    label = "integrations"
    held = (
        Held("integrations_changed", "t.external_id ~* {words}", exported=False),
        Held("integrations_writtenrecord", "t.external_id ~* {words}", exported=False),
        Held("integrations_conflict", "t.external_id ~* {words}", exported=False),
        Held("integrations_unknownowner", "t.external_id ~* {words}", exported=False),
        Held("integrations_gone", "t.external_id ~* {words}", exported=False),
    )
    swept = (Swept("integrations_connection", ("trial",)),)
    # Names of fields and of accounts, counts, positions in lists, and secrets that are sealed.
    impersonal = (
        "integrations_chataddress",
        "integrations_evidencesource",
        "integrations_calendardate",
        "integrations_connectionsecret",
        "integrations_run",
        "integrations_writing",
        "integrations_writingstop",
        "integrations_streamstate",
        "integrations_endpoint",
        "integrations_endpointsecret",
        "integrations_reading",
    )
