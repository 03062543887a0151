"""All addresses: the core's rooms, then each business under its own."""

from __future__ import annotations

from django.urls import include, path

from zhongshu.core.events.views import verify
from zhongshu.core.files.queries import list_faults as list_file_faults

urlpatterns = [
    path("", include("zhongshu.core.ui.urls")),
    path("", include("zhongshu.core.entrance.urls")),
    path("", include("zhongshu.core.staffing.urls")),
    path("", include("zhongshu.core.handover.urls")),
    path("", include("zhongshu.core.events.urls")),
    path("staffing/audit/verify/", verify, {"other_checks": [list_file_faults]}, name="staffing_audit_verify"),
    path("", include("zhongshu.core.ledgers.urls")),
    path("", include("zhongshu.core.indicators.urls")),
    path("", include("zhongshu.core.notify.urls")),
    path("", include("zhongshu.core.search.urls")),
    path("", include("zhongshu.core.jobs.urls")),
    path("lexicon/", include("zhongshu.core.proofing.urls")),
    path("urging/", include("zhongshu.core.urging.urls")),
    path("incoming/", include("zhongshu.business.incoming.urls")),
    path("assignments/", include("zhongshu.core.assignments.urls")),
    path("papers/", include("zhongshu.business.documents.urls")),
    path("supervision/", include("zhongshu.business.supervision.urls")),
    path("breakdown/", include("zhongshu.business.breakdown.urls")),
    path("livelihood/", include("zhongshu.business.livelihood.urls")),
    path("coordination/", include("zhongshu.business.coordination.urls")),
]

handler404 = "zhongshu.core.access.middleware.not_found"
handler500 = "zhongshu.core.access.middleware.failed"
