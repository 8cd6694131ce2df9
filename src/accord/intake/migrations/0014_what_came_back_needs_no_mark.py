from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0013_mail_of_members'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='passedon',
            name='is_returned',
        ),
    ]
