import json
from pathlib import Path

from django.db import migrations
from django.db.models.functions import Now

FIRST = Path(__file__).parent.parent / "presets" / "first.json"


def install(apps, schema_editor):
    Version = apps.get_model("definitions", "Version")
    # No rules for segments: a segment is as records say.
    first = {**json.loads(FIRST.read_text()), "segments": {"segments": []}}
    for kind, body in first.items():
        Version.objects.create(
            kind=kind,
            number=1,
            state="IN_FORCE",
            body=body,
            made_at=Now(),
            active_from="1990-01-01T00:00:00+00:00",
        )


class Migration(migrations.Migration):
    dependencies = [("definitions", "0001_tables")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
