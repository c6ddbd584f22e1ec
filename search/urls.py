from django.urls import path

from search import embed, exports, place_views, troubles, views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("results.json", exports.as_json, name="json"),
    path("results.csv", exports.as_csv, name="csv"),
    path("results.atom", exports.as_feed, name="feed"),
    path("embed/", embed.embed, name="embed"),
    path("troubles/", troubles.index, name="troubles"),
    path("troubles/<slug:key>/", troubles.trouble, name="trouble"),
    path("places/", place_views.places, name="places"),
    path("places/remember/", place_views.remember_place, name="remember_place"),
    path("places/forget/", place_views.forget_place, name="forget_place"),
    path("opensearch.xml", views.open_search_description, name="opensearch"),
    path("complete/", views.complete, name="complete"),
    path("municipalities/", views.municipalities, name="municipalities"),
]
