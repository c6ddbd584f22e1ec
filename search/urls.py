from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("complete/", views.complete, name="complete"),
    path("municipalities/", views.municipalities, name="municipalities"),
]
