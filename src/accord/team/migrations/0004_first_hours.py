from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models.functions import Now

FIRST_DAY = date(1990, 1, 1)
OFFICE, ALWAYS = [["09:00", "18:00"]], [["00:00", "24:00"]]
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def install(apps, schema_editor):
    """The company has hours from the start, and who never closes says so by name."""
    Calendar = apps.get_model("team", "Calendar")
    zone = apps.get_model("team", "RevenueTeam").objects.get(pk=1).zone
    company = Calendar.objects.create(key="company", name="Company hours")
    add(apps, company, zone=zone, week={day: OFFICE for day in WEEK[:5]})
    always = Calendar.objects.create(key="24x7", name="Around the clock")
    add(apps, always, zone="UTC", week={day: ALWAYS for day in WEEK})
    apps.get_model("team", "SideCalendar").objects.create(
        side="both", calendar=company, first_day=FIRST_DAY, starts_at=start(zone)
    )


def add(apps, calendar, *, zone, week):
    apps.get_model("team", "CalendarVersion").objects.create(
        calendar=calendar,
        first_day=FIRST_DAY,
        starts_at=start(zone),
        document={"zone": zone, "week": week, "closed": [], "extra": {}},
        made_at=Now(),
    )


def start(zone):
    return datetime.combine(FIRST_DAY, time(), ZoneInfo(zone)).astimezone(UTC)


class Migration(migrations.Migration):
    dependencies = [("team", "0003_working_time")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
