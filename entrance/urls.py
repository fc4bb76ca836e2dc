from django.urls import path

from entrance.views import account, arena, oidc, second_factor, signing_in

urlpatterns = [
    path("", signing_in.sign_in, name="sign_in"),
    path("oidc/", oidc.leave, name="oidc"),
    path("oidc/retour/", oidc.come_back, name="oidc_back"),
    path("arena/", arena.arrive, name="arena"),
    path("second-facteur/", second_factor.second_factor, name="second_factor"),
    path("cle/nouvelle/", second_factor.start_key, name="start_key"),
    path("cle/", second_factor.enrol_key, name="enrol_key"),
    path("cle/supprimer/", second_factor.remove_key, name="remove_key"),
    path("codes-de-secours/", second_factor.renew_backup_codes, name="renew_backup_codes"),
    path("mon-compte/", account.my_account, name="my_account"),
    path("mon-compte/mot-de-passe/", account.change_password, name="change_password"),
    path("mon-compte/sessions/<int:pk>/", account.close_session, name="close_session"),
    path("confirmer/", account.confirm_identity, name="confirm_identity"),
]
