"""Addresses of the wizard and of one import, below /imports/; their list joins slices."""

from django.urls import path

from accord.intake.views import imports, wizard

urlpatterns = [
    path("new/", imports.upload, name="import_upload"),
    path("new/<int:draft_id>/reading/", wizard.reading, name="import_reading"),
    path("new/<int:draft_id>/columns/", wizard.mapping, name="import_mapping"),
    path("new/<int:draft_id>/values/", wizard.values, name="import_values"),
    path("new/<int:draft_id>/try/", wizard.trial, name="import_trial"),
    path("new/<int:draft_id>/forget/", wizard.drop, name="import_forget"),
    path("<int:batch_id>/", imports.page, name="import_page"),
    path("<int:batch_id>/progress/", imports.progress, name="import_progress"),
    path("<int:batch_id>/cancel/", imports.cancel, name="import_cancel"),
    path("<int:batch_id>/undo/", imports.undo, name="import_undo"),
    path("<int:batch_id>/errors.csv", imports.errors, name="import_errors"),
]
