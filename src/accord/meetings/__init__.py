"""Meetings that prepare themselves: rhythm, packs, decisions that are checked, actions."""
