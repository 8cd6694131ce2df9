from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0016_deals_that_records_became")]

    operations = [
        migrations.AddField(
            "company", "place", models.CharField(max_length=300, default="", db_default="", blank=True)
        ),
        migrations.RemoveConstraint("sourcerecord", "source_record_company_by"),
        migrations.AddConstraint(
            "sourcerecord",
            models.CheckConstraint(
                condition=models.Q(
                    company_by__in=[
                        "", "tool", "domain", "name_domain", "name", "name_country", "place", "new",
                        "ask", "hand",
                    ]
                ),
                name="source_record_company_by",
            ),
        ),
    ]
