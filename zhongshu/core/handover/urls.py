"""Addresses of 委托与移交."""

from django.urls import path

from zhongshu.core.handover.views import absences, delegations, moves, vacancies

urlpatterns = [
    path("handover/delegations/", delegations.delegations, name="handover_delegations"),
    path("handover/delegations/<int:pk>/end/", delegations.end, name="handover_delegation_end"),
    path("handover/absences/", absences.absences, name="handover_absences"),
    path("handover/absences/<int:pk>/", absences.absence, name="handover_absence"),
    path("handover/", moves.moves, name="handover_moves"),
    path("handover/people/<int:pk>/", moves.move, name="handover_move"),
    path("handover/people/<int:pk>/list.xlsx", moves.export, name="handover_export"),
    path("handover/lists/<int:pk>/", moves.handed_over, name="handover_list"),
    path("staffing/vacancies/", vacancies.vacancies, name="staffing_vacancies"),
]
