from django.urls import path

from sync import views

app_name = "feeds"
urlpatterns = [
    path("", views.latest, name="latest"),
    path("changements/", views.changes, name="changes"),
    path("fichiers/<int:pk>/", views.detail, name="detail"),
]
