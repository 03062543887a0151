"""Addresses of 交办."""

from __future__ import annotations

from django.urls import path

from zhongshu.core.assignments import views

urlpatterns = [
    path("", views.inbox, name="assignments"),
    path("<int:pk>/", views.show_assignment, name="assignment"),
    path("<int:pk>/act/", views.act_on_assignment, name="assignment_act"),
    path("<int:pk>/feedback/", views.give_feedback, name="assignment_feedback"),
    path("<int:pk>/evidence/<int:evidence>/", views.download_evidence, name="assignment_evidence"),
    path("<int:pk>/evidence/<int:evidence>.jpg", views.evidence_picture, name="assignment_picture"),
    path("<int:pk>/seen/<int:file>.jpg", views.observation_picture, name="assignment_seen"),
    path("<int:pk>/order/", views.print_order, name="assignment_order"),
    path("<int:pk>/slips/<int:escalation>/", views.download_slip, name="assignment_slip"),
    path("changes/<int:pk>/", views.show_change, name="assignment_change"),
    path("changes/<int:pk>/act/", views.act_on_change, name="assignment_change_act"),
]
