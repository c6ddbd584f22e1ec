"""Addresses under /accounts/, before allauth's."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("second-factor/", views.second_factor, name="second_factor"),
    path("confirm-email/", views.ConfirmAddressView.as_view(), name="confirm_address"),
    path("signup/again/", views.SignUpAgainView.as_view(), name="sign_up_again"),
    path("terms/", views.TermsView.as_view(), name="terms"),
    path("consent/", views.ConsentView.as_view(), name="consent"),
    path("name/", views.NameView.as_view(), name="name"),
    path("data/", views.OwnDataView.as_view(), name="data"),
    path("data/download/", views.download, name="download"),
    path("delete/", views.DeleteView.as_view(), name="delete"),
    path("left/", views.LeftView.as_view(), name="left"),
]
