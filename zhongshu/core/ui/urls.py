"""Addresses of the desk, of a matter's whole life, of the flows, and of the handbook."""

from django.urls import path

from zhongshu.core.ui import views

urlpatterns = [
    path("", views.home, name="desk"),
    path("stack/", views.stack, name="stack"),
    path("stack/done/", views.stack_done, name="stack_done"),
    path("stack/<int:task>/undo/", views.stack_undo, name="stack_undo"),
    path("stack/<str:key>/next/", views.stack_next, name="stack_next"),
    path("stack/<str:key>/shown/", views.stack_shown, name="stack_shown"),
    path("readings/<int:pk>/", views.reading, name="reading"),
    path("readings/done/", views.readings_done, name="readings_done"),
    path("matters/<int:pk>/life/", views.matter_life, name="matter_life"),
    path("matters/<int:pk>/flow.bpmn", views.matter_flow, name="matter_flow"),
    path("matters/<int:pk>/acts/", views.matter_act, name="matter_act"),
    path("people/pick/", views.people_pick, name="people_pick"),
    path("flows/", views.flows, name="flows"),
    path("flows/<str:code>/<int:version>.bpmn", views.flow_file, name="flow_file"),
    path("handbook/", views.handbook, name="handbook"),
    path("handbook/<slug:page>/", views.handbook, name="handbook_page"),
]
