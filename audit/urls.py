from django.urls import path

from audit import views

app_name = "journal"
urlpatterns = [
    path("", views.entries, name="list"),
    path("exporter/", views.export, name="export"),
]
