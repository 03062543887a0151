"""Address of the figures."""

from django.urls import path

from zhongshu.core.indicators import views

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/<str:business>/", views.figures, name="figures_of"),
]
