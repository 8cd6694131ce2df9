"""The door of marks for other slices."""

from accord.marks.operations import end_mark, make_mark, restore_mark
from accord.marks.queries import find_start, list_marks

__all__ = ["end_mark", "find_start", "list_marks", "make_mark", "restore_mark"]
