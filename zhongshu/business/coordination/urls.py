"""Addresses of 综合协调."""

from __future__ import annotations

from django.urls import path

from zhongshu.business.coordination import views

urlpatterns = [
    path("", views.board, name="coordination_board"),
    path("new/", views.new_issue, name="coordination_new"),
    path("contact/", views.new_contact, name="coordination_contact"),
    path("<int:pk>/", views.show_issue, name="coordination_issue"),
    path("<int:pk>/act/", views.act_on_issue, name="coordination_act"),
    path("<int:pk>/watch/", views.watch, name="coordination_watch"),
    path("<int:pk>/proof/<int:proof>/", views.take_proof, name="coordination_proof"),
]
