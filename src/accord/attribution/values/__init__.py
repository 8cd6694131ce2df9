"""Journeys, models and what they say."""
