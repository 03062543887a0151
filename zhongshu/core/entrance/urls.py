"""Addresses of the ways in: our own, and those of allauth's pages that we let in: no signup, no e-mail, no reset by mail."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from zhongshu.core.access.policies import open_to_everyone, open_to_members
from zhongshu.core.entrance import views

_own = open_to_members(reason="everyone secures his own account")
_entering = open_to_everyone(reason="a step of the login itself")
_leaving = open_to_everyone(reason="who is not logged in has nothing to leave")

urlpatterns = [
    path("setup/", views.setup, name="setup"),
    path("demo/", views.demo_login, name="demo_login"),
    path("accounts/login/", views.login, name="account_login"),
    path("accounts/logout/", _leaving(account.logout), name="account_logout"),
    path("accounts/activate/<str:token>/", views.activate, name="account_activate"),
    path("accounts/security/", views.overview, name="account_security"),
    path("accounts/password/change/", views.change_password, name="account_change_password"),
    path("accounts/reauthenticate/", _own(account.reauthenticate), name="account_reauthenticate"),
    path("accounts/2fa/", _own(mfa.index), name="mfa_index"),
    path("accounts/2fa/authenticate/", _entering(views.telling_refusals(mfa.authenticate, "二次验证")), name="mfa_authenticate"),
    path("accounts/2fa/reauthenticate/", _own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("accounts/2fa/totp/activate/", _own(totp.activate_totp), name="mfa_activate_totp"),
    path("accounts/2fa/totp/deactivate/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("accounts/2fa/recovery-codes/", _own(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("accounts/2fa/recovery-codes/generate/", _own(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("accounts/2fa/recovery-codes/download/", _own(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("accounts/2fa/webauthn/", _own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("accounts/2fa/webauthn/add/", _own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("accounts/2fa/webauthn/login/", _entering(views.telling_refusals(webauthn.login_webauthn, "通行密钥")), name="mfa_login_webauthn"),
    path("accounts/2fa/webauthn/reauthenticate/", _own(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", _own(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("accounts/2fa/webauthn/keys/<int:pk>/edit/", _own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
]
