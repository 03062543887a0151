"""Addresses of the audit officer's pages. The composition root adds `verify`, with what the rooms above have to check."""

from django.urls import path

from zhongshu.core.events import views

urlpatterns = [
    path("staffing/audit/", views.audit, name="staffing_audit"),
    path("staffing/audit/export/", views.export, name="staffing_audit_export"),
]
