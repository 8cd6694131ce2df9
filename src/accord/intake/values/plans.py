"""How the columns of a delivery become fields: the plan, and the fields there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accord.intake.values import fields_of_people, fields_of_trade, fields_of_visits
from accord.intake.values.batches import Kind
from accord.intake.values.fields import Field, Type

__all__ = ["FIELDS", "Field", "Plan", "Type", "fields_of"]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides how rows become records, stored with the batch.

    columns: header as in the file → field name. also: other names that a tool gives the column of
    that header, in its exports and its tables. values: field → (as written → as meant), both
    folded on the left. defaults: field → value where the column is empty or absent.
    unanswered: words that mean "no answer" in any column. source: the tool the ids belong to;
    lead_source, contact_source, company_source, …: the tools whose ids refer to these.
    date_orders, number_formats: header → how the column is written. zone and currency: of values
    that name none; the team's where they are blank. touch: what each row about a lead stands for,
    such as a filled-in form.
    """

    kind: Kind
    source: str
    columns: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    unanswered: tuple[str, ...] = ()
    lead_source: str = ""
    contact_source: str = ""
    deal_source: str = ""
    company_source: str = ""
    member_source: str = ""
    campaign_source: str = ""
    zone: str = ""
    currency: str = ""
    profile: str = ""
    date_orders: Mapping[str, str] = field(default_factory=dict)
    number_formats: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    sheet: str = ""
    header_row: int | None = None
    on_doubt: str = "ask"
    touch: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            name: dict(value) if isinstance(value, Mapping) else value
            for name in self.__dataclass_fields__
            if (value := getattr(self, name)) not in ("", {}, (), None)
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Plan":
        return cls(
            **{
                "columns": {},  # left out of as_dict where none is known yet
                **stored,
                "kind": Kind(stored["kind"]),
                "unanswered": tuple(stored.get("unanswered", ())),
            }
        )

    def source_of(self, what: str) -> str:
        """The tool whose ids a referring column holds; the plan's own unless said."""
        return str(getattr(self, f"{what}_source") or self.source)


FIELDS: dict[Kind, tuple[Field, ...]] = (
    fields_of_people.FIELDS | fields_of_trade.FIELDS | fields_of_visits.FIELDS
)


def fields_of(kind: Kind) -> dict[str, Field]:
    """The fields of a kind by name."""
    return {known.name: known for known in FIELDS[kind]}
