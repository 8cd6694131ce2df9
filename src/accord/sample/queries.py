"""Reading whether and how the sample company is there."""

from collections.abc import Sequence
from datetime import date

from accord.intake import api as intake
from accord.sample.values import Plan, SampleState


def list_batches() -> list[intake.BatchCard]:
    """The sample's batches that have not been taken back, in the order they go in."""
    return intake.list_of_door(door=intake.Door.SAMPLE)


def plan_of(batches: Sequence[intake.BatchCard]) -> Plan | None:
    """What these batches simulate; None without batches."""
    if not batches:
        return None
    told = batches[0].plan["reading"]["sample"]
    return Plan(
        until=date.fromisoformat(told["until"]), seed=int(told["seed"]), scale=told["scale"]
    )


def is_loaded() -> bool:
    """Whether any part of a sample company is there."""
    return intake.any_of_door(door=intake.Door.SAMPLE)


def is_wanted() -> bool:
    """Whether a newcomer expects it: nothing was ever taken in, or its loading was cut short."""
    return not intake.any_taken_in() or get_state() is SampleState.LOADING


def get_state() -> SampleState:
    """Whether the sample company is absent, on its way, or there."""
    batches = list_batches()
    if not batches:
        return SampleState.ABSENT
    done = all(batch.state is intake.BatchState.DONE for batch in batches)
    return SampleState.LOADED if done else SampleState.LOADING
