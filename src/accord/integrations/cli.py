"""The commands of every connector: one line each."""

from accord.integrations.mail import cli as mail

commands = [*mail.commands]
