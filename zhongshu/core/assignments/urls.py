"""Addresses of 交办."""

from __future__ import annotations

from django.urls import path

from zhongshu.core.assignments import views

urlpatterns = [
    path("<int:pk>/", views.show_assignment, name="assignment"),
    path("changes/<int:pk>/", views.show_change, name="assignment_change"),
]
