"""Addresses of a person's notices."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.mark_all_read, name="mark_all_read"),
    path("settings/", views.preferences, name="preferences"),
    path("<int:pk>/", views.open_notice, name="open"),
    path("<int:pk>/read/", views.mark_one_read, name="mark_read"),
]
