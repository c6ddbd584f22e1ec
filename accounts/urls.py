"""Pages of one's own account besides those of allauth, which are mounted after these."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("second-factor/", views.second_factor, name="second_factor"),
]
