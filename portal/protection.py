"""What belongs to which object of the permission matrix: models, and all that is ours at an address.

A new model or address without an entry here fails tests/roles/test_matrix_coverage.py.
"""

from django.contrib.auth.models import Group
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Site, Task, Workflow

from accounts.models import ConsentText, User
from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from content.models import ContactPage, Jargon, PortalDocument, PortalImage, StandardPage
from news.models import NewsIndexPage, NewsPage
from notifications.models import ChangedMailText, Mail
from organizations.models import (
    AnswerTemplate,
    DirectorySettings,
    Organization,
    OrganizationIndexPage,
    ParticipationRules,
)
from portal.models import HomePage
from regions.models import Area, AreaGroup, DailyLivingArea
from roles import protected
from roles.policies import register_policies
from search.models import SearchPick, ThesaurusEntry
from taxonomy.models import ActivityField, BodyKind, DesignationLabel, ServiceAType, Trouble

# What concerns another municipality too is approved by the prefecture.
_OF_ALL_AREAS = frozenset({"approve"})


def register_objects() -> None:
    register = protected.register
    register(
        "case",
        CaseStudyPage,
        area_path="places__area",
        owner_path="owner",
        whole=_OF_ALL_AREAS,
        root=CaseStudyIndexPage,
    )
    register("news", NewsPage, owner_path="owner", root=NewsIndexPage)
    register("page", StandardPage, ContactPage, owner_path="owner", root=HomePage)
    register(
        "home", HomePage, CaseStudyIndexPage, NewsIndexPage, OrganizationIndexPage, owner_path="owner", root=HomePage
    )
    register("organization", Organization, area_path="located_in")
    register("answer-template", AnswerTemplate)
    register("directory-settings", DirectorySettings)
    register("participation-rules", ParticipationRules)
    register("image", PortalImage, owner_path="uploaded_by_user", rights_of=Image)
    register("document", PortalDocument, owner_path="uploaded_by_user", rights_of=Document)
    register("collection", Collection)
    register("workflow", Workflow, Task)
    register("redirect", Redirect)
    register("site", Site)
    register("user", User)
    register("group", Group)
    register("place", Area)
    register("daily-living-area", DailyLivingArea, area_path="pk")
    register("area-group", AreaGroup)
    register("term", ActivityField, BodyKind, ServiceAType, DesignationLabel, Trouble)
    register("thesaurus", ThesaurusEntry)
    register("search-pick", SearchPick)
    register("jargon", Jargon)
    register("mail", Mail)
    register("mail-text", ChangedMailText)
    register("consent-text", ConsentText)


def protect() -> None:
    register_objects()
    register_policies()
