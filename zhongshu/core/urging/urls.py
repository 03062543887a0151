"""Addresses of 催办."""

from django.urls import path

from zhongshu.core.urging import views

urlpatterns = [path("<int:pk>/", views.matter_urging, name="urging_matter")]
