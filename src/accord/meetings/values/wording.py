"""The sentences of packs and decisions."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accord.meetings.values.packs import Part, Say, Table
from accord.meetings.values.weeks import Untold

SENTENCES: Final[Mapping[Say, Any]] = {
    Say.WON: _("%(deal)s is won: %(money)s."),
    Say.WON_MORE: _("%(count)s more deals were won."),
    Say.KEPT_ALL: _("All %(count)s promises of the last windows were kept."),
    Say.ROSE: _("%(metric)s: %(now)s, more than usual. Usual weeks have %(low)s to %(high)s."),
    Say.FELL: _("%(metric)s: %(now)s, less than usual. Usual weeks have %(low)s to %(high)s."),
    Say.FELL_MORE: _("%(count)s more problems are left for another day."),
    Say.TOPIC: _("%(title)s (brought by %(by)s)"),
    Say.ACTION_LATE: _("Late: %(action)s. %(owner)s, by %(due_on)s."),
    Say.ACTIONS_LATE_MORE: _("%(count)s more actions are late."),
    Say.MISSED: _("%(side)s: %(words)s Kept %(met)s of %(due)s."),
    Say.CAMPAIGN: _("The campaign “%(campaign)s” has begun."),
    Say.PIECE: _("“%(piece)s” is new in the library."),
    Say.ANNOUNCED: _("Announced to our own people: “%(announcement)s”."),
    Say.ASKED: _("%(count)s requests between the teams are open."),
    Say.DRAFT: _("To be talked over and signed: %(name)s, version %(number)s."),
    Say.CHECKED: _("Checked: “%(decision)s”. %(verdict)s."),
    Say.TO_CHECK: _("Due to be checked: “%(decision)s”."),
}
MISSED_NUMBER = _("%(side)s: %(words)s Came to %(done)s of %(wanted)s.")
# What a problem that the figures raise is about, what is to come of it and how it is gone about.
OUTCOME = _("Comes of it: one decision, with who sees to it and by when.")
PROCESS = _("How: 5 minutes look at the records, 5 collect causes, 5 decide.")
RAISED = _("Comes of it: %(outcome)s")
RAISED_HOW = _("How: %(process)s")
QUIET = _("All promises kept, nothing to decide.")
MONTHLY = _("The figures of the month, as they stood when this was made.")
NOTHING: Final[Mapping[Part, Any]] = {
    Part.WINS: _("Nothing out of the usual."),
    Part.ACTIONS: _("Nothing is late."),
    Part.PROMISES: _("Nothing was missed."),
    Part.PROBLEMS: _("No figure fell below its usual weeks, and nobody raised anything."),
    Part.NEWS: _("Nothing new."),
    Part.CHANGES: _("Nothing waits to be signed or checked."),
}
HEADS: Final[Mapping[Table, tuple[tuple[str, Any], ...]]] = {
    Table.GOALS: (
        ("target", _("Target")), ("come", _("Come so far")), ("over", _("Days over")),
        ("weighted", _("Expected")), ("low", _("Likely from")), ("high", _("Likely to")),
    ),
    Table.FUNNEL: (
        ("entered", _("Leads")), ("reached", _("Customers")), ("rate", _("Of 100")),
        ("open", _("Still open")),
    ),
    Table.PROMISES: (
        ("side", _("Team")), ("met", _("Kept")), ("missed", _("Missed")),
        ("attainment", _("Of 100")),
    ),
    Table.CREDIT: (("deals", _("Deals")), ("value", _("Won"))),
    Table.COSTS: (
        ("cost", _("Spent")), ("leads", _("Leads")), ("customers", _("Customers")),
        ("won_value", _("Won")), ("revenue_roi", _("Back for each 1 spent")),
    ),
    Table.REASONS: (("count", _("Came back")), ("share", _("Of 100"))),
    Table.GAPS: (("received", _("Leads")), ("lost", _("Lost")), ("share", _("Of 100"))),
    Table.DECISIONS: (("state", _("Where it stands")), ("is_due", _("To be checked now"))),
}  # fmt: skip
SHARES: Final = frozenset({"rate", "attainment", "share"})
ABOUT: Final[Mapping[Table, Any]] = {
    Table.GOALS: _("Goal"),
    Table.FUNNEL: _("Month"),
    Table.PROMISES: _("Promise"),
    Table.CREDIT: _("Rule and team"),
    Table.COSTS: _("Program"),
    Table.REASONS: _("Reason"),
    Table.GAPS: _("Where"),
    Table.DECISIONS: _("Decision"),
}
EXPECTED = _("Deals expected in the quarter from %(day)s")
UNTOLD: Final[Mapping[Untold, Any]] = {
    Untold.TOO_FEW: _("Too few whole weeks are known before or after it."),
    Untold.WITHIN_CHANCE: _("What changed lies within what chance does."),
    Untold.MOVED_BEFORE: _(
        "It was on its way before, or nothing tells what was from what is since."
    ),
}
