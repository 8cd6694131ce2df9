"""Messages of an Odoo, which a module of the company's own signs: Odoo itself signs none; pure."""

import json
from collections.abc import Mapping

from accord.integrations.connecting.values import Change, Fault, Faulty
from accord.integrations.odoo.rules.answers import external
from accord.integrations.odoo.values import LEAD, PARTNER

TOLD_AT_MOST = 2_000
# Model → the streams that read it, with how the keys of their rows begin.
_STREAMS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "crm.lead": (("leads", LEAD), ("deals", "")),
    "res.partner": (("contacts", PARTNER), ("companies", "")),
}


def changes_in(body: bytes) -> tuple[Change, ...]:
    """`{"model": "crm.lead", "ids": [12]}`; what it names that we do not read is left out."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Faulty(Fault.NOT_ITS_API) from None
    if not isinstance(said, dict) or not isinstance(said.get("ids"), list):
        raise Faulty(Fault.NOT_ITS_API)
    model = said.get("model")
    streams = _STREAMS.get(model, ()) if isinstance(model, str) else ()
    ids = [
        each
        for each in said["ids"][:TOLD_AT_MOST]
        if isinstance(each, int) and not isinstance(each, bool) and 0 < each < 10**15
    ]
    return tuple(
        Change(stream, external(begins, each))
        for each in dict.fromkeys(ids)
        for stream, begins in streams
    )
