"""Gives the run a home of its own before anything reads the settings. Loaded first of all."""

import atexit
import os
import shutil
import tempfile

HOME = tempfile.mkdtemp(prefix="accord-test-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["ACCORD_HOME"] = HOME
os.environ["ACCORD_TESTING"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "accord.config.settings"
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
    os.environ.pop(_name, None)
