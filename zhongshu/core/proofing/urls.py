"""Addresses of 核文词库."""

from django.urls import path

from zhongshu.core.proofing import views

urlpatterns = [
    path("", views.lexicon, name="proofing_lexicon"),
    path("new/", views.new_entry, name="proofing_new"),
    path("entries/<int:pk>/", views.show_entry, name="proofing_entry"),
    path("proposals/<int:pk>/", views.show_proposal, name="proofing_proposal"),
    path("export.xlsx", views.export_entries, name="proofing_export"),
    path("import/", views.import_entries, name="proofing_import"),
]
