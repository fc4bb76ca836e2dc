from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("entrance", "0001_keys_and_sessions")]

    operations = [
        migrations.AddField(
            model_name="totpkey",
            name="draft",
            field=models.BinaryField(null=True, verbose_name="clé scellée à confirmer"),
        ),
        migrations.AlterField(
            model_name="totpkey",
            name="sealed_key",
            field=models.BinaryField(null=True, verbose_name="clé scellée"),
        ),
        migrations.AddConstraint(
            model_name="totpkey",
            constraint=models.CheckConstraint(
                condition=Q(sealed_key=None, confirmed_at=None)
                | Q(sealed_key__isnull=False, confirmed_at__isnull=False),
                name="totp_key_opens_once_confirmed",
            ),
        ),
    ]
