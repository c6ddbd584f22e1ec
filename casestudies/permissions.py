"""Who may do what with a case; each rule for one page and for a queryset."""

from typing import Any

from wagtail.models import Page, PageQuerySet
from wagtail.permissions import policy_registry

from casestudies.models import CaseStudyPage

CONFIRM = "confirm"


def may_confirm(page: Page, user: Any) -> bool:
    """To say that a public case is still true."""
    return bool(page.live and policy_registry.get(page).user_has_permission_for_instance(user, CONFIRM, page))


def confirmable_by(user: Any) -> PageQuerySet[CaseStudyPage]:
    within_reach = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, CONFIRM)
    cases: PageQuerySet[CaseStudyPage] = CaseStudyPage.objects.live().filter(pk__in=within_reach.values("pk"))
    return cases
