"""What other objects say of the records of a page: who a deal is with, which mail a task is."""

from collections.abc import Callable, Collection, Mapping, Sequence

from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import Fault, Faulty
from accord.integrations.salesforce.queries.calling import Line
from accord.integrations.salesforce.queries.plain import id_chunks, query
from accord.integrations.salesforce.rules import rows, soql
from accord.integrations.salesforce.rules.rows import Cells

LEFT_OUT = frame.LEFT_OUT | {Fault.FIELD_GONE}  # an edition may lack a field, too


def merged(line: Line, object: str) -> dict[str, str]:
    """Record that was joined away → the one that it was joined into, while the org remembers."""
    text = soql.select(
        object=object,
        fields=["Id", "MasterRecordId"],
        where=["IsDeleted = true", "MasterRecordId != null"],
    )
    found = query(line, text, object=object, deleted=True)
    return {cells["Id"]: cells["MasterRecordId"] for cells in found}


def currency(line: Line, *, objects: Collection[str]) -> str:
    """The company's currency; "" in an org of one currency, which does not tell it."""
    if "CurrencyType" not in objects:
        return ""
    text = soql.select(
        object="CurrencyType", fields=["Id", "IsoCode"], where=["IsCorporate = true"], limit=1
    )
    found = _listed(line, text, object="CurrencyType")
    return found[0].get("IsoCode", "") if found else ""


def complete(line: Line, object: str, records: Sequence[Cells], *, asked: Collection[str]) -> None:
    """Add to the records of a page what is asked and what other objects know."""
    way = _WAYS.get(object)
    if way and records and way[0] & set(asked):
        way[1](line, records)


def _deals(line: Line, records: Sequence[Cells], *, key: str = "Id") -> None:
    """The lead that a deal came from, then its contacts, the main one first."""
    ids = [cells.get(key, "") for cells in records]
    leads = _by(
        line, "Lead", "ConvertedOpportunityId", ids, fields=("Id",), order=("CreatedDate", "Id")
    )
    roles = _by(
        line,
        "OpportunityContactRole",
        "OpportunityId",
        ids,
        fields=("ContactId", "IsPrimary"),
        order=("CreatedDate", "Id"),
    )
    for cells in records:
        deal = cells.get(key, "")
        first = sorted(roles.get(deal, ()), key=lambda role: role.get("IsPrimary") != "true")
        cells["LeadIds"] = rows.joined(
            *(lead["Id"] for lead in leads.get(deal, ())),
            *(role.get("ContactId", "") for role in first),
        )


def _histories_of_deals(line: Line, records: Sequence[Cells]) -> None:
    _deals(line, records, key="OpportunityId")
    for cells in records:
        cells["LeadId"] = cells["LeadIds"].split(";")[0]


def _mails(line: Line, records: Sequence[Cells]) -> None:
    """The mail that a task stands for: its own id and who wrote it."""
    ids = [cells["Id"] for cells in records if "email" in cells.get("TaskSubtype", "").lower()]
    fields = ("MessageIdentifier", "Incoming", "MessageDate")
    mails = _by(line, "EmailMessage", "ActivityId", ids, fields=fields)
    for cells in records:
        for mail in mails.get(cells["Id"], ())[:1]:
            cells |= {name: mail.get(name, "") for name in fields}


def _territories(line: Line, records: Sequence[Cells]) -> None:
    ids = [cells["Id"] for cells in records]
    found = _by(line, "UserTerritory2Association", "UserId", ids, fields=("Territory2.Name",))
    for cells in records:
        names = [each.get("Territory2.Name", "") for each in found.get(cells["Id"], ())]
        cells["TerritoryNames"] = "; ".join(sorted(filter(None, names)))


def _by(
    line: Line,
    object: str,
    key: str,
    ids: Sequence[str],
    *,
    fields: Sequence[str],
    order: Sequence[str] = (),
) -> Mapping[str, list[Cells]]:
    """Rows of an object by what their key names."""
    found: dict[str, list[Cells]] = {}
    for chunk in id_chunks(ids):
        text = soql.select(
            object=object, fields=["Id", key, *fields], where=[soql.among(key, chunk)], order=order
        )
        for cells in _listed(line, text, object=object):
            found.setdefault(cells.get(key, ""), []).append(cells)
    return found


def _listed(line: Line, text: str, *, object: str) -> list[Cells]:
    try:
        return query(line, text, object=object)
    except Faulty as faulty:
        if faulty.fault in LEFT_OUT:
            return []
        raise


_WAYS: Mapping[str, tuple[frozenset[str], Callable[[Line, Sequence[Cells]], None]]] = {
    "Opportunity": (frozenset({"LeadIds"}), _deals),
    "OpportunityHistory": (frozenset({"LeadId"}), _histories_of_deals),
    "Task": (
        frozenset({"MessageIdentifier", "TouchKind", "TouchDirection", "TouchAt"}),
        _mails,
    ),
    "User": (frozenset({"TerritoryNames"}), _territories),
}
