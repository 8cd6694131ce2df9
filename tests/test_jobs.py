"""Jobs are asked for by name; a name that nobody declares would wait for ever."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from django.urls import clear_url_caches
from django.urls.resolvers import _get_cached_resolver

from accord.config import work
from tests import architecture as law


def test_every_job_asked_for_is_declared():
    asked = set().union(*(law.deferred(module) for module in law.modules()))
    declared = set().union(*(law.declared(module) for module in law.modules()))
    assert asked
    assert asked - declared == set()


def test_no_two_jobs_share_a_name():
    names = [name for module in law.modules() for name in law.declared(module)]
    assert sorted(names) == sorted(set(names))


def test_a_name_that_nobody_declares_is_noticed():
    asking = law.Module("leads/operations.py", 'jobs.defer("mail.delivr", number=1)')
    declaring = law.Module(
        "integrations/mail/jobs.py", '@jobs.job(name="mail.deliver")\ndef f(): ...'
    )
    assert law.deferred(asking) - law.declared(declaring) == {"mail.delivr"}


def test_a_worker_has_loaded_what_notices_need_before_it_takes_a_job(
    monkeypatch: pytest.MonkeyPatch,
):
    """The first notice of a worker waited for it a second and more."""
    loaded = []

    def begin(jobs: Coroutine[Any, Any, None]) -> None:
        jobs.close()
        loaded.append(_get_cached_resolver.cache_info().currsize)

    monkeypatch.setattr(asyncio, "run", begin)
    clear_url_caches()
    work.work()
    assert loaded == [1]
