"""What members are told, how they want to be told, and the links in what they are sent."""

from django.urls import path

from accord.integrations.notices.views import answering, inbox, log, wishes

urlpatterns = [
    path("notices/", inbox.notices_page, name="notices"),
    path("notices/read/", inbox.notices_read, name="notices_read"),
    path("settings/notices/", wishes.wishes_page, name="settings_notices"),
    path("settings/notices/chat/", wishes.chat_change, name="notices_chat"),
    path("settings/notices/log/", log.log_page, name="notices_log"),
    path("n/<str:token>/", answering.answer_page, name="notice_answer"),
]
