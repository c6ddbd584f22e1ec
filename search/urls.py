from django.urls import path

from search import place_views, troubles, views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("troubles/", troubles.index, name="troubles"),
    path("troubles/<slug:key>/", troubles.trouble, name="trouble"),
    path("places/", place_views.places, name="places"),
    path("places/remember/", place_views.remember_place, name="remember_place"),
    path("places/forget/", place_views.forget_place, name="forget_place"),
    path("complete/", views.complete, name="complete"),
    path("municipalities/", views.municipalities, name="municipalities"),
]
