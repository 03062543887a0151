"""Addresses of the pages of the system officer and the security officer."""

from django.urls import path

from zhongshu.core.staffing.views import accounts, oversight, settings

urlpatterns = [
    path("staffing/units/", settings.units, name="staffing_units"),
    path("staffing/units/<int:pk>/", settings.unit, name="staffing_unit"),
    path("staffing/people/", settings.people, name="staffing_people"),
    path("staffing/people/<int:pk>/", settings.person, name="staffing_person"),
    path("staffing/parameters/", settings.parameters, name="staffing_parameters"),
    path("staffing/parameters/<str:key>/", settings.parameter, name="staffing_parameter"),
    path("staffing/calendar/", settings.calendar, name="staffing_calendar"),
    path("staffing/oversight/", oversight.oversight, name="staffing_oversight"),
    path("staffing/accounts/", accounts.list_accounts, name="staffing_accounts"),
    path("staffing/accounts/<int:pk>/", accounts.account, name="staffing_account"),
]
