"""Addresses of the notices."""

from django.urls import path

from zhongshu.core.notify import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/bell/", views.bell, name="notices_bell"),
    path("notices/<int:message_id>/", views.notice_open, name="notice_open"),
    path("notices/<int:message_id>/read/", views.notice_read, name="notice_read"),
]
