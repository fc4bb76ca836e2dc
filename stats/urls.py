from django.urls import path

from stats import pages

app_name = "stats"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("exporter/", pages.export, name="export"),
]
