"""The addresses of what is run and told: campaigns, announcements, the calendar, the plan of
communication."""

from django.urls import path

from accord.desk.views import settings
from accord.desk.views.campaigns import (
    announcement_editing,
    announcements,
    calendar,
    campaign,
    campaign_editing,
    campaigns,
    communication,
)
from accord.desk.views.handoffs import nurtures

_ANNOUNCEMENT = "announcements/<int:announcement_id>/"
urlpatterns = [
    path("campaigns/", campaigns.campaigns_page, name="campaigns"),
    path("campaigns/export/", campaigns.campaigns_file, name="campaigns_file"),
    path("campaigns/new/", campaign_editing.new_campaign, name="campaign_new"),
    path("campaigns/<int:campaign_id>/", campaign.campaign_page, name="campaign"),
    path("campaigns/<int:campaign_id>/edit/", campaign_editing.edit_campaign, name="campaign_edit"),
    path("campaigns/<int:campaign_id>/costs/", campaign_editing.cost, name="campaign_cost"),
    path("campaigns/<int:campaign_id>/owner/", campaign.owner, name="campaign_owner"),
    path("campaigns/<int:campaign_id>/pieces/", campaign.pieces, name="campaign_pieces"),
    path("nurtures/", nurtures.nurtures_page, name="nurtures"),
    path("nurtures/<int:nurture_id>/", nurtures.nurture_page, name="nurture"),
    path("calendar/", calendar.calendar_page, name="calendar"),
    path("calendar/address/", calendar.calendar_address, name="calendar_address"),
    path("calendar/<str:secret>/accord.ics", calendar.calendar_feed, name="calendar_feed"),
    path("settings/company/emblem/", settings.emblem_change, name="emblem_change"),
    path("emblem/<slug:digest>.png", settings.emblem, name="emblem"),
    path("communication/", communication.communication_page, name="communication"),
    path("communication/told/", communication.communication_tick, name="communication_tick"),
    path("announcements/", announcements.announcements_page, name="announcements"),
    path("announcements/new/", announcement_editing.new_announcement, name="announcement_new"),
    path(_ANNOUNCEMENT, announcements.announcement_page, name="announcement"),
    path(f"{_ANNOUNCEMENT}edit/", announcement_editing.edit_announcement, name="announcement_edit"),
    path(f"{_ANNOUNCEMENT}act/", announcement_editing.announcement_act, name="announcement_act"),
    path(f"{_ANNOUNCEMENT}known/", announcements.acknowledge, name="announcement_known"),
]
