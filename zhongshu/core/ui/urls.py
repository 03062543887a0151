"""Addresses of the desk and the handbook."""

from django.urls import path

from zhongshu.core.ui import views

urlpatterns = [
    path("", views.home, name="desk"),
    path("handbook/", views.handbook, name="handbook"),
    path("handbook/<slug:page>/", views.handbook, name="handbook_page"),
]
