"""Judging all leads by the rules of the segments: when a version begins, when what it looks at
has changed, and at night, so that nothing stays behind. And the nightly look at all stages."""

from accord.foundation import clock, jobs
from accord.leads.operations import replaying, segmenting


@jobs.job(name="leads.judge_segments")
def judge_segments() -> None:
    """Judge what is left; safe to start again after a kill."""
    while segmenting.judge_step(at=clock.now()):
        pass


@jobs.job(name="leads.judge_segments_again")
def judge_segments_again() -> None:
    """Judge all leads once more."""
    segmenting.judge_again(at=clock.now())
    judge_segments()


@jobs.job(name="leads.judge_companies")
def judge_companies(companies: list[int]) -> None:
    """Judge the leads of companies of which something else is known now."""
    segmenting.judge_companies(companies=companies, at=clock.now())


@jobs.periodic(name="leads.judge_segments_each_minute", cron="* * * * *")
def judge_segments_each_minute(timestamp: int) -> None:
    """A version begins on its day, and a judging that was cut off goes on."""
    del timestamp
    judge_segments()


@jobs.periodic(name="leads.judge_segments_each_night", cron="55 2 * * *")
def judge_segments_each_night(timestamp: int) -> None:
    """All leads once more: people and companies have been joined, parted and corrected."""
    del timestamp
    judge_segments_again()


@jobs.periodic(name="leads.replay_stages_each_night", cron="35 4 * * *")
def replay_stages_each_night(timestamp: int) -> None:
    """Whether every stage still comes out as it was judged."""
    del timestamp
    replaying.note_replay(at=clock.now())
