"""The contacts' door for other slices."""

from accord.contacts.operations.companies import record_companies
from accord.contacts.operations.folding import Memory, before_taking_back, refold
from accord.contacts.operations.people import hold_people, record_people
from accord.contacts.queries import (
    company_names,
    count_companies,
    find_by_external,
    find_by_identity,
    get_company,
    get_people,
    get_person,
    list_companies,
    list_people,
    list_records,
    search_companies,
    search_people,
)
from accord.contacts.rules import FREE_MAIL, fingerprint, mail_key, name_key
from accord.contacts.values import (
    CompanyCard,
    CompanyRecords,
    IdentityKind,
    Outcome,
    PersonCard,
    PersonRecords,
    RecordCard,
    RecordKind,
    Resolved,
)

__all__ = [
    "FREE_MAIL",
    "CompanyCard",
    "CompanyRecords",
    "IdentityKind",
    "Memory",
    "Outcome",
    "PersonCard",
    "PersonRecords",
    "RecordCard",
    "RecordKind",
    "Resolved",
    "before_taking_back",
    "company_names",
    "count_companies",
    "find_by_external",
    "find_by_identity",
    "fingerprint",
    "get_company",
    "get_people",
    "get_person",
    "hold_people",
    "list_companies",
    "list_people",
    "list_records",
    "mail_key",
    "name_key",
    "record_companies",
    "record_people",
    "refold",
    "search_companies",
    "search_people",
]
