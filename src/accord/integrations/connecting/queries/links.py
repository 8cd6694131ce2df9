"""The pages that records have in the tools that they came from."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.intake import api as intake
from accord.intake.values.batches import Kind
from accord.integrations.connecting import models
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.queries.connections import account_of
from accord.integrations.connecting.rules import links as rules
from accord.integrations.connecting.rules.streams import header_of
from accord.integrations.connecting.values import Tool
from accord.integrations.connecting.values.connections import RecordLink, State

Key = tuple[str, str]  # a tool as its records name it, and the record's own id there


def link_records(*, kind: Kind, records: Sequence[Key]) -> dict[Key, RecordLink]:
    """Of these records those that have a page in a connected tool; one query however many.

    kind: LEADS for people, COMPANIES, DEALS. Of a tool that was disconnected too: it may still be
    there.
    """
    accounts = _accounts({source for source, _key in records})
    return {
        (source, key): found
        for source, key in records
        if source in accounts and (found := link_of(accounts[source], kind=kind, key=key))
    }


def records_of_company(*, company_id: int) -> list[Key]:
    """The records of a company and of all that are one with it, oldest first."""
    return bulk.fetch(
        """select source, external_key from live.records
           where company_id = any(%s) and kind = 'company' order by id limit 50""",
        [list(contacts.company_members(companies=[company_id]))],
    )


def link_of(connection: models.Connection, *, kind: Kind, key: str) -> RecordLink | None:
    """The page of one record; None where the tool has none, or no longer stands in the settings."""
    tool = tools.all_tools().get(connection.tool)
    if tool is None:
        return None
    url = tool.link(
        account=account_of(connection.account),
        stream=rules.stream_of_kind(tool.streams, kind=kind),
        external_id=key,
    )
    if not rules.leads_to(url, key=key, kind=kind):
        return None
    return RecordLink(label_of(tool, name=connection.name), url)


def link_aside(*, batch_id: int, row_no: int) -> RecordLink | None:
    """The page of the record that a row set aside came from, else of whom it is about.

    Raises LookupError for no such row.
    """
    row = intake.get_aside_row(batch_id=batch_id, row_no=row_no)
    connection = _accounts({row.source}).get(row.source)
    if connection is None:
        return None
    cells = dict(zip(row.headers, row.original, strict=False))
    streams = models.StreamState.objects.filter(connection=connection).order_by("place")
    for columns in [each.plan.get("columns", {}) for each in streams]:
        for field, kind in (("external_id", row.kind), ("lead_external_id", Kind.LEADS)):
            key = cells.get(header_of(columns, field=field), "")
            found = link_of(connection, kind=kind, key=key) if key else None
            if found is not None:
                return found
    return None


def label_of(tool: Tool, *, name: str) -> str:
    """What the link to a record says; the name too where one tool is connected twice."""
    return _("Open in %(tool)s") % {"tool": _called(tool, name=name)}


def _called(tool: Tool, *, name: str) -> str:
    return tool.label if name == tool.name else f"{tool.label} ({name})"


def tool_names(*, sources: Sequence[str]) -> dict[str, str]:
    """What people call these tools; one that is not connected by the name its records give it."""
    known = tools.all_tools()
    connected = {name: known.get(row.tool) for name, row in _accounts(set(sources)).items()}
    return {
        source: _called(tool, name=source) if (tool := connected.get(source)) else source
        for source in sources
    }


def _accounts(names: set[str]) -> dict[str, models.Connection]:
    """The newest connection of each name; one that stands before one that was ended."""
    rows = models.Connection.objects.filter(name__in=names) if names else []
    ordered = sorted(rows, key=lambda row: (row.state != State.ENDED, row.pk))
    return {row.name: row for row in ordered}
