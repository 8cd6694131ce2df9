"""The jobs of every connector: one line each."""

from accord.integrations.mail import jobs as mail

__all__ = ["mail"]
