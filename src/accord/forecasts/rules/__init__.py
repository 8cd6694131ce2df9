"""Deciding on forecasts; pure."""
