"""Whose Mautic answers, and what the user may do there."""

from urllib.parse import urlsplit

from accord.integrations.connecting.values import Account, Fault, Faulty
from accord.integrations.mautic.queries.calling import Line
from accord.integrations.mautic.rules import answers
from accord.integrations.mautic.values import ADMIN, SCOPES


def account(line: Line) -> Account:
    """The Mautic by its address: it has no name of its own."""
    said = line.get("api/users/self")
    if not isinstance(said, dict) or not answers.is_id(answers.text_of(said.get("id"))):
        raise Faulty(Fault.NOT_ITS_API, detail="users/self")
    parts = urlsplit(line.home)
    return Account(
        id=f"{parts.netloc}{parts.path}",
        name=parts.netloc,
        url=line.home,
        zone=answers.text_of(said.get("timezone")),
        scopes=_scopes(line, said),
    )


def _scopes(line: Line, user: answers.Said) -> frozenset[str] | None:
    """The rights of those we ask for that the user has; None where Mautic does not tell."""
    role = user.get("role")
    if isinstance(role, dict) and role.get("isAdmin") is True:
        return frozenset(scope.name for scope in SCOPES)
    asked = [scope.name for scope in SCOPES if scope.name != ADMIN]
    path = f"api/users/{answers.id_of(user)}/permissioncheck"
    try:
        said = line.send("POST", path, {"permissions": asked})
    except Faulty as fault:
        if fault.fault in (Fault.TOO_MANY, Fault.AWAY):
            raise
        return None
    if not isinstance(said, dict):
        return None
    return frozenset(name for name in asked if said.get(name) is True)
