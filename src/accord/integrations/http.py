"""What programs outside may call of every connector: one line each."""

from accord.integrations.connecting.http import post_hook

__all__ = ["post_hook"]
