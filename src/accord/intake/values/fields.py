"""A field that rows can hold, and the fields that several kinds of rows share."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy


class Type(StrEnum):
    """What a field holds."""

    TEXT = "TEXT"
    KEY = "KEY"
    EMAIL = "EMAIL"
    WHOLE = "WHOLE"
    AMOUNT = "AMOUNT"
    DAY = "DAY"
    PERIOD = "PERIOD"
    MOMENT = "MOMENT"
    FLAG = "FLAG"
    CODE = "CODE"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of one kind. `aliases` are folded headers that mean it, in five languages.

    `happened`: its day lies behind; a planned day may lie ahead.
    """

    name: str
    label: Any
    type: Type = Type.TEXT
    bound: int = 300
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    happened: bool = False


def field(
    name: str,
    label: str,
    type: Type = Type.TEXT,
    *,
    aliases: str = "",
    bound: int = 300,
    codes: tuple[str, ...] = (),
    happened: bool = False,
) -> Field:
    """A field; `aliases` parted by blanks."""
    named = (name, *aliases.split())
    return Field(name, pgettext_lazy("field", label), type, bound, named, codes, happened)


STAGE_CODES = ("visit", "lead", "mql", "sql", "opportunity", "customer")
ENDING_CODES = ("rejected", "recycled", "disqualified", "lost", "won")
OUTCOME_CODES = ("open", "won", "lost")
NO_TOUCH = "none"  # what a row says where nothing has reached the lead
OPTED_OUT = "opted_out"  # what a row says where somebody wants no more mail: no touch either

LEAD_KEY = field(
    "lead_external_id", "Lead's id", Type.KEY, aliases="lead_id leadid mql_id", bound=200
)
CONTACT_KEY = field(
    "contact_external_id", "Contact's id", Type.KEY, aliases="contact_id contactid", bound=200
)
DEAL_KEY = field(
    "deal_external_id",
    "Deal's id",
    Type.KEY,
    aliases="deal_id dealid potential_id potentialid opportunity_id opportunityid",
    bound=200,
)
EMAIL = field(
    "email",
    "E-mail",
    Type.EMAIL,
    aliases="e_mail email_address mail e_mail_address 이메일 электронная_почта почта "
    "adresa_de_email endereco_de_email",
    bound=320,
)
CAMPAIGN = field(
    "campaign_external_id", "Campaign's id", Type.KEY, aliases="campaign_id campaignid", bound=200
)
VISITOR = field(
    "visitor",
    "Visitor's id on the website",
    Type.KEY,
    aliases="visitor_id accord_visitor",
    bound=200,
)
COMPANY_KEY = field(
    "company_external_id",
    "Company's id",
    Type.KEY,
    aliases="account_id accountid company_id",
    bound=200,
)
COMPANY = field(
    "company",
    "Company",
    aliases="company_name account account_name organization 회사 회사명 empresa companie "
    "компания организация",
)
OWNER = field(
    "owner_external_id",
    "Owner",
    Type.KEY,
    aliases="owner owner_id lead_owner sales_agent sales_rep 담당자 responsavel responsabil "
    "ответственный",
    bound=200,
)
CHANNEL = field(
    "channel", "Channel", aliases="medium utm_medium lead_channel 채널 canal канал", bound=120
)
SEGMENT = field(
    "segment",
    "Segment",
    aliases="industry sector business_segment vertical 업종 setor sector_de_activitate отрасль",
    bound=120,
)
ORIGIN = field(
    "origin",
    "Origin",
    aliases="lead_source source utm_source lead_origin original_source 유입_경로 출처 origem "
    "sursa источник",
    bound=120,
)
COUNTRY = field("country", "Country", aliases="country_region 국가 pais tara страна", bound=80)
PLACE = (
    field(
        "street",
        "Street",
        aliases="address street_address address_line_1 address1 billing_street mailing_street "
        "company_street 주소 도로명 endereco rua adresa strada адрес улица",
        bound=200,
    ),
    field(
        "postal_code",
        "Post code",
        aliases="postcode zip zip_code zip_postal_code billing_zip billing_postal_code "
        "mailing_postal_code 우편번호 cep cod_postal индекс",
        bound=20,
    ),
    field(
        "city",
        "Town",
        aliases="town billing_city mailing_city company_city 도시 cidade oras город",
        bound=80,
    ),
)
PLACE_NAMES = tuple(known.name for known in PLACE)
CURRENCY = field("currency", "Currency", aliases="currency_code 통화 moeda moneda валюта", bound=3)
EXTERNAL = field(
    "external_id", "Id in its own tool", Type.KEY, aliases="id record_id uuid guid", bound=200
)
FORMER = field("former_ids", "Ids of records joined into this one", bound=2_000)
DELETED = field("deleted", "Deleted in its tool", Type.FLAG, aliases="is_deleted")
