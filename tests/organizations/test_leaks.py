"""What is not public never shows: through no page, search, feed, count, completion, mark, API or admin of another area."""

import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from organizations import services
from organizations.models import Organization, OrganizationIndexPage
from regions.models import AreaOutline, PrefectureMap
from roles.enums import Role
from search import services as search_services
from tests.factories.organizations import make_organization
from tests.factories.pages import make_home
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory
from tests.organizations.applications import make_application
from tests.organizations.test_directory import FRAME

pytestmark = pytest.mark.django_db

# Each stands in one hidden place alone.
SECRETS = {
    "name of a draft": "ひみつの下書き団体",
    "text of an edit that waits": "承認を待つ説明文",
    "closed contact": "04-9999-0001",
    "name of a closed contact": "ないしょの窓口",
    "street of an address that is kept back": "秘密町9丁目",
    "latitude of it": "35.799123",
    "name in an application": "申請中の未公開団体",
    "telephone of an applicant": "04-9999-0002",
    "internal note": "前に苦情があった",
    "text of a report": "隣の人から聞いた話",
    "address of who reported": "reporter@example.com",
    "member": "内部の人",
}
WORDS = ("ひみつ", "承認を待つ", "ないしょ", "秘密町", "申請中の未公開", "苦情")


@pytest.fixture
def world(engine):
    cache.clear()
    make_home()
    place = MunicipalityFactory()
    PrefectureMap.objects.create(
        prefecture=place.parent, width=640, height=400, outline="M0 0l640 0 0 400z", frames=[FRAME]
    )
    AreaOutline.objects.create(
        area=place, polygons=[], path="M0 50l200 0 0 200-200 0z", label_x=50, label_y=60, label_room=90
    )
    public = make_organization(
        name="公開の団体",
        kana="こうかいのだんたい",
        place=place,
        address=SECRETS["street of an address that is kept back"],
        address_is_public=False,
        latitude=SECRETS["latitude of it"],
        longitude="139.500000",
        contacts=[
            {
                "name": SECRETS["name of a closed contact"],
                "phone": SECRETS["closed contact"],
                "visibility": "coordinators",
            }
        ],
    )
    edit = public.get_latest_revision_as_object()
    edit.summary = SECRETS["text of an edit that waits"]
    edit.save_revision()
    make_organization(name=SECRETS["name of a draft"], kana="ひみつ", place=place).unpublish()
    applicant = make_user("applicant@example.com", last_name=SECRETS["member"])
    application = make_application(
        applicant,
        place,
        name={"name": [SECRETS["name in an application"]], "corporate_number": [""]},
        rules={"person_phone": [SECRETS["telephone of an applicant"]]},
    )
    services.add_note(application=application, by=make_person(Role.PREFECTURE_OFFICE), text=SECRETS["internal note"])
    services.report_error(
        organization=public,
        what="other",
        text=SECRETS["text of a report"],
        email=SECRETS["address of who reported"],
    )
    public.memberships.create(user=applicant, role="manager")
    search_services.drain()
    return public, place


def leaked(text, allowed=()):
    return [what for what, secret in SECRETS.items() if secret in text and what not in allowed]


def addresses(public):
    directory = OrganizationIndexPage.objects.get().url
    found = [
        "/",
        public.get_absolute_url(),
        directory,
        f"{directory}?prefecture=11&municipality=11208",
        f"{directory}?sort=reading",
        "/search/?prefecture=11&municipality=11208",
        "/search/places/",
        "/search/results.json",
        "/search/results.csv",
        "/search/results.atom",
        "/search/embed/",
        "/sitemap.xml",
        "/api/v1/organizations",
        f"/api/v1/organizations/{public.pk}",
        "/api/v1/search",
        reverse("organizations:report", args=[public.pk]),
    ]
    for word in WORDS:
        found += [f"{path}?q={word}" for path in (directory, "/search/", "/search/complete/", "/api/v1/search")]
    return found


def body_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


