"""Addresses of 发文."""

from django.urls import path

from zhongshu.business.documents.views import checking, drafting, issuing, paper, quality, review, second_reading, settings, tables

urlpatterns = [
    path("new/", drafting.new_paper, name="documents_new"),
    path("routes/", settings.routes, name="documents_routes"),
    path("routes/export.xlsx", settings.export_routes, name="documents_routes_export"),
    path("routes/import/", settings.import_routes, name="documents_routes_import"),
    path("routes/<int:route>/end/", settings.end_route, name="documents_route_end"),
    path("settings/issuers/", tables.issuers, name="documents_issuers"),
    path("settings/issuers/<int:pk>/", tables.issuer, name="documents_issuer"),
    path("settings/issuers/<int:pk>/end/", tables.end_issuer, name="documents_issuer_end"),
    path("settings/groups/", tables.groups, name="documents_groups"),
    path("settings/groups/new/", tables.new_group, name="documents_group_new"),
    path("settings/groups/<int:pk>/", tables.group, name="documents_group"),
    path("settings/groups/<int:pk>/remove/", tables.remove_group, name="documents_group_remove"),
    path("settings/phrases/", tables.phrases, name="documents_phrases"),
    path("settings/phrases/<int:pk>/remove/", tables.remove_phrase, name="documents_phrase_remove"),
    path("stubs/new/", issuing.new_stub, name="documents_stub_new"),
    path("quality/", quality.quality, name="documents_quality"),
    path("<int:pk>/check/", checking.check_draft, name="documents_check"),
    path("<int:pk>/second-reading/", second_reading.second_reading, name="documents_second_reading"),
    path("<int:pk>/revised.docx", checking.revised_docx, name="documents_revised"),
    path("<int:pk>/errors/", quality.record, name="documents_error"),
    path("<int:pk>/errors/<int:error>/strike/", quality.strike, name="documents_error_strike"),
    path("<int:pk>/repeal/", quality.repeal, name="documents_repeal"),
    path("<int:pk>/", paper.show_paper, name="documents_paper"),
    path("<int:pk>/edit/", drafting.edit_paper, name="documents_edit"),
    path("<int:pk>/act/", review.act_on_paper, name="documents_act"),
    path("<int:pk>/sign/", review.sign, name="documents_sign"),
    path("<int:pk>/register/", issuing.register, name="documents_register"),
    path("<int:pk>/receipts/", issuing.receipts, name="documents_receipts"),
    path("<int:pk>/trail/", paper.show_trail, name="documents_trail"),
    path("<int:pk>/page/<int:number>.png", paper.page_picture, name="documents_page"),
    path("<int:pk>/pdf/", paper.paper_pdf, name="documents_pdf"),
    path("<int:pk>/draft-sheet.pdf", paper.draft_sheet_pdf, name="documents_draft_sheet"),
    path("<int:pk>/docx/", paper.paper_docx, name="documents_docx"),
    path("<int:pk>/original/", paper.original_file, name="documents_original"),
    path("<int:pk>/signatures/<int:signature>.png", paper.signature_image, name="documents_signature"),
    path("<int:pk>/findings/<int:finding>/", drafting.decide_finding, name="documents_finding"),
]
