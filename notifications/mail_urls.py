"""Addresses that stand in mails. They work without signing in."""

from django.urls import path

from notifications.mail_views import switch_off

app_name = "mail"
urlpatterns = [path("off/<str:token>/", switch_off, name="off")]