@pytest.mark.parametrize("person", [None, "participant", "advisor", "municipal staff elsewhere"])
def test_nothing_shows_to_whom_it_does_not_concern(client, world, person):
    public, place = world
    elsewhere = MunicipalityFactory(code="11215", name="狭山市")
    if person == "participant":
        client.force_login(make_user())
    elif person == "advisor":
        client.force_login(make_person(Role.ADVISOR, place))
    elif person:
        client.force_login(make_person(Role.MUNICIPAL_STAFF, elsewhere))
    # Staff of any municipality call coordinators' contacts.
    allowed = ("closed contact", "name of a closed contact") if person == "municipal staff elsewhere" else ()
    for address in addresses(public):
        response = client.get(address)
        assert response.status_code == 200, address
        # The words that somebody typed are said back.
        text = body_of(response)
        for word in WORDS:
            text = text.replace(f"「{word}」", "").replace(f'value="{word}"', "")
        assert leaked(text, allowed) == [], address


@pytest.mark.usefixtures("world")
def test_neither_counts_nor_hits_tell_of_what_is_hidden(client):
    directory = OrganizationIndexPage.objects.get().url
    assert client.get(directory).context["results"].total == 1
    assert [area.count for area in client.get(directory).context["map"].areas] == [1]
    in_town = client.get(f"{directory}?prefecture=11&municipality=11208").context
    assert in_town["map"].pins == ()
    for word in WORDS:
        found = client.get("/api/v1/search", {"q": f'"{word}"'}).json()
        assert found["total"] == 0, word
        offered = client.get("/search/complete/", {"q": word}).json()["completions"]
        assert word not in json.dumps([row["text"] for row in offered if row["kind"] == "title"], ensure_ascii=False)
    assert client.get("/api/v1/organizations").json()["total"] == 1


def test_the_admin_of_another_area_shows_nothing(client, world):
    public, _place = world
    elsewhere = MunicipalityFactory(code="11215", name="狭山市")
    client.force_login(make_person(Role.MUNICIPAL_STAFF, elsewhere))
    names = (
        "wagtailadmin_home",
        "organization_applications",
        "organization_applications_asked",
        "organization_applications_decided",
        "organization_reports",
        "organization_reports_done",
        "wagtailadmin_reports:site_history",
        "wagtailadmin_reports:workflow",
        "wagtailadmin_reports:workflow_tasks",
        "wagtailsnippets_organizations_organization:list",
        "wagtailsnippetchoosers_organizations_organization:choose",
        "wagtailsnippetchoosers_organizations_organization:choose_results",
    )
    for name in names:
        for parameters in ({}, {"q": "ひみつ"}):
            response = client.get(reverse(name), parameters)
            assert response.status_code == 200, name
            assert leaked(body_of(response)) == [], name
    listed = Organization.objects.values_list("pk", flat=True)
    for chosen in [*listed, "all"]:
        deleting = reverse("wagtail_bulk_action", args=["organizations", "organization", "delete"])
        response = client.get(deleting, {"id": chosen})
        assert response.status_code == 302
        assert leaked(body_of(client.get(response["Location"]))) == []
    application = public.applications.model.objects.get()
    assert client.get(reverse("organization_application", args=[application.pk])).status_code == 404
    assert client.get(reverse("organization_records", args=[public.pk])).status_code == 302
    report = public.correction_reports.get()
    address = reverse("organization_report", args=[report.pk])
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert public.correction_reports.get().done_at is None


def test_a_coordinator_sees_the_contact_and_no_more(client, world):
    public, place = world
    client.force_login(make_person(Role.COORDINATOR, place))
    text = body_of(client.get(public.get_absolute_url()))
    assert SECRETS["closed contact"] in text
    assert leaked(text, ("closed contact", "name of a closed contact")) == []
    # What is the same for everybody holds none of it, whoever asks.
    for address in (f"/api/v1/organizations/{public.pk}", "/search/results.json"):
        assert leaked(body_of(client.get(address))) == []
