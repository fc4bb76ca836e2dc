from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('establishments', '0003_rights_and_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='password_is_provisional',
            field=models.BooleanField(db_default=False, verbose_name='mot de passe provisoire'),
        ),
    ]
