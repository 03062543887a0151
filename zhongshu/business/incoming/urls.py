"""Addresses of 收文."""

from django.urls import path

from zhongshu.business.incoming.views import acts, arrivals, paper, settings, sheets, stubs

urlpatterns = [
    path("", arrivals.inbox, name="incoming_inbox"),
    path("new/", arrivals.new_arrival, name="incoming_new"),
    path("send/", arrivals.send, name="incoming_send"),
    path("arrivals/<int:arrival>/", arrivals.show_arrival, name="incoming_arrival"),
    path("arrivals/<int:arrival>/act/", arrivals.act_on_arrival, name="incoming_arrival_act"),
    path("arrivals/<int:arrival>/pages/", arrivals.show_pages, name="incoming_pages"),
    path("arrivals/<int:arrival>/files/<int:file>/", arrivals.original_file, name="incoming_file"),
    path("arrivals/<int:arrival>/files/<int:file>/<int:number>.png", arrivals.page_picture, name="incoming_page"),
    path("sheet/", sheets.upload_sheet, name="incoming_sheet"),
    path("sheet/template/", sheets.template_sheet, name="incoming_sheet_template"),
    path("sheet/<int:draft>/", sheets.show_draft, name="incoming_sheet_draft"),
    path("stubs/new/", stubs.new_stub, name="incoming_stub_new"),
    path("stubs/<int:stub>/", stubs.show_stub, name="incoming_stub"),
    path("routes/", settings.routes, name="incoming_routes"),
    path("routes/<int:route>/end/", settings.end_route, name="incoming_route_end"),
    path("<int:pk>/", paper.show_paper, name="incoming_paper"),
    path("<int:pk>/act/", acts.act_on_paper, name="incoming_act"),
    path("<int:pk>/register/", acts.register, name="incoming_register"),
    path("<int:pk>/propose/", acts.propose, name="incoming_propose"),
    path("<int:pk>/instruct/", acts.instruct, name="incoming_instruct"),
    path("<int:pk>/slip.pdf", paper.slip_pdf, name="incoming_slip"),
    path("<int:pk>/instructions/<int:instruction>.png", paper.instruction_image, name="incoming_instruction_image"),
]
