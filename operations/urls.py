from django.urls import path, register_converter

from operations import views
from operations.days import DayConverter

register_converter(DayConverter, "business_day")

app_name = "operations"
urlpatterns = [
    path("", views.night_list, name="nights"),
    path("nuits/<business_day:day>/", views.night, name="night"),
    path("fichiers/<int:pk>/", views.file, name="file"),
    path("fichiers/<int:pk>/approuver/", views.approve, name="approve"),
    path("fichiers/<int:pk>/rejeter/", views.reject, name="reject"),
    path("assistance/", views.assistance, name="assistance"),
    path("assistance/<int:pk>/", views.answer, name="answer"),
]
