import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0013_target_lists")]

    operations = [
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["person", "ended_at"], name="link_of_person"),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["company", "ended_at"], name="link_of_company"),
        ),
        migrations.AlterField(
            model_name="link",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contacts.person",
            ),
        ),
        migrations.AlterField(
            model_name="link",
            name="company",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contacts.company",
            ),
        ),
    ]
