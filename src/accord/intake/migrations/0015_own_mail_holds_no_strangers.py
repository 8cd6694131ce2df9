from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0014_what_came_back_needs_no_mark'),
    ]

    operations = [
        migrations.RunSQL(
            """update intake_letter l set sender = '', subject = ''
               from intake_mailbox b where b.id = l.mailbox_id and b.reads = 'own'""",
            migrations.RunSQL.noop,
        ),
    ]
