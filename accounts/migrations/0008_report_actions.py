from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_mails_of_information'),
    ]

    operations = [
        migrations.AlterField(
            model_name='journalentry',
            name='action',
            field=models.CharField(choices=[('inform', 'Informer'), ('inform_with_reset', 'Informer avec réinitialisation'), ('inform_mail', 'Informer par mail'), ('inform_mail_reset', 'Informer par mail avec réinitialisation'), ('retry_mails', 'Réessayer des envois de mails'), ('reset_passwords', 'Réinitialiser les mots de passe'), ('resend_mail', 'Renvoyer un mail de confirmation'), ('change_mail', "Changer l'adresse mail à confirmer"), ('report', 'Signaler une erreur'), ('withdraw_report', 'Retirer un signalement'), ('note_report', 'Prendre en compte un signalement'), ('list_pdf', 'Lister les comptes (PDF)'), ('list_csv', 'Lister les comptes (CSV)'), ('list_xlsx', 'Lister les comptes (XLSX)'), ('sheets', 'Télécharger les feuilles individuelles'), ('view_account', 'Consulter un compte'), ('open', 'Créer les comptes'), ('activate', 'Activer le compte'), ('start_activation', "Commencer l'activation"), ('confirm_mail', "Confirmer l'adresse mail"), ('self_register', "S'inscrire soi-même"), ('franceconnect', 'Activer par FranceConnect')], max_length=20, verbose_name='action'),
        ),
    ]
