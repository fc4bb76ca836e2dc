from django.urls import path

from guichet import views

app_name = "guichet"
urlpatterns = [
    path("", views.home, name="home"),
    path("confirmer-mon-adresse/<str:token>/", views.confirm_mail, name="confirm_mail"),
    path("adresse-confirmee/", views.mail_confirmed, name="mail_confirmed"),
]
