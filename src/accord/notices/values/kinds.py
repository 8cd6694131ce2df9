"""What members are told of, and in which words."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from accord.notices.values.kind import BOTH, INSIDE, MAIL, Kind
from accord.notices.values.kinds_of_agreeing import OF_AGREEING
from accord.notices.values.kinds_of_team_meetings import OF_TEAM_MEETINGS

_KINDS: Final = (
    Kind(
        "handed_over",
        _("A lead is handed to you"),
        (
            _("%(lead)s is handed to you. Due %(due)s."),
            _("%(lead)s is handed to you."),
            _("You are handed %(count)s leads."),
            _("A lead is handed to you."),
        ),
        BOTH,
        is_urgent=True,
        actions=("accept", "reject", "ask"),
    ),
    Kind(
        "asked",
        _("You are asked for what is missing"),
        (
            _("%(by)s asks you about %(lead)s. Answer due %(due)s."),
            _("%(by)s asks you about %(lead)s."),
            _("You are asked about %(lead)s."),
            _("You are asked about a lead."),
        ),
        BOTH,
        is_urgent=True,
    ),
    Kind(
        "answered",
        _("Your question is answered"),
        (
            _("%(by)s has answered about %(lead)s."),
            _("Your question about %(lead)s is answered."),
            _("Your question is answered."),
        ),
        BOTH,
        is_urgent=True,
    ),
    Kind(
        "day_has_come",
        _("A day that a buyer asked for has come"),
        (
            _("The day that %(lead)s asked for has come. Due %(due)s."),
            _("The day that %(lead)s asked for has come."),
            _("A day that a buyer asked for has come."),
        ),
        BOTH,
    ),
    Kind(
        "returned",
        _("A lead comes back"),
        (
            _("%(by)s gives %(lead)s back: %(reason)s."),
            _("%(lead)s comes back: %(reason)s."),
            _("%(lead)s comes back."),
            _("%(count)s leads come back."),
            _("A lead comes back."),
        ),
        MAIL,
    ),
    Kind(
        "warned",
        _("A promise is about to break"),
        (
            _("%(percent)s of the time for %(lead)s is used up. Due %(due)s."),
            _("%(lead)s waits. Due %(due)s."),
            _("%(lead)s waits."),
            _("A promise is due %(due)s."),
            _("A promise is due soon."),
        ),
        BOTH,
        is_urgent=True,
    ),
    Kind(
        "broken",
        _("A promise is broken"),
        (
            _("The promise about %(lead)s broke: it was due %(due)s. It is %(owner)s's."),
            _("The promise about %(lead)s broke: it was due %(due)s."),
            _("The promise about %(lead)s broke."),
            _("A promise broke: it was due %(due)s."),
            _("A promise broke."),
        ),
        BOTH,
        is_urgent=True,
    ),
    Kind(
        "cannot_see",
        _("Nothing is seen of somebody's work"),
        (
            _("Nothing is seen of what %(owner)s does: %(count)s clocks cannot be judged."),
            _("Nothing is seen of what %(owner)s does."),
            _("Nothing is seen of somebody's work: a source is silent."),
        ),
        MAIL,
    ),
    Kind(
        "given_to_you",
        _("Work of a colleague becomes yours"),
        (
            _("%(lead)s is yours now, from %(by)s. Due %(due)s."),
            _("%(lead)s is yours now, from %(by)s."),
            _("%(lead)s is yours now."),
            _("%(count)s leads of a colleague are yours now."),
            _("Work of a colleague is yours now."),
        ),
        BOTH,
        is_urgent=True,
        actions=("accept", "reject", "ask"),
    ),
    Kind(
        "requested",
        _("The other team asks something of you"),
        (
            _("%(by)s asks something of you. Answer due %(due)s."),
            _("%(by)s asks something of you."),
            _("Something is asked of you. Answer due %(due)s."),
            _("Something is asked of you."),
        ),
        BOTH,
        is_urgent=True,
    ),
    Kind(
        "replied",
        _("What you asked the other team is answered"),
        (_("%(by)s has answered what you asked."), _("What you asked is answered.")),
        MAIL,
    ),
    Kind(
        "measured",
        _("A draft of an agreement has been measured"),
        (_("The agreement was measured in silence until now. See what is proposed for it."),),
        MAIL,
    ),
    Kind(
        "hours_proposed",
        _("Another leader proposes working hours for both teams"),
        (
            _("%(by)s proposes other working hours for both teams. Confirm or decline them."),
            _("Other working hours are proposed for both teams. Confirm or decline them."),
        ),
        MAIL,
    ),
    Kind(
        "due_moved",
        _("Working hours changed, and what you owe is due otherwise"),
        (
            _("The working hours were changed: %(count)s of your promises are due otherwise."),
            _("The working hours were changed: promises of yours are due otherwise."),
        ),
        MAIL,
    ),
    Kind(
        "meeting_booked",
        _("A meeting of yours is booked"),
        (
            _("A meeting with %(lead)s is booked for %(at)s, by %(by)s."),
            _("A meeting with %(lead)s is booked for %(at)s."),
            _("A meeting of yours is booked."),
        ),
        BOTH,
        is_urgent=True,
        is_kept=True,
    ),
    Kind(
        "meeting_moved",
        _("A meeting of yours is moved"),
        (
            _("The meeting with %(lead)s is moved to %(at)s, by %(by)s."),
            _("The meeting with %(lead)s is moved to %(at)s."),
            _("A meeting of yours is moved."),
        ),
        BOTH,
        is_urgent=True,
        is_kept=True,
    ),
    Kind(
        "meeting_cancelled",
        _("A meeting of yours is called off"),
        (
            _("The meeting with %(lead)s on %(at)s is called off, by %(by)s."),
            _("The meeting with %(lead)s on %(at)s is called off."),
            _("A meeting of yours is called off."),
        ),
        BOTH,
        is_urgent=True,
        is_kept=True,
    ),
    Kind(
        "meeting_missed",
        _("Somebody did not come to a meeting"),
        (
            _("%(lead)s did not come to the meeting of %(at)s. Book another one."),
            _("Somebody did not come to a meeting. Book another one."),
        ),
        MAIL,
    ),
    Kind(
        "meeting_declined",
        _("Somebody does not come to a meeting as invited"),
        (
            _("%(lead)s asks for %(proposed)s instead of %(at)s. Move the meeting, or answer."),
            _("%(lead)s declines the meeting of %(at)s. Move it, or call it off."),
            _("Somebody does not come to a meeting as invited. Move it, or call it off."),
        ),
        BOTH,
        is_urgent=True,
    ),
    Kind(
        "good_word",
        _("Sales finds a lead of yours promising"),
        (
            _("%(by)s finds %(lead)s promising. It came by %(campaign)s."),
            _("%(by)s finds %(lead)s promising."),
            _("Sales finds %(lead)s promising."),
            _("Sales finds a lead of yours promising."),
        ),
        INSIDE,
    ),
    Kind(
        "campaign_word",
        _("Sales has judged a lead of your campaign"),
        (
            _("%(by)s gives %(lead)s back: %(reason)s. It came by %(campaign)s."),
            _("%(by)s has judged %(lead)s: %(said)s. It came by %(campaign)s."),
            _("%(lead)s came back in a tool of sales: %(reason)s. It came by %(campaign)s."),
            _("%(lead)s is judged: %(said)s. It came by %(campaign)s."),
            _("Sales has judged leads of yours, %(count)s at once. They came by %(campaign)s."),
            _("Sales has judged a lead of your campaign."),
        ),
        MAIL,
    ),
    Kind(
        "new_piece",
        _("New content to show"),
        (
            _("%(by)s has put “%(piece)s” into the library."),
            _("“%(piece)s” is new in the library."),
            _("There are new pieces in the library."),
        ),
        INSIDE,
    ),
    Kind(
        "announced",
        _("Something that your team is to know"),
        (
            _("%(by)s lets you know: “%(announcement)s”."),
            _("You are to know: “%(announcement)s”."),
            _("Something is announced to your team."),
        ),
        MAIL,
        actions=("know_announcement",),
    ),
    Kind(
        "announcement_waits",
        _("You have not said yet that you know something"),
        (
            _("“%(announcement)s” waits for you to say that you know it."),
            _("Something that is announced waits for you to say that you know it."),
        ),
        BOTH,
        actions=("know_announcement",),
    ),
    Kind(
        "audit_gap",
        _("Something about your tools is past its red line"),
        (
            _("%(by)s gives you a gap between tools to close: %(gap)s."),
            _("A gap between tools is yours to close: %(gap)s."),
            _("A gap between tools is yours to close."),
        ),
        MAIL,
    ),
    Kind(
        "account_plan",
        _("You share the plan for a company"),
        (
            _("%(by)s makes you an owner of the plan for %(company)s."),
            _("You are an owner of the plan for %(company)s now."),
        ),
        MAIL,
    ),
    Kind(
        "account_task",
        _("You are given a task at a company"),
        (
            _("%(by)s gives you a task at %(company)s."),
            _("A task at %(company)s is yours now."),
        ),
        MAIL,
    ),
    Kind(
        "hot_now",
        _("Somebody you work with shows strong interest"),
        (
            _("Call %(lead)s now: %(signal)s, %(at)s."),
            _("Somebody you work with shows strong interest."),
        ),
        BOTH,
        is_urgent=True,
    ),
    Kind(
        "won_together",
        _("A deal that you had a part in is won"),
        (
            _(
                "You two did this: %(deal)s is won, %(days)s days after the first visit. Brought "
                "by %(campaign)s, pieces read: %(count)s, first called by %(by)s."
            ),
            _(
                "You two did this: %(deal)s is won, %(days)s days after the first visit. Brought "
                "by %(campaign)s, first called by %(by)s."
            ),
            _(
                "You two did this: %(deal)s is won, %(days)s days after the first visit. First "
                "called by %(by)s."
            ),
            _("You two did this: %(deal)s is won, %(days)s days after the first visit."),
            _("You two did this: %(deal)s is won."),
            _("A deal that you had a part in is won."),
        ),
        MAIL,
    ),
    Kind(
        "figures",
        _("The figures of the day, each night"),
        (
            _(
                "Figures of %(day)s: %(count)s new leads the day before. %(customers)s leads "
                "became customers, won %(won)s, %(rate)s deals won of 100 decided, half of them "
                "within %(days)s days."
            ),
            _(
                "Figures of %(day)s: %(count)s new leads the day before. %(customers)s leads "
                "became customers, won %(won)s."
            ),
            _(
                "Figures of %(day)s: %(count)s new leads the day before. %(customers)s leads "
                "became customers."
            ),
            _("Figures of %(day)s: nothing to count yet."),
        ),
        INSIDE,
    ),
)
KINDS: Final[Mapping[str, Kind]] = {
    kind.code: kind for kind in (*_KINDS, *OF_TEAM_MEETINGS, *OF_AGREEING)
}
