from django.urls import path

from mailings import views

app_name = "mailings"
urlpatterns = [
    path("", views.mailing_list, name="list"),
    path("<uuid:request_id>/", views.progress, name="progress"),
    path("<uuid:request_id>/reessayer/", views.retry, name="retry"),
]
