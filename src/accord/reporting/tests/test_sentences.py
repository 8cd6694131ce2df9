import re
from datetime import date

import pytest
from django.utils import translation

from accord.kernel.money import Money
from accord.reporting.queries import wording
from accord.reporting.rules import sentences
from accord.reporting.rules.rates import rate_of
from accord.reporting.tests.said import SAID_OF_RECORDS
from accord.reporting.tests.said_of_money import SAID_OF_MONEY
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.trial_wording import TRIAL_SENTENCES

FORBIDDEN = re.compile(
    r"wilson|aalen|johansen|markov|shapley|kappa|\bauc\b|brier|censored|truncated|\bprior\b"
    r"|invalid|oops|please|\bsync|payload|entity|%",
    re.IGNORECASE,
)


SAID = [
    *SAID_OF_RECORDS,
    *SAID_OF_MONEY,
    # How many times nought is cannot be told: half a case stands in for it, and shows.
    (
        sentences.about_mql(
            mql=rate_of(reached=176, entered=2256), others=rate_of(reached=0, entered=3594)
        ),
        "MQLs alone become customers: 176 of 2,256, none of 3,594 other leads.",
    ),
    (
        sentences.about_mql(
            mql=rate_of(reached=10, entered=40), others=rate_of(reached=20, entered=80)
        ),
        "It cannot be told that MQLs become customers more often than other leads: 10 of 40, the "
        "others 20 of 80. Look at the rule again.",
    ),
    (
        sentences.about_mql(
            mql=rate_of(reached=1, entered=90), others=rate_of(reached=40, entered=90)
        ),
        "MQLs become customers less often than other leads: 1 of 90, the others 40 of 90. The "
        "rule picks the wrong ones.",
    ),
    (
        sentences.about_mql(
            mql=rate_of(reached=0, entered=0), others=rate_of(reached=4, entered=9)
        ),
        "Nobody was seen to call a lead MQL, so its worth cannot be told yet.",
    ),
    (
        Note(Say.ONLY_FROM_DEALS),
        "Nearly all leads here are known only from their deals. The other leads are missing, so "
        "this share says nothing.",
    ),
    (
        Note(Say.SLOWEST_GROUP, {"name": "Fair", "median": 0.4}),
        "Slowest: Fair. Half of its deals took 0.4 day or more.",
    ),
    (
        Note(Say.SLOWEST_GROUP, {"name": "Fair", "median": 1.5}),
        "Slowest: Fair. Half of its deals took 1.5 days or more.",
    ),
    (Note(Say.REACHED, {"reached": 20, "entered": 50}), "20 of 50 so far."),
    (
        Note(Say.VISITS, {"visits": 4_000, "leads": 1}),
        "1 lead came within the days of 4,000 visits.",
    ),
    (
        Note(Say.VISITS, {"visits": 4_000, "leads": 80}),
        "80 leads came within the days of 4,000 visits.",
    ),
    (
        sentences.about_calls(
            soon=rate_of(reached=3, entered=9), late=rate_of(reached=1, entered=40)
        ),
        "Sales tried to reach 9 of 49 leads within a day of their sign.",
    ),
    (
        sentences.about_calls(
            soon=rate_of(reached=30, entered=90), late=rate_of(reached=3, entered=90)
        ),
        "Of 100 leads called within a day of their sign, 33 became customers; of those called "
        "later or never, 3.3.",
    ),
    (
        sentences.about_calls(
            soon=rate_of(reached=3, entered=20), late=rate_of(reached=2, entered=20)
        ),
        "Of 100 leads called within a day of their sign, 15 became customers; of those called "
        "later or never, 10: the two cannot be told apart.",
    ),
    (
        sentences.about_attempts(
            perfect=rate_of(reached=31, entered=100),
            often=rate_of(reached=3, entered=100),
            whole=rate_of(reached=40, entered=400),
        ),
        "Of 100 leads that a card called “Perfect”, 31 became customers; of those tried 20 times "
        "or more, 3.0.",
    ),
    (
        sentences.about_attempts(
            perfect=rate_of(reached=1, entered=4),
            often=rate_of(reached=3, entered=100),
            whole=rate_of(reached=1, entered=1),
        ),
        "1 of 1 lead that sales tried to reach became a customer.",
    ),
    (Note(Say.WORKED, {"worked": 3, "taken": 9}), "Sales has tried to reach 3 of 9 leads it took."),
    (
        Note(Say.MORE_LEADS_THAN_VISITS),
        "More leads than visits: they come some other way, or not all visits are counted.",
    ),
    (
        Note(Say.UNDER_VERSION, {"number": 2, "leads": 1}),
        "As under version 2: 1 lead comes to some stage on another day than it was written, or "
        "not at all.",
    ),
    (
        Note(Say.UNDER_VERSION, {"number": 2, "leads": 1_200}),
        "As under version 2: 1,200 leads come to some stage on another day than it was written, "
        "or not at all.",
    ),
    (
        Note(Say.UNDER_CALLED, {"number": 2}),
        "Counted are the leads that version 2 would have called ready: also those that sales was "
        "not given, of which it decided nothing, and none that it took without that.",
    ),
    (
        Note(Say.UNDER_TAKEN, {"number": 2, "handed_off": 1_200, "accepted": 300}),
        "Of 1,200 leads that version 2 would have called ready, sales took 300.",
    ),
    (
        Note(Say.UNDER_TAKEN, {"number": 2, "handed_off": 1, "accepted": 0}),
        "Of 1 lead that version 2 would have called ready, sales took 0.",
    ),
    (
        Note(Say.UNDER_SAME, {"number": 2}),
        "As under version 2: every lead comes to each stage on the day that was written.",
    ),
    (
        Note(Say.UNDER_NOTHING_ASKED, {"number": 1}),
        "Version 1 asks nothing of leads, so each came to its stages as it was written.",
    ),
    (
        Note(Say.UNDER_NO_CARD),
        "Its stages ask for scores, and no card has been in force: nobody meets them. "
        "Write a card, or name one, to judge by it.",
    ),
    (
        Note(Say.UNDER_CARDS_SINCE, {"month": date(2026, 3, 1)}),
        "Before March 2026 no card was in force: until then nobody meets what asks for a score. "
        "Name a card to judge by it all the time.",
    ),
    (
        Note(Say.UNDER_AS_WRITTEN, {"leads": 1}),
        "1 lead is left as it was written: nobody knows when it came, or its person objects to "
        "being judged.",
    ),
    (
        Note(Say.UNDER_NOT_STAGES, {"number": 2}),
        "This figure does not ask when leads came to a stage: it is the same under every version.",
    ),
    (
        Note(Say.UNDER_PLACE_AS_WRITTEN, {"number": 2}),
        "This figure looks at where leads stand now: it is as it was written, not as under "
        "version 2.",
    ),
    (
        Note(Say.UNDER_STAGES_OF_WORDS, {"number": 2}),
        "Version 2 words this figure alone: leads came to stages as it was written.",
    ),
    (
        Note(Say.STAGES_SAME),
        "Name a version of the stages to see whom it would have judged differently.",
    ),
    (Note(Say.PROMISES_KEPT, {"met": 41, "due": 50}), "Promises kept: 41 of 50."),
    (
        Note(Say.PROMISES_SILENT),
        "A new agreement is only measured so far: nobody is warned, and nobody named.",
    ),
    (Note(Say.PROMISE_RUNS), "Still running: the number may turn."),
    (
        Note(Say.PROMISE_UNSEEN, {"unseen": 3, "due": 20}),
        "Of 3 of 20 nobody can tell: no tool tells what their owners do.",
    ),
    (
        Note(Say.MANY_OTHER, {"other": 9, "of": 44}),
        "9 of 44 have no reason from the list. Add the one that is missing.",
    ),
    (
        Note(Say.BEYOND_STOP, {"agreed": 6}),
        "Beyond the 6 tries that both teams agreed on: few leads come so far.",
    ),
    (
        Note(Say.MOST_RETURNS, {"part": 31, "of": 44, "name": "Not a role we agreed on"}),
        "31 of 44 leads that came back: Not a role we agreed on.",
    ),
    (Note(Say.ESTIMATE), "An estimate, not a count."),
    (
        Note(Say.WASTED, {"leads": 3, "hours": 1.5}),
        "3 leads that did not fit took 1.5 hours of sales.",
    ),
    (
        Note(Say.WASTED_MONEY, {"leads": 1, "hours": 0, "money": Money(33_33, "EUR")}),
        "1 lead that did not fit took 0 hours of sales and €33.33 to bring.",
    ),
    (
        Note(Say.AT_RISK, {"leads": 2, "money": Money(750_00, "EUR")}),
        "About €750 may be lost on 2 leads that wait too long.",
    ),
    (
        Note(Say.WAIT_TOO_LONG, {"leads": 1}),
        "1 lead waits too long. What that may cost cannot be told before deals are won.",
    ),
    (Note(Say.RETURNS, {"count": 1}), "Sales gave 1 lead back."),
    (
        Note(Say.MEETINGS_TOOK_PLACE, {"held": 7, "booked": 9, "unsaid": 2}),
        "7 of 9 booked meetings took place. Of 2 nobody has said.",
    ),
    (
        Note(Say.MEETINGS_UNSAID, {"open": 1, "entered": 3}),
        "Of 1 of 3 meetings nobody has said whether they took place.",
    ),
    (
        Note(Say.HANDED_TAKEN, {"accepted": 7, "handed_off": 9, "waiting": 2}),
        "7 of 9 hand-offs were taken. Still without an answer: 2.",
    ),
    (
        Note(Say.WAITED, {"tried": 181, "handed_off": 212, "minutes": 180}),
        "Sales tried to reach 181 of 212 leads; half of the buyers waited 180 minutes or longer.",
    ),
    (
        Note(Say.WAITED_FOR_NOBODY, {"tried": 0, "handed_off": 2}),
        "Sales tried to reach 0 of 2 leads.",
    ),
    (
        Note(Say.KEPT_ON, {"tried": 3, "leads": 9}),
        "Sales tried to reach 3 of 9 leads more than once.",
    ),
    (
        Note(Say.KEPT_ON_AGREED, {"tried": 3, "leads": 9, "agreed": 6}),
        "Sales tried to reach 3 of 9 leads more than once; agreed are 6 tries.",
    ),
]


@pytest.mark.parametrize(("note", "words"), SAID)
def test_a_note_becomes_one_plain_sentence(note, words):
    with translation.override("en"):
        assert wording.get_sentence(note=note) == words
    assert not FORBIDDEN.search(words)


def test_every_note_is_worded_and_tried():
    # Those of trials are in test_trying.
    assert {note.say for note, _ in SAID} == set(Say) - set(TRIAL_SENTENCES)


def test_a_whole_file_needs_no_note_about_its_beginning():
    assert sentences.about_left_edge(None, of_deals=True) is None
