"""Who may do what with a case; each rule for one page and for a queryset."""

from typing import Any

from wagtail.models import Page, PageQuerySet
from wagtail.permission_policies.pages import PagePermissionPolicy

from casestudies.models import CaseStudyPage


def may_confirm(page: Page, user: Any) -> bool:
    """Whoever may change a public case may say that it is still true."""
    return bool(page.live and page.permissions_for_user(user).can_edit())


def confirmable_by(user: Any) -> PageQuerySet[CaseStudyPage]:
    editable = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    cases: PageQuerySet[CaseStudyPage] = CaseStudyPage.objects.live().filter(pk__in=editable.values("pk"))
    return cases
