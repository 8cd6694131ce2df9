"""Coming in: by password, by link, by the company's own directory."""

from accord.team.views.directory import directory_name, sign_in_back, sign_in_directory
from accord.team.views.doors import ClosedDoor, EndedByClosing, VariedPassword, welcome

__all__ = [
    "ClosedDoor",
    "EndedByClosing",
    "VariedPassword",
    "directory_name",
    "sign_in_back",
    "sign_in_directory",
    "welcome",
]
