from accord.foundation import clock, jobs
from accord.integrations.webhooks.operations import telling


@jobs.periodic(name="webhooks.tell", cron="* * * * * */10")
def tell(timestamp: int) -> None:
    """Write down what happened, and send what is due, one job for each tool."""
    del timestamp
    telling.write_down(at=clock.now())
    for endpoint_id in telling.due(at=clock.now()):
        jobs.defer_apart("webhooks.deliver", endpoint_id=endpoint_id)


@jobs.job(name="webhooks.deliver", is_apart=True)
def deliver(endpoint_id: int) -> None:
    """Send what is due to one tool."""
    telling.deliver(endpoint_id=endpoint_id, now=clock.now)
