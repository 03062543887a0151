"""Addresses of 民生实事."""

from __future__ import annotations

from django.urls import path

from zhongshu.business.livelihood import views

urlpatterns = [
    path("", views.board, name="livelihood_board"),
    path("new/", views.new_project, name="livelihood_new"),
    path("circular/", views.draft_circular, name="livelihood_circular"),
    path("<int:pk>/", views.show_project, name="livelihood_project"),
    path("<int:pk>/act/", views.act_on_project, name="livelihood_act"),
    path("<int:pk>/report/", views.report, name="livelihood_report"),
    path("<int:pk>/month/", views.report_month, name="livelihood_month"),
    path("<int:pk>/site/", views.add_site, name="livelihood_site"),
    path("<int:pk>/site/<int:site>/photo/", views.add_photo, name="livelihood_photo"),
    path("<int:pk>/picture/<int:site>/", views.picture, name="livelihood_picture"),
    path("<int:pk>/adjust/", views.adjust, name="livelihood_adjust"),
]
