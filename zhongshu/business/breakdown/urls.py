"""Addresses of 任务分解."""

from __future__ import annotations

from django.urls import path

from zhongshu.business.breakdown import views

urlpatterns = [
    path("new/", views.new_list, name="breakdown_new"),
    path("<int:pk>/", views.show_list, name="breakdown"),
    path("<int:pk>/rows/", views.save_page, name="breakdown_rows"),
    path("<int:pk>/table/", views.take_table, name="breakdown_table"),
    path("<int:pk>/import/", views.import_table, name="breakdown_import"),
    path("<int:pk>/act/", views.act_on_list, name="breakdown_act"),
]
