from django.db import migrations, models

# No rules: a segment is as records say. Whoever has read all that is in force has read this too.
FIRST = """
    with first as (
      insert into definitions_version (kind, number, state, body, made_at, active_from)
      values ('segments', 1, 'IN_FORCE', '{"segments": []}', now(), '1990-01-01T00:00:00Z')
      returning id
    )
    insert into definitions_reading (member_id, version_id, read_at)
    select r.member_id, first.id, max(r.read_at)
    from definitions_reading r
    join definitions_version v on v.id = r.version_id
    cross join first
    where v.active_from <= now() and (v.active_to is null or v.active_to > now())
    group by r.member_id, first.id having count(*) = 4
"""


class Migration(migrations.Migration):
    dependencies = [("definitions", "0003_who_has_read")]
    operations = [
        migrations.AlterField(
            model_name="version",
            name="kind",
            field=models.CharField(
                choices=[
                    ("stages", "stages"),
                    ("journey", "journey"),
                    ("reasons", "reasons"),
                    ("origins", "origins"),
                    ("segments", "segments"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
    ]
