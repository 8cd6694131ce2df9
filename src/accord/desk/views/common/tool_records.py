"""The records that something here came from, each with its page in its own tool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accord.contacts import api as contacts
from accord.desk.views.wording import words
from accord.intake.values.batches import Kind
from accord.integrations import api as integrations
from accord.ui.values import parts


@dataclass(frozen=True, slots=True)
class ToolRecord:
    """A record of a tool; no address where the tool is not connected."""

    words: str
    label: str = ""
    url: str = ""


def linked(*, kind: Kind, records: Sequence[tuple[str, str]]) -> list[ToolRecord]:
    """Records, each by its tool and its id there, with the page that they have in the tool."""
    return list(linked_by_record(kind=kind, records=records).values())


def linked_by_record(
    *, kind: Kind, records: Sequence[tuple[str, str]]
) -> Mapping[tuple[str, str], ToolRecord]:
    """The same by tool and id."""
    found = integrations.link_records(kind=kind, records=records)
    return {
        (source, key): ToolRecord(
            _("%(source)s, record %(key)s") % {"source": source, "key": key},
            found[source, key].label if (source, key) in found else "",
            found[source, key].url if (source, key) in found else "",
        )
        for source, key in records
    }


def told(records: Sequence[contacts.RecordCard]) -> list[dict[str, object]]:
    """A person's records as they came: tool, id there, fields, and columns nobody mapped."""
    there = linked_by_record(
        kind=Kind.LEADS, records=[(one.source, one.external_key) for one in records]
    )
    return [
        {
            "there": there[one.source, one.external_key],
            "known_at": one.known_at,
            "gone_at": one.gone_at,
            "fields": _facts(one.fields),
            "attributes": _facts(one.attributes),
        }
        for one in records
    ]


def _facts(given: Mapping[str, object]) -> tuple[parts.Fact, ...]:
    return tuple(
        parts.Fact(label=str(words.FIELD_NAMES.get(str(name), name)), text=str(value))
        for name, value in given.items()
        if value not in (None, "", [], {})
    )
