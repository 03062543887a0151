"""Addresses of 督查督办."""

from django.urls import path

from zhongshu.business.supervision.views import board, inspections, items, plates, settings

urlpatterns = [
    path("new/", items.new_item, name="supervision_new"),
    path("sources/", settings.sources, name="supervision_sources"),
    path("sources/<int:source>/end/", settings.end_source, name="supervision_source_end"),
    path("board/", board.board, name="supervision_board"),
    path("report/", board.report, name="supervision_report"),
    path("burden/", board.burden, name="supervision_burden"),
    path("wall/", plates.wall, name="supervision_wall"),
    path("<int:pk>/", items.show_item, name="supervision_item"),
    path("<int:pk>/edit/", items.edit_item, name="supervision_edit"),
    path("<int:pk>/act/", items.act_on_item, name="supervision_act"),
    path("plates/<int:pk>/", plates.show_plate, name="supervision_plate"),
    path("plates/<int:pk>/act/", plates.act_on_plate, name="supervision_plate_act"),
    path("inspections/new/", inspections.new_inspection, name="supervision_inspect"),
    path("inspections/<int:pk>/", inspections.show_inspection, name="supervision_inspection"),
    path("inspections/<int:pk>/photos/<int:file>.jpg", inspections.problem_picture, name="supervision_problem_picture"),
    path("inspections/<int:pk>/act/", inspections.act_on_inspection, name="supervision_inspection_act"),
]
