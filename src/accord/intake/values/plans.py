"""How the columns of a delivery become fields: the plan, and the fields there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy

from accord.intake.values.batches import Kind


class Type(StrEnum):
    """What a field holds."""

    TEXT = "TEXT"
    KEY = "KEY"
    EMAIL = "EMAIL"
    WHOLE = "WHOLE"
    AMOUNT = "AMOUNT"
    DAY = "DAY"
    MOMENT = "MOMENT"
    FLAG = "FLAG"
    CODE = "CODE"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of one kind. `aliases` are folded headers that mean it, in five languages."""

    name: str
    label: Any
    type: Type = Type.TEXT
    bound: int = 300
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides how rows become records, stored with the batch.

    columns: header as in the file → field name. values: field → (as written → as meant), both
    folded on the left. defaults: field → value where the column is empty or absent.
    unanswered: words that mean "no answer" in any column. source: the tool the ids belong to;
    lead_source and company_source: the tools whose ids refer to leads and companies.
    date_orders, number_formats: header → how the column is written. zone and currency: of values
    that name none; the team's where they are blank.
    """

    kind: Kind
    source: str
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    unanswered: tuple[str, ...] = ()
    lead_source: str = ""
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
                **stored,
                "kind": Kind(stored["kind"]),
                "unanswered": tuple(stored.get("unanswered", ())),
            }
        )

    def source_of(self, what: str) -> str:
        """The tool whose ids a referring column holds; the plan's own unless said."""
        return str(getattr(self, f"{what}_source") or self.source)


def _field(
    name: str,
    label: str,
    type: Type = Type.TEXT,
    *aliases: str,
    bound: int = 300,
    codes: tuple[str, ...] = (),
) -> Field:
    return Field(name, pgettext_lazy("field", label), type, bound, (name, *aliases), codes)


STAGE_CODES = ("visit", "lead", "mql", "sql", "opportunity", "customer")
ENDING_CODES = ("rejected", "recycled", "disqualified", "lost", "won")
OUTCOME_CODES = ("open", "won", "lost")

_LEAD_KEY = _field(
    "lead_external_id", "Lead's id", Type.KEY, "lead_id", "leadid", "mql_id", bound=200
)
_EMAIL = _field(
    "email", "E-mail", Type.EMAIL, "e_mail", "email_address", "mail", "e_mail_address", "이메일", "электронная_почта",
    "почта", "adresa_de_email", "endereco_de_email", bound=320,
)  # fmt: skip
_CAMPAIGN = _field(
    "campaign_external_id", "Campaign's id", Type.KEY, "campaign_id", "campaignid", bound=200
)
_COMPANY_KEY = _field(
    "company_external_id",
    "Company's id",
    Type.KEY,
    "account_id",
    "accountid",
    "company_id",
    bound=200,
)
_COMPANY = _field("company", "Company", Type.TEXT, "company_name", "account", "account_name", "organization",
                  "회사", "회사명", "empresa", "companie", "компания", "организация")  # fmt: skip
_OWNER = _field("owner_external_id", "Owner", Type.KEY, "owner", "owner_id", "lead_owner", "sales_agent", "sales_rep",
                "담당자", "responsavel", "responsabil", "ответственный", bound=200)  # fmt: skip
_CHANNEL = _field(
    "channel",
    "Channel",
    Type.TEXT,
    "medium",
    "utm_medium",
    "lead_channel",
    "채널",
    "canal",
    "канал",
    bound=120,
)
_SEGMENT = _field("segment", "Segment", Type.TEXT, "industry", "sector", "business_segment", "vertical", "업종", "setor",
                  "sector_de_activitate", "отрасль", bound=120)  # fmt: skip
_ORIGIN = _field("origin", "Origin", Type.TEXT, "lead_source", "source", "utm_source", "lead_origin", "original_source",
                 "유입_경로", "출처", "origem", "sursa", "источник", bound=120)  # fmt: skip
_COUNTRY = _field(
    "country", "Country", Type.TEXT, "country_region", "국가", "pais", "tara", "страна", bound=80
)
_CURRENCY = _field(
    "currency", "Currency", Type.TEXT, "currency_code", "통화", "moeda", "moneda", "валюта", bound=3
)
_EXTERNAL = _field(
    "external_id", "Id in its own tool", Type.KEY, "id", "record_id", "uuid", "guid", bound=200
)

FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.LEADS: (
        _field("external_id", "Lead's id", Type.KEY, "id", "lead_id", "leadid", "mql_id", "prospect_id", "record_id",
               "contact_id", "contactid", bound=200),
        _EMAIL,
        _field("full_name", "Name", Type.TEXT, "name", "lead_name", "contact_name", "이름", "성명", "nome", "nome_completo",
               "nume_complet", "фио", "имя_и_фамилия"),
        _field("first_name", "First name", Type.TEXT, "firstname", "given_name", "prenume", "primeiro_nome", "имя", bound=150),
        _field("last_name", "Last name", Type.TEXT, "lastname", "surname", "family_name", "nume", "sobrenome", "фамилия",
               bound=150),
        _field("phone", "Phone", Type.TEXT, "mobile", "phone_number", "mobile_phone", "telephone", "전화", "전화번호",
               "telefone", "telefon", "телефон", bound=60),
        _field("title", "Job title", Type.TEXT, "job_title", "position", "직책", "cargo", "functie", "должность", bound=200),
        _COMPANY,
        _COMPANY_KEY,
        _COUNTRY,
        _field("language", "Language", Type.TEXT, "lang", "locale", "언어", "idioma", "limba", "язык", bound=20),
        _ORIGIN,
        _CHANNEL,
        _CAMPAIGN,
        _field("campaign", "Campaign", Type.TEXT, "campaign_name", "utm_campaign", "캠페인", "campanha", "campanie", "кампания"),
        _field("landing_page_external_id", "Landing page", Type.KEY, "landing_page", "landing_page_id", "first_page",
               "conversion_page", bound=200),
        _SEGMENT,
        _OWNER,
        _field("created_at", "First contact", Type.MOMENT, "created", "created_time", "create_date", "created_date", "date",
               "first_contact_date", "생성일", "data_de_criacao", "data_crearii", "дата_создания", "дата"),
        _field("stage", "Stage", Type.CODE, "lifecycle_stage", "lead_stage", "funnel_stage", "단계", "etapa", "этап",
               codes=STAGE_CODES),
        _field("converted", "Became a customer", Type.FLAG, "is_customer", "converted_to_customer"),
        _field("converted_at", "Became a customer on", Type.MOMENT, "became_customer_at", "won_date"),
    ),
    Kind.COMPANIES: (
        _field("external_id", "Company's id", Type.KEY, "id", "accountid", "account_id", "company_id", "record_id", bound=200),
        _field("name", "Company", Type.TEXT, "account", "account_name", "company", "company_name", "회사명", "empresa",
               "companie", "компания"),
        _field("domain", "Website", Type.TEXT, "website", "web", "url", "company_domain_name", "site", "сайт", bound=255),
        _SEGMENT,
        _field("size", "Number of people", Type.WHOLE, "employees", "number_of_employees", "headcount", "직원_수",
               "funcionarios", "angajati", "сотрудники"),
        _field("country", "Country", Type.TEXT, "office_location", "국가", "pais", "tara", "страна", bound=80),
    ),
    Kind.TOUCHES: (
        _EXTERNAL,
        _LEAD_KEY,
        _EMAIL,
        _field("kind", "What happened", Type.CODE, "type", "activity_type", "event", "event_type", "touch", bound=20,
               codes=("web_visit", "content_view", "download", "form", "email_sent", "email_open", "email_click",
                      "email_reply", "event_registered", "event_attended", "ad_click", "call_attempt", "call_connected",
                      "meeting_booked", "meeting_held", "im", "social", "chat", "self_reported")),
        _field("direction", "Who did it (in: the buyer)", Type.CODE, codes=("in", "out")),
        _field("reach", "To one or to many", Type.CODE, codes=("1:1", "1:many")),
        _field("team", "Team", Type.CODE, codes=("marketing", "sales")),
        _CHANNEL,
        _CAMPAIGN,
        _field("campaign", "Campaign", Type.TEXT, "campaign_name", "utm_campaign"),
        _field("asset_external_id", "Piece", Type.KEY, "asset", "asset_id", "page", "url", bound=200),
        _field("member_external_id", "Colleague", Type.KEY, "member", "user", "user_id", "owner", "call_owner",
               "event_owner", bound=200),
        _field("subject", "Subject", Type.TEXT, "title", "description", "note"),
        _field("occurred_at", "When", Type.MOMENT, "at", "time", "timestamp", "date", "event_time", "created_time",
               "call_start_time", "start_datetime"),
    ),
    Kind.DEALS: (
        _field("external_id", "Deal's id", Type.KEY, "id", "deal_id", "opportunity_id", "record_id", bound=200),
        _LEAD_KEY,
        _EMAIL,
        _COMPANY_KEY,
        _COMPANY,
        _field("name", "Deal", Type.TEXT, "deal_name", "potential_name", "opportunity", "opportunity_name", "dealname"),
        _field("product", "Product", Type.TEXT, "product_name", "제품", "produto", "produs", "продукт", bound=120),
        _field("amount", "Amount", Type.AMOUNT, "value", "deal_value", "close_value", "금액", "valor", "suma", "сумма"),
        _CURRENCY,
        _field("stage", "Deal stage", Type.TEXT, "deal_stage", "stage_name", "dealstage", "pipeline_stage", "단계",
               bound=80),
        _field("outcome", "Open, won or lost", Type.CODE, "status", "result", codes=OUTCOME_CODES),
        _field("owner_external_id", "Seller", Type.KEY, "owner", "owner_id", "sales_agent", "sales_rep", "sr_id",
               "potential_owner", "deal_owner", "담당자", bound=200),
        _field("sdr_external_id", "Sales development", Type.KEY, "sdr", "sdr_id", bound=200),
        _field("opened_at", "Opened", Type.MOMENT, "created_at", "created_time", "create_date", "engage_date", "created",
               "createdate"),
        _field("closed_at", "Closed", Type.MOMENT, "close_date", "closing_date", "closed_date", "won_date", "closedate"),
        _field("lost_reason", "Why lost", Type.TEXT, "loss_reason", "closed_lost_reason", bound=200),
        _ORIGIN,
        _CAMPAIGN,
        _SEGMENT,
    ),
    Kind.CAMPAIGNS: (
        _field("external_id", "Campaign's id", Type.KEY, "id", "campaign_id", "campaignid", bound=200),
        _field("name", "Campaign", Type.TEXT, "campaign_name", "campaign", "campanha", "кампания"),
        _field("channel", "Channel", Type.TEXT, "type", "medium", "campaign_type", bound=80),
        _field("started_on", "Starts", Type.DAY, "start_date", "start", "created_time"),
        _field("ended_on", "Ends", Type.DAY, "end_date", "end"),
        _field("goal_stage", "Goal: stage", Type.CODE, codes=STAGE_CODES),
        _field("goal_metric", "Goal: measure", Type.TEXT, bound=40),
        _field("goal_target", "Goal: number", Type.WHOLE),
        _field("goal_date", "Goal: by", Type.DAY),
        _field("cost", "Spent so far", Type.AMOUNT, "actual_cost", "spend", "cost"),
        _CURRENCY,
    ),
    Kind.COSTS: (
        _EXTERNAL,
        _CAMPAIGN,
        _CHANNEL,
        _ORIGIN,
        _field("kind", "Kind of cost", Type.CODE, codes=("media", "content", "tools", "people")),
        _field("spent_on", "Day", Type.DAY, "date", "month", "day"),
        _field("amount", "Amount", Type.AMOUNT, "cost", "spend", "value"),
        _CURRENCY,
    ),
    Kind.ASSETS: (
        _field("external_id", "Piece's id", Type.KEY, "id", "asset_id", "page_id", bound=200),
        _field("title", "Title", Type.TEXT, "name", "asset"),
        _field("kind", "Kind", Type.TEXT, "type", "format", bound=40),
        _field("url", "Address", Type.TEXT, "link", bound=2000),
        _field("content_kind", "Promotional, educational, proof or third party", Type.TEXT, bound=20),
        _field("journey_stage", "Journey stage", Type.CODE, "stage", codes=("awareness", "consideration", "decision")),
        _field("published_on", "Published", Type.DAY, "date", "publish_date"),
    ),
    Kind.USERS: (
        _field("external_id", "Colleague's id", Type.KEY, "id", "user_id", "sales_agent", bound=200),
        _field("name", "Name", Type.TEXT, "full_name", "last_name"),
        _EMAIL,
        _field("team", "Team", Type.CODE, "side", codes=("marketing", "sales")),
        _field("role", "Role", Type.TEXT, bound=40),
        _field("capacity", "Open leads at most", Type.WHOLE),
    ),
    Kind.VISITS: (
        _EXTERNAL,
        _field("visitor_external_id", "Visitor's id", Type.KEY, "visitor", "visitor_id", "client_id", "cookie", bound=200),
        _EMAIL,
        _field("asset_external_id", "Page", Type.KEY, "page", "url", "page_url", bound=200),
        _CHANNEL,
        _CAMPAIGN,
        _field("occurred_at", "When", Type.MOMENT, "at", "time", "timestamp", "date", "visited_at"),
    ),
    Kind.STAGE_HISTORY: (
        _LEAD_KEY,
        _EMAIL,
        _field("stage", "Stage or ending", Type.CODE, "to_stage", "new_stage", codes=(*STAGE_CODES, *ENDING_CODES)),
        _field("reason_code", "Reason", Type.TEXT, "reason", bound=60),
        _field("at", "When", Type.MOMENT, "occurred_at", "changed_at", "date", "time"),
    ),
}  # fmt: skip


def fields_of(kind: Kind) -> dict[str, Field]:
    """The fields of a kind by name."""
    return {known.name: known for known in FIELDS[kind]}
