from django.urls import path

from accord.integrations.connecting.views import pages, records, setting_up, worklists, writing

HERE = "settings/connections/"

urlpatterns = [
    path("intake/fixing/<int:batch_id>/<int:row_no>/record/", records.aside, name="aside_record"),
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
    path(f"{HERE}writing/", writing.switch_all, name="writing_switch"),
    path(f"{HERE}<int:connection_id>/fields/", writing.fields, name="connection_fields"),
    path(f"{HERE}<int:connection_id>/writing/", writing.writing, name="connection_writing"),
    path(f"{HERE}<int:connection_id>/conflicts/", worklists.conflicts, name="connection_conflicts"),
    path(
        f"{HERE}<int:connection_id>/conflicts/<int:conflict_id>/",
        worklists.settle,
        name="connection_settle",
    ),
    path(f"{HERE}<int:connection_id>/refused/", worklists.refused, name="connection_refused"),
    path(f"{HERE}<int:connection_id>/doubles/", worklists.doubles, name="connection_doubles"),
]
