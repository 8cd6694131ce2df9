"""Mounted by the composition root only while developing and testing."""

from django.urls import path

from accord.ui import views

urlpatterns = [path("parts/", views.parts, name="ui_parts")]
