"""Learning of the company's own people how alike records of one person are."""

from datetime import datetime, timedelta

from django.db import transaction

from accord.contacts.models import MatchWeights
from accord.contacts.queries import likeness as queries
from accord.contacts.values.doubts import WeightsCard, WeightsState
from accord.foundation import bulk
from accord.journal import api as journal
from accord.matching import api as matching

LEAST = 200  # people, of whom too little can be learnt below
LEARNT_FROM = 200_000  # people, at most: more of them say the same
GROWTH, AGE = 1.5, timedelta(days=30)
TOPIC = 0x6C65726E  # "lern"


def should_learn(*, at: datetime) -> bool:
    """Whether there is something new to learn: half as many people more, or a month gone by."""
    people = queries.count_compared()
    if people < LEAST:
        return False
    last = MatchWeights.objects.order_by("-version").first()
    return last is None or people >= GROWTH * last.trained_on or at >= last.made_at + AGE


def learn(*, at: datetime, actor_id: int | None = None) -> WeightsCard:
    """Learn of everybody compared so far; what was learnt is in force from now on.

    Who is joined stays joined; who is compared from now on is compared by it. Raises
    matching.UnableToMatch where nobody is known.
    """
    forms = queries.list_forms(at_most=LEARNT_FROM)
    weights, probabilities = matching.learn_people(records=forms)
    expected = matching.expected(probabilities, threshold=queries.bounds()[0])
    return _put_in_force(
        weights,
        people=queries.count_compared(),
        right=expected.precision,
        found=expected.recall,
        at=at,
        actor_id=actor_id,
    )


@transaction.atomic
def _put_in_force(
    weights: matching.Weights,
    *,
    people: int,
    right: float,
    found: float,
    at: datetime,
    actor_id: int | None,
) -> WeightsCard:
    bulk.execute("select pg_advisory_xact_lock(%s)", [TOPIC])
    last = MatchWeights.objects.order_by("-version").values_list("version", flat=True).first()
    MatchWeights.objects.filter(state=WeightsState.IN_FORCE).update(state=WeightsState.SUPERSEDED)
    made = MatchWeights.objects.create(
        version=(last or 0) + 1,
        weights=weights.as_dict(),
        trained_on=people,
        made_at=at,
        state=WeightsState.IN_FORCE,
        expected_right=right,
        expected_found=found,
    )
    journal.record(
        kind="weights.put_in_force",
        subject="weights",
        subject_id=made.pk,
        actor_id=actor_id,
        at=at,
        version=made.version,
        people=people,
    )
    return WeightsCard(made.version, WeightsState.IN_FORCE, people, at, right, found)
