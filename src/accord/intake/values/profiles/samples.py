"""Collections of leads and deals that anybody can try Accord with."""

from collections.abc import Mapping

from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan

SAMPLES: Mapping[str, Plan] = {
    "olist-leads": Plan(
        profile="olist-leads",
        kind=Kind.LEADS,
        source="olist",
        columns={
            "mql_id": "external_id",
            "first_contact_date": "created_at",
            "landing_page_id": "landing_page_external_id",
            "origin": "origin",
        },
        defaults={"stage": "mql"},
        date_orders={"first_contact_date": "YMD"},
        zone="America/Sao_Paulo",
        currency="BRL",
    ),
    "olist-deals": Plan(
        profile="olist-deals",
        kind=Kind.DEALS,
        source="olist",
        columns={
            "mql_id": "lead_external_id",
            "seller_id": "external_id",
            "sdr_id": "sdr_external_id",
            "sr_id": "owner_external_id",
            "won_date": "closed_at",
            "business_segment": "segment",
            "declared_monthly_revenue": "amount",
        },
        defaults={"outcome": "won", "stage": "won"},
        date_orders={"won_date": "YMD"},
        zone="America/Sao_Paulo",
        currency="BRL",
    ),
    "xeducation": Plan(
        profile="xeducation",
        kind=Kind.LEADS,
        source="xeducation",
        columns={
            "Prospect ID": "external_id",
            "Lead Source": "origin",
            "Lead Origin": "channel",
            "Converted": "converted",
            "Country": "country",
            "Specialization": "segment",
        },
        defaults={"stage": "lead"},
        unanswered=("select",),
    ),
    "maven-accounts": Plan(
        profile="maven-accounts",
        kind=Kind.COMPANIES,
        source="maven",
        columns={
            "account": "name",
            "sector": "segment",
            "employees": "size",
            "office_location": "country",
        },
        number_formats={"employees": "POINT", "revenue": "POINT"},
        values={"segment": {"technolgy": "technology"}},
    ),
    "maven-deals": Plan(
        profile="maven-deals",
        kind=Kind.DEALS,
        source="maven",
        columns={
            "opportunity_id": "external_id",
            "sales_agent": "owner_external_id",
            "product": "product",
            "account": "company",
            "deal_stage": "stage",
            "engage_date": "opened_at",
            "close_date": "closed_at",
            "close_value": "amount",
        },
        values={"outcome": {"won": "won", "lost": "lost", "*": "open"}},
        defaults={"outcome": "@stage"},
        number_formats={"close_value": "POINT"},
        currency="USD",
    ),
}
