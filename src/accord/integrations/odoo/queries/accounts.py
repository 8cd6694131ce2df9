"""Whose Odoo answers, and what the user may see there."""

from urllib.parse import urlsplit

from accord.integrations.connecting.api import LEFT_OUT
from accord.integrations.connecting.values import Account, Faulty
from accord.integrations.odoo.queries.calling import Line
from accord.integrations.odoo.rules import answers
from accord.integrations.odoo.values import MODELS_SEEN, WRITTEN_MODELS

_NAMED_ANEW = 18  # since then the question after a right is called has_access


def account(line: Line) -> Account:
    """The database, its first company and its currency."""
    companies = line.records(
        "res.company", (), fields=("name", "currency_id"), limit=1, order="id asc"
    )
    first = companies[0] if companies else {}
    place = urlsplit(line.home).netloc
    return Account(
        id=f"{place}/{line.database}",
        name=answers.text_of(first.get("name")) or line.database or place,
        url=line.home,
        currency=answers.name_of(first.get("currency_id"))[:3],
        zone="UTC",
        scopes=_scopes(line),
    )


def _scopes(line: Line) -> frozenset[str]:
    given = {model for model in MODELS_SEEN if _is_seen(line, model)}
    given |= {f"write:{model}" for model in WRITTEN_MODELS if _is_written(line, model)}
    return frozenset(given)


def _is_seen(line: Line, model: str) -> bool:
    try:
        line.ids(model, (), limit=1)
    except Faulty as fault:
        if fault.fault not in LEFT_OUT:
            raise
        return False
    return True


def _is_written(line: Line, model: str) -> bool:
    try:
        if line.version() >= _NAMED_ANEW:
            return line.call(model, "has_access", operation="write") is True
        told = line.call(model, "check_access_rights", operation="write", raise_exception=False)
    except Faulty as fault:
        if fault.fault not in LEFT_OUT:
            raise
        return False
    return told is True
