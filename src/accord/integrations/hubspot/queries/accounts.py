"""Whose portal answers."""

from accord.integrations.connecting.values import Account, Fault, Faulty
from accord.integrations.hubspot.queries.asking import Portal
from accord.integrations.hubspot.rules.records import text_of
from accord.integrations.hubspot.values import APP_URL


def account(portal: Portal, *, token: str) -> Account:
    """The portal, its zone and currency, and what the token may do where it says so."""
    said = portal.get("/account-info/{edition}/details").body
    key = text_of(said.get("portalId"))
    if not key:
        raise Faulty(Fault.NOT_ITS_API)
    domain = text_of(said.get("uiDomain"))
    return Account(
        id=key,
        name=text_of(said.get("portalName")) or key,
        url=f"https://{domain}" if domain else APP_URL,
        currency=text_of(said.get("companyCurrency"))[:3],
        zone=text_of(said.get("timeZone")),
        scopes=_scopes(portal, token),
    )


def _scopes(portal: Portal, token: str) -> frozenset[str] | None:
    """What a private app may do; tokens of other kinds do not tell."""
    try:
        said = portal.post(
            "/oauth/v2/private-apps/get/access-token-info", body={"tokenKey": token}
        ).body.get("scopes")
    except Faulty as fault:
        if fault.fault in (Fault.TOO_MANY, Fault.AWAY):
            raise
        return None
    if not isinstance(said, list):
        return None
    return frozenset(text_of(each) for each in said)
