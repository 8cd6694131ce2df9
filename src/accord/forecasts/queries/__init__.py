"""Reading deals as forecasts need them, and what was forecast."""
