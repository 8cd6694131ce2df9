"""The commands of every connector: one line each."""

from accord.integrations.connecting import cli as connecting
from accord.integrations.mail import cli as mail
from accord.integrations.mcp import cli as mcp

commands = [*mail.commands, *connecting.commands, *mcp.commands]
