"""Accord's settings, and one address more: what a single committed row costs on this server."""

from accord.config.settings import *  # noqa: F403 the same, but for the addresses

ROOT_URLCONF = "bench.one_row"
