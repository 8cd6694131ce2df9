"""Jobs are asked for by name; a name that nobody declares would wait for ever."""

from tests import architecture as law

MODULES = law.modules()


def test_every_job_asked_for_is_declared():
    asked = set().union(*(law.deferred(module) for module in MODULES))
    declared = set().union(*(law.declared(module) for module in MODULES))
    assert asked
    assert asked - declared == set()


def test_no_two_jobs_share_a_name():
    names = [name for module in MODULES for name in law.declared(module)]
    assert sorted(names) == sorted(set(names))


def test_a_name_that_nobody_declares_is_noticed():
    asking = law.Module("leads/operations.py", 'jobs.defer("mail.delivr", number=1)')
    declaring = law.Module(
        "integrations/mail/jobs.py", '@jobs.job(name="mail.deliver")\ndef f(): ...'
    )
    assert law.deferred(asking) - law.declared(declaring) == {"mail.delivr"}
