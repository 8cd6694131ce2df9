import django.db.models.deletion
from django.db import migrations, models

NAME = "asset_after_another"


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0002_library'),
    ]

    operations = [
        migrations.AlterField(
            model_name='asset',
            name='superseded_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='content.asset'),
        ),
        migrations.RunSQL(
            f"alter table content_asset add constraint {NAME} foreign key (superseded_by_id) "
            "references content_asset (id) on delete set null deferrable initially deferred",
            f"alter table content_asset drop constraint {NAME}",
        ),
    ]
