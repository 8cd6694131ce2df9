from accord.agreements.queries.agreements import (
    find_in_force,
    find_silent_run,
    list_for,
    list_in_force,
    list_running,
)

__all__ = ["find_in_force", "find_silent_run", "list_for", "list_in_force", "list_running"]
