"""The addresses about content."""

from django.urls import path

from accord.desk.views.content import (
    content,
    coverage,
    finder,
    library,
    message_house,
    pieces,
    shared,
)
from accord.desk.views.lead import lead_content

urlpatterns = [
    path("content/", library.library_page, name="content"),
    path("content/coverage/", coverage.coverage_page, name="content_coverage"),
    path("content/needs/", coverage.say_need, name="content_need"),
    path("content/find/", finder.finder_page, name="content_find"),
    path("content/messages/", message_house.messages_page, name="content_messages"),
    path("content/messages/heard/", message_house.say_heard, name="message_heard"),
    path(
        "content/messages/heard/<int:word_id>/back/",
        message_house.heard_back,
        name="message_back",
    ),
    path("content/reach/", content.reach_page, name="content_reach"),
    path("content/new/", pieces.new_piece, name="content_new"),
    path("content/<int:asset_id>/", pieces.piece_page, name="content_piece"),
    path("content/<int:asset_id>/edit/", pieces.edit_piece, name="content_edit"),
    path("content/<int:asset_id>/act/", pieces.piece_act, name="content_act"),
    path("content/<int:asset_id>/file/", pieces.piece_file, name="content_file"),
    path("content/<int:asset_id>/useful/", lead_content.rate_piece, name="content_useful"),
    path("leads/<int:lead_id>/content/", lead_content.lead_content_page, name="lead_content"),
    path("leads/<int:lead_id>/content/share/", lead_content.share, name="lead_content_share"),
    path(
        "leads/<int:lead_id>/content/share/<int:share_id>/back/",
        lead_content.share_back,
        name="share_back",
    ),
    path(
        "leads/<int:lead_id>/content/useful/",
        lead_content.rate_at_lead,
        name="lead_content_useful",
    ),
    path("s/<str:token>/", shared.shared, name="shared"),
    path("s/<str:token>/useful/", shared.shared_useful, name="shared_useful"),
    path("content/changes/<int:change_id>/back/", pieces.change_back, name="content_back"),
]
