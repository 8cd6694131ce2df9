"""Reading journeys from the lake."""
