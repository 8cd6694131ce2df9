import json
from pathlib import Path

from django.db import migrations
from django.db.models.functions import Now

FIRST = Path(__file__).parent.parent / "presets" / "first.json"


def install(apps, schema_editor):
    Version = apps.get_model("definitions", "Version")
    for kind, body in json.loads(FIRST.read_text()).items():
        Version.objects.create(
            kind=kind,
            number=1,
            state="IN_FORCE",
            body=body,
            made_at=Now(),
            active_from="1990-01-01T00:00:00+00:00",
        )


class Migration(migrations.Migration):
    dependencies = [("definitions", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
