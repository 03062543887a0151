"""All addresses: the core's rooms, then each business under its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("zhongshu.core.ui.urls")),
    path("", include("zhongshu.core.staffing.urls")),
    path("", include("zhongshu.core.ledgers.urls")),
    path("", include("zhongshu.core.indicators.urls")),
    path("", include("zhongshu.core.notify.urls")),
    path("", include("zhongshu.core.search.urls")),
    path("papers/", include("zhongshu.business.documents.urls")),
]

handler404 = "zhongshu.core.access.middleware.not_found"
handler500 = "zhongshu.core.access.middleware.failed"
