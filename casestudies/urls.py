from django.urls import path

from casestudies import views

app_name = "casestudies"
urlpatterns = [path("cases/", views.compare, name="compare")]
