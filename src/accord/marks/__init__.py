"""Marks on trends: when the teams began to work as one, and what happened on a day."""
