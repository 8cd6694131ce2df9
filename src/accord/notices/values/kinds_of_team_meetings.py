"""What members are told of the meetings of both teams, their decisions and actions."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from accord.notices.values.kind import BOTH, MAIL, Kind

OF_TEAM_MEETINGS: Final = (
    Kind(
        "team_meeting_called",
        _("A meeting of both teams is planned"),
        (
            _("Both teams meet: %(at)s, as not all work on %(nominal)s."),
            _("Both teams meet: %(at)s."),
            _("A meeting of both teams is planned."),
        ),
        MAIL,
        is_kept=True,
    ),
    Kind(
        "team_meeting_moved",
        _("A meeting of both teams is moved"),
        (
            _("The meeting of both teams is moved to %(at)s, as not all work on %(nominal)s."),
            _("The meeting of both teams is moved to %(at)s, by %(by)s."),
            _("The meeting of both teams is moved to %(at)s."),
            _("A meeting of both teams is moved."),
        ),
        BOTH,
        is_urgent=True,
        is_kept=True,
    ),
    Kind(
        "team_meeting_cancelled",
        _("A meeting of both teams is called off"),
        (
            _("The meeting of both teams on %(at)s is called off, by %(by)s."),
            _("The meeting of both teams on %(at)s is called off."),
            _("A meeting of both teams is called off."),
        ),
        BOTH,
        is_urgent=True,
        is_kept=True,
    ),
    Kind(
        "pack_quiet",
        _("There is nothing to meet about"),
        (
            _(
                "All promises kept, nothing to decide. Shall I cancel the meeting of %(at)s? "
                "%(people)s people × %(minutes)s min back."
            ),
            _("All promises kept, nothing to decide."),
        ),
        MAIL,
        actions=("cancel_meeting",),
    ),
    Kind(
        "pack_ready",
        _("What your next meeting is about"),
        (
            _("What the meeting of %(at)s is about: %(count)s points. The figures are in it."),
            _("What your next meeting is about."),
        ),
        MAIL,
    ),
    Kind(
        "meeting_outcome",
        _("What came of a meeting that you need not come to"),
        (
            _("The meeting of %(at)s decided %(decisions)s things and gave %(count)s actions."),
            _("What came of a meeting."),
        ),
        MAIL,
    ),
    Kind(
        "decision_yours",
        _("You are to see to a decision"),
        (
            _("%(by)s has written down a decision that you are to see to."),
            _("A decision is yours to see to."),
        ),
        MAIL,
    ),
    Kind(
        "decision_checked",
        _("A decision of yours has been checked"),
        (_("What you decided has been checked: see whether it worked."),),
        MAIL,
    ),
    Kind(
        "action_yours",
        _("You are given something to do"),
        (_("%(by)s gives you something to do."), _("You are given something to do.")),
        MAIL,
    ),
)
