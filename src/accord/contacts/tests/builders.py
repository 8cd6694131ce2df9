"""People and companies as a tool would tell of them, for the tests of this and higher slices."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from accord.contacts import api as contacts

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEXTS = ("email", "name", "given_name", "family_name", "phone", "title", "country", "language")


def people(*rows: dict[str, Any], source: str = "crm") -> contacts.PersonRecords:
    """Records of people; what a row does not say is blank, its key is its place."""
    return contacts.PersonRecords(
        source=source,
        external_key=[row.get("key", f"{place}") for place, row in enumerate(rows)],
        **{name: [row.get(name, "") for row in rows] for name in TEXTS},
        company_id=[row.get("company_id") for row in rows],
        company_name=[row.get("company_name", "") for row in rows],
        attributes=[row.get("attributes", {}) for row in rows],
    )


def take(*rows: dict[str, Any], source: str = "crm", at: datetime = AT) -> contacts.Resolved:
    return contacts.record_people(records=people(*rows, source=source), at=at, batch_id=None)


def make_people(names: Sequence[str]) -> list[int]:
    """One person for each name; answers their ids."""
    return list(take(*({"key": name, "name": name} for name in names)).ids)


def companies(*rows: dict[str, Any], source: str = "crm") -> contacts.CompanyRecords:
    """Records of companies; what a row does not say is blank, its key is its place."""
    return contacts.CompanyRecords(
        source=source,
        external_key=[row.get("key", f"{place}") for place, row in enumerate(rows)],
        **{
            name: [row.get(name, "") for row in rows]
            for name in ("name", "domain", "segment", "country", "place")
        },
        size=[row.get("size") for row in rows],
        attributes=[row.get("attributes", {}) for row in rows],
    )
