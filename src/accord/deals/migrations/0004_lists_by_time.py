from datetime import UTC, datetime

from django.db import migrations, models
from django.db.models.functions import Coalesce

UNTIMED = datetime(1970, 1, 1, tzinfo=UTC)


def by_time(column: str, *, name: str) -> migrations.AddIndex:
    index = models.Index(
        Coalesce(column, models.Value(UNTIMED)).desc(),
        models.F("id").desc(),
        name=name,
        condition=models.Q(gone_at__isnull=True),
    )
    return migrations.AddIndex(model_name="deal", index=index)


class Migration(migrations.Migration):
    dependencies = [("deals", "0003_deals_that_are_gone")]

    operations = [
        by_time("opened_at", name="deal_by_opening"),
        by_time("closed_at", name="deal_by_closing"),
        migrations.RemoveIndex(model_name="deal", name="deal_newest"),
    ]
