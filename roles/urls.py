from django.urls import path

from roles import views

app_name = "roles"
urlpatterns = [
    path("mypage/", views.my_page, name="my_page"),
    path("mypage/roles/request/", views.ask, name="ask"),
    path("mypage/roles/request/<int:request_id>/", views.asked, name="asked"),
    path("mypage/roles/<int:grant_id>/end/", views.end, name="end"),
    path("mypage/roles/<int:grant_id>/handover/", views.hand_over, name="hand_over"),
    path("invitations/<str:secret>/", views.invitation, name="invitation"),
]
