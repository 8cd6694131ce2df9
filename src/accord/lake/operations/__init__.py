"""Filling the lake and keeping its files few."""
