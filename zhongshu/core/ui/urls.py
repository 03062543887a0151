"""Addresses of the desk, of a matter's whole life, of the flows, and of the handbook."""

from django.urls import path

from zhongshu.core.ui import views

urlpatterns = [
    path("", views.home, name="desk"),
    path("matters/<int:pk>/life/", views.matter_life, name="matter_life"),
    path("matters/<int:pk>/flow.bpmn", views.matter_flow, name="matter_flow"),
    path("flows/", views.flows, name="flows"),
    path("flows/<str:code>/<int:version>.bpmn", views.flow_file, name="flow_file"),
    path("handbook/", views.handbook, name="handbook"),
    path("handbook/<slug:page>/", views.handbook, name="handbook_page"),
]
