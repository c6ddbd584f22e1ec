"""What other pages show of cases."""

from django import template
from wagtail.models import PageQuerySet

from casestudies.models import CaseStudyPage
from organizations.models import Organization

register = template.Library()
MOST_SHOWN = 10


@register.simple_tag
def cases_of(organization: Organization) -> PageQuerySet[CaseStudyPage]:
    """The newest public cases that name the organization; none for one that is not saved yet."""
    pages: PageQuerySet[CaseStudyPage] = CaseStudyPage.objects.live().public().filter(organization_id=organization.pk)
    return pages.order_by("-first_published_at", "-pk")[: MOST_SHOWN if organization.pk else 0]
