"""All addresses: the pages, the API, and of allauth only what accounts here have: no e-mail, no sign-up."""

from allauth.account import views as signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from bangfu.api.app import api
from bangfu.api.refusals import absent
from bangfu.web.signing_in import RecoveryCodesRenewed, SecondStepBegun, SecondStepEnded


def closed(_request: HttpRequest, **_: object) -> HttpResponse:
    """An address allauth wants to name that does not exist here."""
    raise Http404


urlpatterns = [
    path("account/login/", signing.login, name="account_login"),
    path("account/logout/", signing.logout, name="account_logout"),
    path("account/inactive/", signing.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", signing.reauthenticate, name="account_reauthenticate"),
    path("account/password/", signing.password_change, name="account_change_password"),
    path("account/2fa/totp/activate/", SecondStepBegun.as_view()),
    path("account/2fa/totp/deactivate/", SecondStepEnded.as_view()),
    path("account/2fa/recovery-codes/generate/", RecoveryCodesRenewed.as_view()),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("account/signup/", closed, name="account_signup"),
    path("account/email/", closed, name="account_email"),
    path("account/confirm/", closed, name="account_email_verification_sent"),
    path("account/password/reset/", closed, name="account_reset_password"),
    path("account/password/set/", closed, name="account_set_password"),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", absent),
    path("", include("bangfu.web.urls")),
]
handler400 = "bangfu.web.pages.refusals.bad_request"
handler403 = "bangfu.web.pages.refusals.forbidden"
handler404 = "bangfu.web.pages.refusals.not_found"
handler500 = "bangfu.site.failing.broken"
