"""The project: wiring, no rule."""

from educonnect_admin.celery import app as celery_app

__all__ = ("celery_app",)
