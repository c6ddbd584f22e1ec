"""Pages of a person's own account under /accounts/, beside allauth's."""

from accounts.views.confirming import ConfirmAddressView, SignUpAgainView
from accounts.views.consent import ConsentView, TermsView
from accounts.views.leaving import DeleteView, LeftView
from accounts.views.name import NameView
from accounts.views.own_data import OwnDataView, download
from accounts.views.second_factor import second_factor

__all__ = [
    "ConfirmAddressView",
    "ConsentView",
    "DeleteView",
    "LeftView",
    "NameView",
    "OwnDataView",
    "SignUpAgainView",
    "TermsView",
    "download",
    "second_factor",
]
