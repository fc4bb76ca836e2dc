from django.urls import path

from ops import views

app_name = "ops"
urlpatterns = [
    path("vivant", views.alive, name="alive"),
    path("pret", views.ready, name="ready"),
]
# At the root of both hosts.
service_state = path("etat-du-service.json", views.service_state, name="service_state")
