"""`accord import …`, `accord dedupe …`, `accord learn …` and `accord identity …`."""

import click

from accord.intake.cli.dedupe import dedupe
from accord.intake.cli.identity import identity
from accord.intake.cli.importing import import_
from accord.intake.cli.learning import learn

__all__ = ["commands", "dedupe", "identity", "import_", "learn"]

commands: list[click.Command] = [import_, dedupe, learn, identity]
