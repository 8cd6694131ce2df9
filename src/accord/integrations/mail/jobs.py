from accord.foundation import clock, jobs
from accord.integrations.mail import operations


@jobs.job(name="mail.deliver")
def deliver() -> None:
    """Send due mail now."""
    operations.deliver(at=clock.now())


@jobs.job(name="mail.ask_buyer")
def ask_buyer(ask: int) -> None:
    """Put out the one question to the buyer of a deal."""
    operations.ask_buyer(ask_id=ask, at=clock.now())


@jobs.periodic(name="mail.deliver_due", cron="* * * * *")
def deliver_due(timestamp: int) -> None:
    """Send what fell due since."""
    del timestamp
    operations.deliver(at=clock.now())
