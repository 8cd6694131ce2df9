"""Rates of exchange, day by day."""
