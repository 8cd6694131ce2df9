"""What must happen before a batch is taken back."""

from accord.journeys.operations import visits, words


def before_taking_back(*, batch_id: int) -> None:
    """What other deliveries say of the same touches and counts stands by itself."""
    words.before_taking_back(batch_id=batch_id)
    visits.before_taking_back(batch_id=batch_id)
