"""The sample company's door for pages: order it, see whether it is there, clear it."""

from datetime import datetime

from django.db import transaction

from accord.foundation import jobs
from accord.sample import operations
from accord.sample.operations import clear as clear_sample
from accord.sample.operations import load as load_sample
from accord.sample.queries import get_state, is_loaded, is_wanted
from accord.sample.values import (
    AlreadyLoaded,
    Cleared,
    Loaded,
    NothingLoaded,
    Plan,
    SampleState,
    StillLoading,
)

__all__ = [
    "AlreadyLoaded",
    "Cleared",
    "Loaded",
    "NothingLoaded",
    "Plan",
    "SampleState",
    "StillLoading",
    "clear_sample",
    "get_state",
    "is_loaded",
    "is_wanted",
    "load_sample",
    "order_sample",
]


@transaction.atomic
def order_sample(*, plan: Plan, at: datetime, actor_id: int | None) -> None:
    """Have a worker load the sample company. Raises AlreadyLoaded."""
    operations.order(plan=plan, at=at, actor_id=actor_id)
    jobs.defer("sample.load")
