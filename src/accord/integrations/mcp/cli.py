import os

import click
from django.utils.translation import gettext as _

from accord.team import api as team

KEY = "ACCORD_KEY"


@click.command(epilog="Example: ACCORD_KEY=… accord mcp")
def mcp() -> None:
    """Serve Accord's tools to a language model's program, over stdin and stdout.

    The key of the environment variable ACCORD_KEY says what may be read and written; make one
    under Settings, Keys of programs.
    """
    key = os.environ.get(KEY, "").strip()
    actor = team.find_actor(member_id=None, key=key) if key else None
    if actor is None:
        raise click.ClickException(
            _("ACCORD_KEY holds no key that counts. Make one under Settings, Keys of programs.")
        )
    try:
        from accord.integrations.mcp import api  # optional: the extra mcp
    except ImportError as problem:
        raise click.ClickException(
            _("The library is missing. Install it with: pip install 'accord[mcp]'")
        ) from problem
    api.server(key=key, actor=actor).run("stdio")


commands = [mcp]
