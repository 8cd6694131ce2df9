"""The slice as Django sees it: a name; it has no tables."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "accord.matching"
