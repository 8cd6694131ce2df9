"""The commands of every connector: one line each."""

from accord.integrations.mail import cli as mail
from accord.integrations.mcp import cli as mcp

commands = [*mail.commands, *mcp.commands]
