from django.urls import path

from accord.toolaudit import views

urlpatterns = [
    path("", views.page, name="found"),
    path("<int:run_id>/", views.one, name="found_one"),
    path("<int:run_id>/progress/", views.progress, name="found_progress"),
    path("<int:run_id>/cancel/", views.cancel, name="found_cancel"),
    path("<int:run_id>/missing.csv", views.file, name="found_file"),
]
