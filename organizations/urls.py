from django.urls import path

from organizations.views import application, applying, members, organization, photos, reporting

app_name = "organizations"
urlpatterns = [
    path("<int:pk>/", organization.organization, name="organization"),
    path("<int:pk>/confirm/", organization.confirm, name="confirm"),
    path("<int:pk>/claim/", applying.claim, name="claim"),
    path("<int:pk>/report/", reporting.report, name="report"),
    path("<int:pk>/edit/", members.edit, name="edit"),
    path("<int:pk>/records/", members.records, name="records"),
    path("<int:pk>/members/", members.members, name="members"),
    path("members/<str:secret>/", members.invitation, name="member_invitation"),
    path("apply/", applying.start, name="apply"),
    path("rules/", applying.rules, name="rules"),
    path("apply/<int:pk>/", application.application, name="application"),
    path("apply/<int:pk>/summary/", application.summary, name="summary"),
    path("apply/<int:pk>/photos/", photos.photos, name="photos"),
    path("apply/photos/<int:pk>/", photos.photo, name="photo"),
    path("apply/<int:pk>/known/", applying.known, name="known"),
    path("apply/<int:pk>/<slug:key>/", applying.step, name="step"),
]
