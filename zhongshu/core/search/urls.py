"""Address of the search."""

from django.urls import path

from zhongshu.core.search import views

urlpatterns = [path("search/", views.page, name="search")]
