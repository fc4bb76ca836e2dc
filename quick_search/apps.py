from django.apps import AppConfig


class QuickSearchConfig(AppConfig):
    name = "quick_search"
