from django.urls import path

from search import troubles, views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("troubles/", troubles.index, name="troubles"),
    path("troubles/<slug:key>/", troubles.trouble, name="trouble"),
    path("municipalities/", views.municipalities, name="municipalities"),
]
