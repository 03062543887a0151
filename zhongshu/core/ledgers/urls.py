"""Addresses of the ledgers."""

from django.urls import path

from zhongshu.core.ledgers import views

urlpatterns = [
    path("ledgers/<str:code>/", views.ledger, name="ledger"),
    path("ledgers/<str:code>/export.<str:file_format>", views.export, name="ledger_export"),
]
