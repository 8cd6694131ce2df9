"""`accord import …` and `accord dedupe …`."""

import click

from accord.intake.cli.dedupe import dedupe
from accord.intake.cli.importing import import_

__all__ = ["commands", "dedupe", "import_"]

commands: list[click.Command] = [import_, dedupe]
