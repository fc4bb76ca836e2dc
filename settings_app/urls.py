from django.urls import path

from settings_app.views import addresses, reminders, rights, students

app_name = "settings"
urlpatterns = [
    path("", addresses.addresses, name="addresses"),
    path("adresses/verifier/", addresses.verify_address, name="verify_address"),
    path("adresses/afficher/", addresses.show_address, name="show_address"),
    path("adresses/essayer/", addresses.try_address, name="try_address"),
    path("eleves/", students.students, name="students"),
    path("rappels/", reminders.reminders, name="reminders"),
    path("droits/", rights.rights, name="rights"),
    path("droits/donner/", rights.grant, name="grant"),
    path("droits/<int:pk>/retirer/", rights.withdraw, name="withdraw"),
]
