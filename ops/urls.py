from django.urls import path

from ops import views

app_name = "ops"
urlpatterns = [
    path("vivant", views.alive, name="alive"),
    path("pret", views.ready, name="ready"),
]
