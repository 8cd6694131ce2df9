from django.db import migrations

FIRST = [
    ("newsletter", True, "", "You may send me news by mail until I say otherwise."),
    ("sales_contact", True, "LEGITIMATE_INTEREST", "You may contact me about what I asked for."),
    ("visits", True, "", "You may remember which of your pages I read."),
    ("profiling", True, "LEGITIMATE_INTEREST", "You may judge from what I do what interests me."),
    ("service", False, "CONTRACT", "You may send me what our contract needs."),
]


def add(apps, schema_editor):
    purposes = apps.get_model("contacts", "Purpose")
    purposes.objects.using(schema_editor.connection.alias).bulk_create(
        purposes(code=code, is_marketing=marketing, default_basis=basis, wording=wording)
        for code, marketing, basis, wording in FIRST
    )


class Migration(migrations.Migration):
    replaces = [("contacts", "0007_first_purposes")]
    dependencies = [("contacts", "0001_tables")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
