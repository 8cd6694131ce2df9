"""The addresses of people, records and settings."""

from django.urls import path

from accord.desk.views import (
    campaigns,
    companies,
    deals,
    definitions,
    glossary,
    home,
    imports,
    kept,
    lead,
    leads,
    results,
    search,
    settings,
    start,
)

urlpatterns = [
    path("", home.home, name="today"),
    path("sample/", home.sample_page, name="sample"),
    path("sample/load/", home.load_sample, name="sample_load"),
    path("sample/clear/", home.clear_sample, name="sample_clear"),
    path("results/", results.results, name="results"),
    path("measures/", glossary.glossary_page, name="glossary"),
    path("results/<slug:name>/", results.measure, name="measure"),
    path("results/<slug:name>/file/", results.measure_file, name="measure_file"),
    path("results/<slug:name>/records/", results.records, name="measure_records"),
    path("leads/", leads.leads_page, name="leads"),
    path("leads/export/", leads.leads_file, name="leads_file"),
    path("leads/<int:lead_id>/", lead.lead_page, name="lead"),
    path("companies/", companies.companies_page, name="companies"),
    path("companies/export/", companies.companies_file, name="companies_file"),
    path("companies/<int:company_id>/", companies.company_page, name="company"),
    path("deals/", deals.deals_page, name="deals"),
    path("deals/export/", deals.deals_file, name="deals_file"),
    path("deals/<int:deal_id>/", deals.deal_page, name="deal"),
    path("campaigns/", campaigns.campaigns_page, name="campaigns"),
    path("campaigns/export/", campaigns.campaigns_file, name="campaigns_file"),
    path("campaigns/<int:campaign_id>/", campaigns.campaign_page, name="campaign"),
    path("imports/", imports.imports_page, name="imports"),
    path("definitions/", definitions.definitions_page, name="definitions"),
    path("definitions/<slug:kind>/<int:number>/", definitions.definition_page, name="definition"),
    path("search/", search.search_page, name="search"),
    path("views/", kept.views_page, name="views"),
    path("views/keep/<slug:list_name>/", kept.view_keep, name="view_keep"),
    path("views/<int:view_id>/", kept.view_change, name="view_change"),
    path("start/", start.start_page, name="start"),
    path("about-you/", settings.about_you, name="about_you"),
    path("settings/", settings.own_page, name="settings"),
    path("settings/team/", settings.team_page, name="settings_team"),
    path("settings/team/add/", settings.member_add, name="member_add"),
    path("settings/team/roles/", settings.role_add, name="role_add"),
    path("settings/team/<int:member_id>/role/", settings.member_role, name="member_role"),
    path(
        "settings/team/<int:member_id>/role/end/", settings.member_role_end, name="member_role_end"
    ),
    path(
        "settings/team/<int:member_id>/capacity/", settings.member_capacity, name="member_capacity"
    ),
    path("settings/team/<int:member_id>/link/", settings.member_link, name="member_link"),
    path("settings/company/", settings.company_page, name="settings_company"),
    path("settings/keys/", settings.keys_page, name="settings_keys"),
    path("settings/keys/<int:key_id>/end/", settings.key_revoke, name="key_revoke"),
]
