from django.urls import path

from quick_search import views

app_name = "quick_search"
urlpatterns = [
    path("", views.results, name="results"),
]
