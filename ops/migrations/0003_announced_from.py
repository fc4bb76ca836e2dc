from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ops', '0002_messages_and_tallies'),
    ]

    operations = [
        migrations.AddField(
            model_name='maintenance',
            name='announced_from',
            field=models.DateTimeField(blank=True, null=True, verbose_name='annoncée dès'),
        ),
    ]
