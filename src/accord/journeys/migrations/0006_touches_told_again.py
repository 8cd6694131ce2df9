import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

# How a meeting ended is one happening, told otherwise or not.
ONE_END = """
update {table} t set external_key = regexp_replace(external_key, '{ends}', ':outcome')
where external_key ~ '{ends}' and not exists (
  select 1 from {table} o where o.source = t.source and o.id <> t.id
    and regexp_replace(o.external_key, '{ends}', ':outcome')
        = regexp_replace(t.external_key, '{ends}', ':outcome'))
"""
ENDS = ":meeting_(held|missed|cancelled)$"


def one_end(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(ONE_END.format(table=table, ends=ENDS), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0005_visits_as_counts")]

    operations = [
        one_end("journeys_touch"),
        one_end("journeys_telling"),
        migrations.RemoveConstraint(model_name="telling", name="telling_once"),
        *(
            migrations.AddField(model_name=name, name=field, field=kind)
            for name in ("telling", "touch")
            for field, kind in (
                ("as_of", models.DateTimeField(null=True)),
                ("is_gone", models.BooleanField(db_default=False, default=False)),
            )
        ),
        migrations.AlterField(
            model_name="telling",
            name="touch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="journeys.touch",
            ),
        ),
        migrations.AddIndex(
            model_name="telling",
            index=models.Index(fields=["source", "external_key"], name="telling_by_key"),
        ),
        migrations.AddConstraint(
            model_name="telling",
            constraint=models.CheckConstraint(
                condition=Q(touch__isnull=False) | Q(is_gone=True), name="telling_of_a_touch"
            ),
        ),
    ]
