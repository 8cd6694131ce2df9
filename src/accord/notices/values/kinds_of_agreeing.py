"""What members are told of what both teams agree on, and of whom they want."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from accord.notices.values.kind import MAIL, Kind

OF_AGREEING: Final = (
    Kind(
        "signature_waits",
        _("The other leader has signed something"),
        (
            _("%(by)s has signed %(definition)s, version %(number)s. It waits for you to sign it."),
            _("Something that the other leader has signed waits for you to sign it."),
        ),
        MAIL,
    ),
    Kind(
        "now_in_force",
        _("Something that both teams agree on is new"),
        (
            _("In force from now on: %(definition)s, version %(number)s."),
            _("Something that both teams agree on is in force in other words."),
        ),
        MAIL,
        actions=("know_definition",),
    ),
    Kind(
        "targets_changed",
        _("The companies that both teams want to win are others"),
        (
            _("%(by)s has changed the target list “%(list)s”."),
            _("The target list “%(list)s” has changed."),
            _("A target list has changed."),
        ),
        MAIL,
    ),
)
