"""Address of the page of the worker."""

from django.urls import path

from zhongshu.core.jobs import views

urlpatterns = [path("jobs/", views.jobs, name="jobs")]
