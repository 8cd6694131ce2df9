"""Leads are judged by the cards in force: all of them when one begins, those whom time has moved,
and whoever was changed by a hand that does not ask for it."""

from accord.foundation import clock, jobs
from accord.scoring import api
from accord.scoring.values.scores import Cause


@jobs.job(name="scoring.rescore_all")
def rescore_all() -> None:
    """Judge all leads that are left; safe to start again after a kill."""
    while api.judge_step(at=clock.now()):
        pass
    while api.judge_beside_step(at=clock.now()):
        pass


@jobs.job(name="scoring.try_card")
def try_card(trial: int) -> None:
    """Try a draft on past leads."""
    api.run_trial(trial_id=trial, at=clock.now())


@jobs.job(name="scoring.suggest", is_apart=True)
def suggest(suggestion: int) -> None:
    """Learn points from past leads."""
    api.run_suggestion(suggestion_id=suggestion, at=clock.now())


@jobs.job(name="scoring.rescore_people")
def rescore_people(people: list[int]) -> None:
    """Judge the leads of people of whom something came in."""
    api.rescore_people(people=people, cause=Cause.TOLD, at=clock.now())


@jobs.periodic(name="scoring.follow_each_minute", cron="* * * * *")
def follow_each_minute(timestamp: int) -> None:
    """A judging that was cut off goes on; what changed elsewhere is followed."""
    del timestamp
    rescore_all()
    api.sweep(at=clock.now())
    api.end_cut_off(at=clock.now())
    api.end_cut_off_suggestions(at=clock.now())


@jobs.periodic(name="scoring.follow_each_day", cron="1,16,31,46 0 * * *")
def follow_each_day(timestamp: int) -> None:
    """Whom the new day has moved, by the days of UTC."""
    del timestamp
    api.follow_time(at=clock.now())


@jobs.periodic(name="scoring.judge_each_night", cron="25 3 * * *")
def judge_each_night(timestamp: int) -> None:
    """All leads once more, and old scores away."""
    del timestamp
    api.follow_time(at=clock.now())
    api.judge_again(at=clock.now())
    api.judge_beside_again(at=clock.now())
    rescore_all()
    api.tidy(at=clock.now())


@jobs.periodic(name="scoring.look_each_week", cron="40 4 * * 1")
def look_each_week(timestamp: int) -> None:
    """Whether leads are still like those that cards were signed for, and what the cards pick."""
    del timestamp
    api.look_for_drift(at=clock.now())
    api.try_in_force(at=clock.now())
