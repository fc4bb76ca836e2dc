from django.urls import path

from establishments import views
from establishments.permissions import Module

app_name = "establishments"
urlpatterns = [
    path(
        "administration/etablissements/",
        views.choose,
        {"module": Module.CONSOLE},
        name="choose",
    ),
    path(
        "depannage/etablissements/",
        views.choose,
        {"module": Module.TROUBLESHOOTING},
        name="choose_troubleshooting",
    ),
]
