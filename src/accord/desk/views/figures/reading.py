"""In whose words figures are read, and what stands where they cannot be read."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accord.definitions import api as definitions
from accord.desk.views.figures import figures
from accord.ui.values import parts


def reader_of(*, at: datetime) -> figures.Reader:
    """The words of the definitions in force."""
    return figures.Reader(stages=definitions.list_stages(at=at))


def failed(problem: Exception) -> parts.State:
    """Why there is no figure; never a zero in its place."""
    return parts.State(
        kind=parts.StateKind.FAILED,
        title=_("The figures cannot be read now"),
        sentence=_(
            "Nothing is lost: the records are safe, only the picture of them is missing. "
            "Cause: %(cause)s"
        )
        % {"cause": type(problem).__name__},
        action=parts.Link(label=_("Try again"), url=reverse("today")),
    )
