from django.urls import path

from guichet import views

app_name = "guichet"
urlpatterns = [
    path("", views.home, name="home"),
    path("activer/<str:token>/", views.activate, name="activate"),
    path(
        "activer/<str:token>/signaler-la-date/", views.report_birth_date, name="report_birth_date"
    ),
    path("activer/<str:token>/retirer/", views.withdraw_report, name="withdraw_report"),
    path("compte-a-confirmer/", views.check_mail, name="check_mail"),
    path("mot-de-passe-choisi/", views.password_chosen, name="password_chosen"),
    path("confirmer-mon-adresse/<str:token>/", views.confirm_mail, name="confirm_mail"),
    path("adresse-confirmee/", views.mail_confirmed, name="mail_confirmed"),
]
