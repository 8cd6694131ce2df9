"""Messages of an org, signed by the secret that it shares with us; pure.

Salesforce signs nothing itself: a few lines of Apex do (docs/connectors-salesforce.md).
"""

import json

from accord.integrations.connecting.values import Change
from accord.integrations.salesforce.rules.soql import is_id
from accord.integrations.salesforce.values import SHAPES, TOLD_AT_MOST


def changes_in(body: bytes) -> tuple[Change, ...]:
    """`{"object": "Lead", "ids": ["00Q…"]}`; what it names that we do not read is left out."""
    try:
        said = json.loads(body)
    except ValueError:
        return ()
    if not isinstance(said, dict) or not isinstance(said.get("ids"), list):
        return ()
    object_ = said.get("object")
    ids = [each for each in said["ids"][:TOLD_AT_MOST] if isinstance(each, str) and is_id(each)]
    if not isinstance(object_, str) or object_ not in SHAPES:
        return ()
    return tuple(Change(object_, each) for each in dict.fromkeys(ids))
