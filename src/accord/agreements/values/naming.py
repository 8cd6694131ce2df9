"""What the words of an agreement are called."""

from django.utils.functional import Promise as Lazy
from django.utils.translation import pgettext_lazy

from accord.agreements.values.gaming import Game
from accord.agreements.values.silence import SilenceFlaw
from accord.agreements.values.terms import (
    ClauseKind,
    Covered,
    Every,
    Hours,
    Promise,
    Quadrant,
    Roll,
    Task,
    Told,
    Weekday,
    Whom,
    Worth,
)
from accord.team.values import Side

Text = str | Lazy

SIDE_NAMES: dict[Side, Text] = {
    Side.MARKETING: pgettext_lazy("team", "Marketing"),
    Side.SALES: pgettext_lazy("team", "Sales"),
    Side.BOTH: pgettext_lazy("team", "Both teams"),
}
# The kinds of hand-offs that come along; others are called as they are written.
HANDOFF_NAMES: dict[str, Text] = {
    "marketing_to_sdr": pgettext_lazy("handoff", "Leads from marketing to sales"),
    "sdr_to_ae": pgettext_lazy("handoff", "Leads from first talks to the seller"),
    "sales_to_marketing": pgettext_lazy("handoff", "Leads that go back to marketing"),
    "ae_to_customer_team": pgettext_lazy("handoff", "Customers from the seller to their team"),
}
# What there is to begin with.
EXAMPLE_NAMES: dict[str, Text] = {
    "fifty-every-monday": pgettext_lazy("agreement", "50 leads every Monday, decided by Wednesday"),
    "as-they-come": pgettext_lazy("agreement", "Leads as they come, counted by the month"),
}
KIND_NAMES: dict[ClauseKind, Text] = {
    ClauseKind.VOLUME: pgettext_lazy("promise", "How many leads"),
    ClauseKind.VALUE: pgettext_lazy("promise", "What the leads are worth"),
    ClauseKind.QUALITY: pgettext_lazy("promise", "How many fit"),
    ClauseKind.COMPLETENESS: pgettext_lazy("promise", "How many come complete"),
    ClauseKind.SPEED: pgettext_lazy("promise", "How soon"),
    ClauseKind.DEADLINE: pgettext_lazy("promise", "By which day"),
    ClauseKind.PERSISTENCE: pgettext_lazy("promise", "How often before giving up"),
    ClauseKind.COVERAGE: pgettext_lazy("promise", "How many are worked"),
    ClauseKind.VERDICT: pgettext_lazy("promise", "How many are decided"),
    ClauseKind.FEEDBACK: pgettext_lazy("promise", "What comes back"),
    ClauseKind.RESULT: pgettext_lazy("promise", "What becomes of them"),
}
EVERY_NAMES: dict[Every, Text] = {
    Every.BATCH: pgettext_lazy("promise", "the weekly list"),
    Every.WEEK: pgettext_lazy("promise", "every week"),
    Every.MONTH: pgettext_lazy("promise", "every month"),
    Every.QUARTER: pgettext_lazy("promise", "every quarter"),
}
WEEKDAY_NAMES: dict[Weekday, Text] = {
    Weekday.MONDAY: pgettext_lazy("weekday", "Monday"),
    Weekday.TUESDAY: pgettext_lazy("weekday", "Tuesday"),
    Weekday.WEDNESDAY: pgettext_lazy("weekday", "Wednesday"),
    Weekday.THURSDAY: pgettext_lazy("weekday", "Thursday"),
    Weekday.FRIDAY: pgettext_lazy("weekday", "Friday"),
    Weekday.SATURDAY: pgettext_lazy("weekday", "Saturday"),
    Weekday.SUNDAY: pgettext_lazy("weekday", "Sunday"),
}
ROLL_NAMES: dict[Roll, Text] = {
    Roll.NEXT_WORKING: pgettext_lazy("promise", "the next working day"),
    Roll.PREVIOUS: pgettext_lazy("promise", "the working day before"),
    Roll.SKIP: pgettext_lazy("promise", "falls away"),
}
PROMISE_NAMES: dict[Promise, Text] = {
    Promise.ACKNOWLEDGE: pgettext_lazy("promise", "takes the lead"),
    Promise.ATTEMPT: pgettext_lazy("promise", "first tries to reach the lead"),
    Promise.CONTACT: pgettext_lazy("promise", "first talks with the lead"),
    Promise.VERDICT: pgettext_lazy("promise", "decides about the lead"),
}
HOURS_NAMES: dict[Hours, Text] = {
    Hours.TEAM: pgettext_lazy("promise", "of the team"),
    Hours.OWNER: pgettext_lazy("promise", "of the lead's owner"),
    Hours.REGION: pgettext_lazy("promise", "of the lead's region"),
    Hours.ALWAYS: pgettext_lazy("promise", "day and night"),
    Hours.FIXED: pgettext_lazy("promise", "of a calendar by its key"),
}
QUADRANT_NAMES: dict[Quadrant, Text] = {
    Quadrant.PERFECT: pgettext_lazy("quadrant", "Perfect"),
    Quadrant.HOT: pgettext_lazy("quadrant", "Hot"),
    Quadrant.NURTURE: pgettext_lazy("quadrant", "Nurture"),
    Quadrant.CHECK_FIT: pgettext_lazy("quadrant", "Check fit"),
    Quadrant.COLD: pgettext_lazy("quadrant", "Not now"),
}
WHOM_NAMES: dict[Whom, Text] = {
    Whom.OWNER: pgettext_lazy("told", "the owner"),
    Whom.MANAGER: pgettext_lazy("told", "the owner's manager"),
    Whom.LEADER: pgettext_lazy("told", "the head of the team"),
    Whom.OTHER_LEADER: pgettext_lazy("told", "the head of the other team"),
    Whom.BOTH_LEADERS: pgettext_lazy("told", "both heads"),
    Whom.SPONSOR: pgettext_lazy("told", "the sponsor"),
}
TASK_NAMES: dict[Task, Text] = {
    Task.NEEDS_INFO: pgettext_lazy("task", "A question about a lead"),
    Task.CONTENT_REQUEST: pgettext_lazy("task", "A wish for content"),
    Task.REJECT_REVIEW: pgettext_lazy("task", "A returned lead looked at again"),
    Task.DEFINITION_DISPUTE: pgettext_lazy("task", "A doubt about a definition"),
    Task.CAMPAIGN_BRIEF: pgettext_lazy("task", "What a campaign is about"),
    Task.DATA_FIX: pgettext_lazy("task", "Data put right"),
    Task.NURTURE_CHECK: pgettext_lazy("task", "A look at the leads in a nurture"),
}
# What ends each of them.
TASK_ENDS: dict[Task, Text] = {
    Task.NEEDS_INFO: pgettext_lazy("task", "the answer is written at the lead"),
    Task.CONTENT_REQUEST: pgettext_lazy("task", "the piece is there, or a no with its reason"),
    Task.REJECT_REVIEW: pgettext_lazy("task", "the reason is confirmed or changed"),
    Task.DEFINITION_DISPUTE: pgettext_lazy("task", "the remark is settled"),
    Task.CAMPAIGN_BRIEF: pgettext_lazy("task", "the brief is with sales"),
    Task.DATA_FIX: pgettext_lazy("task", "the fields are filled and the lead is handed over again"),
    Task.NURTURE_CHECK: pgettext_lazy("task", "it is written what the look came to"),
}
WORTH_NAMES: dict[Worth, Text] = {
    Worth.PIPELINE: pgettext_lazy("promise", "the pipeline they bring"),
    Worth.POINTS: pgettext_lazy("promise", "points by quadrant"),
}
COVERED_NAMES: dict[Covered, Text] = {
    Covered.ATTEMPTED: pgettext_lazy("promise", "somebody tried to reach them"),
    Covered.STAFFED: pgettext_lazy("promise", "they come while somebody works"),
}
TOLD_NAMES: dict[Told, Text] = {
    Told.REASONS: pgettext_lazy("promise", "a reason for each lead returned"),
    Told.RATED: pgettext_lazy("promise", "a word whether a lead is promising"),
}
GAME_NAMES: dict[Game, Text] = {
    Game.UNTOUCHED: pgettext_lazy("sign", "Leads moved on that nobody had touched"),
    Game.BURST: pgettext_lazy("sign", "Most of it came in the last hours"),
    Game.ALL_OTHER: pgettext_lazy("sign", "Returned without a reason from the list"),
    Game.TOO_CLOSE: pgettext_lazy("sign", "Attempts too soon after each other"),
    Game.OWN_ORDER: pgettext_lazy("sign", "Returned as duplicates and the like, not agreed to"),
    Game.PUT_OFF: pgettext_lazy("sign", "Time made to stand still"),
}
SILENCE_FLAWS: dict[SilenceFlaw, Text] = {
    SilenceFlaw.NO_DRAFT: pgettext_lazy(
        "agreement", "No draft of this agreement is open, so there is nothing to measure."
    ),
    SilenceFlaw.NO_DAYS: pgettext_lazy(
        "agreement", "The agreement says that it is not measured in silence. Give it some days."
    ),
    SilenceFlaw.MEASURED_ALREADY: pgettext_lazy(
        "agreement", "This draft is measured already, or was. Read what came of it."
    ),
    SilenceFlaw.NOT_RUNNING: pgettext_lazy(
        "agreement", "It is not being measured now. Read the page again."
    ),
    SilenceFlaw.STILL_RUNNING: pgettext_lazy(
        "agreement",
        "It is still measured in silence. Wait until that ends, then sign.",
    ),
    SilenceFlaw.STOPPED_EARLY: pgettext_lazy(
        "agreement",
        "It was measured for fewer days than it says. Start measuring again on its page, or write "
        "fewer days, which both leaders then sign.",
    ),
    SilenceFlaw.NOT_MEASURED: pgettext_lazy(
        "agreement",
        "A new agreement is measured in silence before anybody signs it. Start measuring on its "
        "page, or write that it is measured for 0 days.",
    ),
    SilenceFlaw.NOTHING_CHOSEN: pgettext_lazy(
        "agreement", "Nothing was chosen that changes the draft. Tick at least one promise."
    ),
}  # fmt: skip
