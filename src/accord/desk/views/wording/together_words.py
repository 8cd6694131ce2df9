"""What the pages about both teams share: their tabs, and why something is refused."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.learning.values import Form, Item, Unanswered, Unpaired, Unplanned
from accord.ui.values import parts

TABS = {
    "together": gettext_lazy("Who does what"),
    "together_day": gettext_lazy("Their day"),
    "together_wins": gettext_lazy("Wins"),
    "together_check": gettext_lazy("Do we know it?"),
    "together_learning": gettext_lazy("Training and visits"),
    "together_pairs": gettext_lazy("Partners"),
    "together_pulse": gettext_lazy("How is it?"),
}
ASKED = {
    Form.STAGE_RULE: gettext_lazy("When is a lead “%(about)s”?"),
    Form.REASON_NEXT: gettext_lazy(
        "Sales gives a lead back because of “%(about)s”. What happens then?"
    ),
    Form.ORIGIN_KIND: gettext_lazy("A lead comes by “%(about)s”. What does that count as?"),
    Form.CUSTOMER_SIGN: gettext_lazy("Which of these shows that a company is none we look for?"),
    Form.CLAIM_WHO: gettext_lazy("Who may say “%(about)s”?"),
    Form.RIVAL_MEANING: gettext_lazy("What do others mean by “%(about)s”?"),
    Form.PROMISE: gettext_lazy("Which of these stands in the agreement “%(about)s”?"),
    Form.ROLE_HARD: gettext_lazy("What is hard for this role: %(about)s?"),
    Form.ROLE_NEEDS: gettext_lazy("What does this role need from the other team: %(about)s?"),
    Form.STEP_ANSWERS: gettext_lazy("Who answers for the step “%(about)s”?"),
}
ITEMS = {
    Item.TRUST: gettext_lazy("I trust the other team to do what it promises."),
    Item.HELP: gettext_lazy("The other team helps when I need it, and I am glad to help them."),
    Item.RESPECT: gettext_lazy("I speak well of the other team and of their work."),
    Item.KNOWS: gettext_lazy("I know what the other team works on and what is hard for them."),
    Item.ENJOYS: gettext_lazy("I like to work here."),
    Item.MQL_MATTERS: gettext_lazy(
        "What marketing calls ready for sales matters to how my team works."
    ),
}
UNANSWERED = {
    Unanswered.NO_ROUND: gettext_lazy("Nothing is asked at the moment."),
    Unanswered.CLOSED: gettext_lazy("This round is over."),
    Unanswered.ENDS_TODAY: gettext_lazy(
        "This round ends with today already. Everybody has its first day to answer."
    ),
    Unanswered.ANSWERED: gettext_lazy(
        "You have answered this round already. Nobody can find your answers, so they stay."
    ),
    Unanswered.MISSING: gettext_lazy("Answer each sentence, then send them together."),
    Unanswered.NO_TEAM: gettext_lazy(
        "You have no role in either team, so nobody asks you. A head of a team gives roles."
    ),
    Unanswered.OVERLAPS: gettext_lazy(
        "Another round is asked in these days. Choose days after it."
    ),
    Unanswered.TOO_LONG: gettext_lazy(
        "They are asked for 92 days at most, from a day within a year: nothing is told before the "
        "last day. Choose an earlier one."
    ),
    Unanswered.TOO_SHORT: gettext_lazy(
        "A round ends at least a day after it begins, and not in the past. Choose a later day."
    ),
}
UNPLANNED = {
    Unplanned.NO_NAME: gettext_lazy("The session has no name. Say what it is called."),
    Unplanned.TOO_LONG: gettext_lazy("A name has at most 120 letters, all else 1,000. Shorten it."),
    Unplanned.UNSEEN: gettext_lazy("Letters that nobody sees stand here. Write them anew by hand."),
    Unplanned.NO_MINUTES: gettext_lazy("Write how many minutes it takes, from 1 to 1,440."),
    Unplanned.NOBODY: gettext_lazy("Nobody is to come. Choose whom it is for."),
    Unplanned.UNKNOWN: gettext_lazy("This is not there any more. Look at the list again."),
    Unplanned.NOT_YOURS: gettext_lazy("Only they themselves, or a head of the team, say this."),
    Unplanned.AHEAD: gettext_lazy("This day has not come yet. Say it then."),
    Unplanned.NO_WORDS: gettext_lazy("Say in a sentence what you learned."),
    Unplanned.SAME_TEAM: gettext_lazy("This is somebody of your own team. Choose another one."),
}
UNPAIRED = {
    Unpaired.NO_TEAM: gettext_lazy(
        "Pairs need people of both teams who can sign in. Add colleagues under Settings, Team."
    ),
    Unpaired.NOT_YOURS: gettext_lazy(
        "Only the two of a pair, or a head of the team, exchange partners."
    ),
    Unpaired.NO_OTHER: gettext_lazy("There is nobody else to exchange with."),
    Unpaired.ENDED: gettext_lazy("This pair has ended. Look at the list again."),
}


def tabs(request: HttpRequest) -> tuple[parts.Tab, ...]:
    """The pages beside each other."""
    return tuple(
        parts.Tab(label=str(label), url=reverse(route), is_current=reverse(route) == request.path)
        for route, label in TABS.items()
    )


def too_few() -> str:
    return _("Too few for figures: they are shown from five people on.")
