from django.urls import path

from accord.toolaudit.views import audit, found, gaps, inventory, ways

urlpatterns = [
    path("", found.page, name="found"),
    path("<int:run_id>/", found.one, name="found_one"),
    path("<int:run_id>/progress/", found.progress, name="found_progress"),
    path("<int:run_id>/cancel/", found.cancel, name="found_cancel"),
    path("<int:run_id>/missing.csv", found.file, name="found_file"),
]
audit_urlpatterns = [
    path("", audit.page, name="audit"),
    path("look/", audit.look, name="audit_look"),
    path("questions/", audit.questions, name="audit_questions"),
    path("list/", inventory.page, name="audit_tools"),
    path("list/new/", inventory.edit, name="audit_tool_new"),
    path("list/<int:tool_id>/", inventory.edit, name="audit_tool"),
    path("list/<int:tool_id>/end/", inventory.end, name="audit_tool_end"),
    path("sight/", inventory.sight, name="audit_sight"),
    path("ways/", ways.page, name="audit_ways"),
    path("ways/new/", ways.edit, name="audit_way_new"),
    path("ways/<int:way_id>/", ways.one, name="audit_way"),
    path("ways/<int:way_id>/change/", ways.edit, name="audit_way_edit"),
    path("ways/<int:way_id>/end/", ways.end, name="audit_way_end"),
    path("ways/<int:way_id>/runs/", ways.log, name="audit_way_log"),
    path("ways/<int:way_id>/file/", ways.file, name="audit_way_file"),
    path("ways/<int:way_id>/again/", ways.again, name="audit_way_again"),
    path("gaps/", gaps.page, name="audit_gaps"),
    path("gaps/<int:gap_id>/", gaps.one, name="audit_gap"),
    path("gaps/<int:gap_id>/give/", gaps.give, name="audit_gap_give"),
    path("gaps/<int:gap_id>/end/", gaps.end, name="audit_gap_end"),
]
