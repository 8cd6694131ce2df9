from django.urls import path

from accord.integrations.connecting.views import pages, setting_up

HERE = "settings/connections/"

urlpatterns = [
    path(HERE, pages.connections_page, name="connections"),
    path(f"{HERE}new/<slug:tool>/", setting_up.new, name="connection_new"),
    path(f"{HERE}<int:connection_id>/", pages.connection_page, name="connection"),
    path(f"{HERE}<int:connection_id>/progress/", pages.progress, name="connection_progress"),
    path(f"{HERE}<int:connection_id>/access/", setting_up.access, name="connection_access"),
    path(
        f"{HERE}<int:connection_id>/streams/<str:name>/",
        setting_up.stream,
        name="connection_stream",
    ),
    path(f"{HERE}<int:connection_id>/trial/", setting_up.trial, name="connection_trial"),
    path(
        f"{HERE}<int:connection_id>/trial/progress/",
        setting_up.trial_progress,
        name="connection_trial_progress",
    ),
    path(f"{HERE}<int:connection_id>/begin/", setting_up.begin, name="connection_begin"),
    path(f"{HERE}<int:connection_id>/act/", pages.act, name="connection_act"),
    path(f"{HERE}<int:connection_id>/stop/", pages.stop, name="connection_stop"),
    path(f"{HERE}<int:connection_id>/switch/", pages.switch, name="connection_switch"),
    path(f"{HERE}<int:connection_id>/secret/", pages.secret, name="connection_secret"),
]
