"""What a worker does once, in a process that a test lets die: the argument is the tool's id."""

import sys

import django
from django.conf import settings

from accord.foundation.postgres import attach

if __name__ == "__main__":
    django.setup()
    from accord.foundation import clock
    from accord.integrations.webhooks.operations import telling

    with attach(settings.HOME):
        telling.write_down(at=clock.now())
        telling.deliver(endpoint_id=int(sys.argv[1]), now=clock.now)
