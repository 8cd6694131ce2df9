from django.urls import path

from accord.integrations.webhooks import views

urlpatterns = [
    path("settings/told/", views.endpoints_page, name="settings_told"),
    path("settings/told/<int:endpoint_id>/", views.endpoint_page, name="told"),
    path("settings/told/<int:endpoint_id>/secret/", views.new_secret, name="told_secret"),
    path("settings/told/<int:endpoint_id>/state/", views.change_state, name="told_state"),
    path("settings/told/<int:endpoint_id>/test/", views.send_test, name="told_test"),
    path("settings/told/<int:endpoint_id>/again/", views.send_again, name="told_again"),
]
