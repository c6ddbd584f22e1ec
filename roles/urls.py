from django.urls import path

from roles import views

app_name = "roles"
urlpatterns = [
    path("mypage/", views.my_page, name="my_page"),
    path("mypage/roles/request/", views.ask, name="ask"),
    path("mypage/roles/request/<int:request_id>/", views.asked, name="asked"),
    path("mypage/roles/<int:grant_id>/end/", views.end, name="end"),
    path("mypage/roles/<int:grant_id>/handover/", views.hand_over, name="hand_over"),
    path("mypage/requests/", views.requests, name="requests"),
    path("mypage/requests/<int:request_id>/", views.request, name="request"),
    path("mypage/confirmations/", views.confirm, name="confirm"),
    path("invitations/<str:secret>/", views.invitation, name="invitation"),
]
