"""Tables drawn one by one are those that Django makes, and every first start is spared the rest."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.soak import only_in_full

# All that migrations make, in words.
SHAPE = """
    select 'column', table_name::text, ordinal_position::text,
           concat_ws(' ', column_name, data_type, is_nullable, column_default, collation_name,
                     is_identity, character_maximum_length)
    from information_schema.columns where table_schema = 'public'
    union all
    select 'rule', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select 'index', tablename, indexname, indexdef from pg_indexes where schemaname = 'public'
    union all
    select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
    from pg_trigger where not tgisinternal
    union all
    select 'function', proname, '', md5(prosrc) from pg_proc
    where pronamespace = 'public'::regnamespace
    union all
    select 'applied', app, name, '' from django_migrations
    union all
    select 'kind', app_label, model, '' from django_content_type
    order by 1, 2, 3, 4
"""

# In a home of its own, which has no database yet.
MADE = """
import json, os, sys
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from accord.foundation import migrating
from accord.foundation.postgres import attach

with attach(settings.HOME):
    owner = connections["owner"]
    if sys.argv[1] == "taken_up":  # where an earlier release left it
        call_command("migrate", "handoffs", "0001", database="owner", verbosity=0)
    if sys.argv[1] != "theirs":
        migrating.migrate(owner)
    else:
        call_command("migrate", database="owner", interactive=False, verbosity=0)
    with owner.cursor() as cursor:
        cursor.execute(sys.argv[2])
        print(json.dumps(cursor.fetchall()))
    connections.close_all()
"""


@only_in_full
def test_both_ways_make_the_same_tables(tmp_path):
    ways = ("ours", "theirs", "taken_up")
    ours, theirs, taken_up = (made(tmp_path / way, way=way) for way in ways)
    assert len(ours) > 1_000
    assert ours == theirs
    assert taken_up == theirs


def made(home: Path, *, way: str) -> list[list[str]]:
    home.mkdir(mode=0o700)
    done = subprocess.run(
        [sys.executable, "-c", MADE, way, SHAPE],
        env=os.environ | {"ACCORD_HOME": str(home)}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])
