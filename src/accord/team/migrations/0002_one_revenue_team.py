from django.db import migrations


def install(apps, schema_editor):
    apps.get_model("team", "RevenueTeam").objects.create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("team", "0001_tables")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
