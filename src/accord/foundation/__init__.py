"""Plumbing without business words: clock, database, jobs, outbox."""
