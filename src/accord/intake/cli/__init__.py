"""`accord import …`, `accord dedupe …` and `accord identity …`."""

import click

from accord.intake.cli.dedupe import dedupe
from accord.intake.cli.identity import identity
from accord.intake.cli.importing import import_

__all__ = ["commands", "dedupe", "identity", "import_"]

commands: list[click.Command] = [import_, dedupe, identity]
