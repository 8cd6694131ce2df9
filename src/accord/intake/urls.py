"""Addresses of imports, of where every record is, of forms, and of what the web sees of these."""

from django.urls import path

from accord.intake.views import (
    asides,
    embedding,
    fixing,
    forms,
    imports,
    ledger,
    public_forms,
    receipts,
    replays,
    together,
    wizard,
)

urlpatterns = [
    path("new/", imports.upload, name="import_upload"),
    path("new/together/", together.page, name="import_together"),
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

form_urlpatterns = [
    path("", forms.forms_page, name="forms"),
    path("new/", forms.form_new, name="form_new"),
    path("<int:form_id>/", forms.form_one, name="form"),
    path("<int:form_id>/change/", forms.form_change, name="form_change"),
    path("<int:form_id>/preview/", forms.form_preview, name="form_preview"),
    path("<int:form_id>/state/<slug:state>/", forms.form_state, name="form_state"),
    path(
        "<int:form_id>/filled-in/<int:submission_id>/let-in/",
        forms.form_let_in,
        name="form_let_in",
    ),
]

# Below /f/: no session, no cookie, nobody's rights.
public_urlpatterns = [
    path("<slug:slug>/", public_forms.form_page, name="form_page"),
    path("<slug:slug>/form.js", embedding.form_script, name="form_script"),
    path("<slug:slug>/thanks/", public_forms.form_thanks, name="form_thanks"),
    path("<slug:slug>/confirm/<str:token>/", public_forms.form_confirm, name="form_confirm"),
]

ledger_urlpatterns = [
    path("", ledger.page, name="intake"),
    path("records/", receipts.records, name="intake_records"),
    path("fixing/", fixing.page, name="fixing"),
    path("fixing/rows/", fixing.group, name="fixing_group"),
    path("fixing/<int:batch_id>/<int:row_no>/", asides.row, name="aside_row"),
    path("replays/<int:replay_id>/", replays.replay, name="replay"),
    path("replays/<int:replay_id>/progress/", replays.progress, name="replay_progress"),
    path("replays/<int:replay_id>/cancel/", replays.cancel, name="replay_cancel"),
]
