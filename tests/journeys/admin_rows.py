"""Rows in every state that a screen of the admin can show. Nothing of it is public, so that other journeys stay as they are."""

import io
import json
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Comment, Page, Site, Workflow

from accounts.models import ConsentText, User
from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from content.models import ContactPage, PortalDocument, PortalImage, StandardPage
from notifications.mail_texts import get
from notifications.models import Mail, MailState, SuspendedAddress
from notifications.services import write_mail
from organizations import services as organization_services
from organizations.enums import ApplicationKind, ApplicationState, CorrectionKind
from organizations.models import AnswerTemplate, Application, CorrectionReport, Organization
from portal.models import HomePage
from regions.models import Area, AreaGroup, DailyLivingArea
from roles import services
from roles.enums import Role
from roles.models import RoleGrant, RoleRequest
from search.models import FilterDay, IndexEntry, OpenDay, SearchDay, SearchPick, ThesaurusEntry
from taxonomy.models import ActivityField, BodyKind, DesignationLabel, ServiceAType, Trouble


def make() -> None:
    """Print the keys of all rows as JSON, named as the addresses of `admin_screens` name them. Repeatable."""
    users = {role: User.objects.get(email=f"{role}@example.jp") for role in ("admin", "moderator", "editor")}
    keys = {"root": Page.get_first_root_node().pk, **_pages(users), **_files(users["admin"]), **_snippets()}
    make_searches()
    _fail_to_index()
    keys |= {f"user_{role}": user.pk for role, user in users.items()}
    keys |= {
        "redirect": Redirect.add_redirect(f"/mukashi-{keys['draft']}/", redirect_to="/about/").pk,
        "group": users["editor"].groups.get().pk,
        "site": Site.objects.get().pk,
        "consent_text": ConsentText.objects.create(text="<p>下書きの見本</p>").pk,
        "workflow": Workflow.objects.get().pk,
        "task": Workflow.objects.get().tasks.get().pk,
    }
    print(json.dumps(keys | _roles(users) | _mails(users["editor"]) | _organizations()))


def _mails(user: User) -> dict[str, object]:
    """A mail that failed, and an address to which none are sent."""
    # In one step: else the mailer sends it in between.
    with transaction.atomic():
        mail = write_mail(key="role-ended", to=user.email, values=dict(get("role-ended").variables), user=user)
        Mail.objects.filter(pk=mail.pk).update(state=MailState.FAILED, last_error="550 宛先がありません")
    suspended, _ = SuspendedAddress.objects.get_or_create(
        email="suspended@example.jp", defaults={"reason": "届きません"}
    )
    return {"mail": mail.pk, "suspended_address": suspended.pk}


def _organizations() -> dict[str, object]:
    """Applications of the demo, a claim beside them, an edit that waits, and a report of a visitor."""
    person = User.objects.get(email="asks@example.jp")
    listed = Organization.objects.public().order_by("pk").last()
    assert listed is not None
    claim = Application.objects.filter(kind=ApplicationKind.CLAIM).first()
    if claim is None:
        claim = organization_services.start_application(by=person, organization=listed)
        about = {"relation": ["代表"], "reason": ["名簿で確かめられます。"]}
        rules = {"person": ["申請恵"], "person_phone": ["04-0000-9999"], "not_antisocial": ["on"], "agrees": ["on"]}
        for key, answers in (("claim", about), ("rules", rules)):
            claim = organization_services.save_step(application=claim, by=person, key=key, answers=answers)
        claim = organization_services.submit_application(application=claim, by=person)
    report = {"organization": listed, "what": CorrectionKind.CONTACT, "text": "電話がつながりません。"}
    told, _ = CorrectionReport.objects.get_or_create(**report)
    edit = Application.objects.filter(kind=ApplicationKind.EDIT).first()
    assert edit is not None
    template, _ = AnswerTemplate.objects.get_or_create(
        title="見本のひな形", defaults={"text": "料金を教えてください。"}
    )
    new = Application.objects.filter(kind=ApplicationKind.NEW)
    return {
        "organizations/organization": listed.pk,
        "organizations/answertemplate": template.pk,
        "waiting_organization": edit.organization_id,
        "application": new.filter(state=ApplicationState.IN_REVIEW)[0].pk,
        "approved": new.filter(state=ApplicationState.APPROVED)[0].pk,
        "claim": claim.pk,
        "edit": edit.pk,
        "correction_report": told.pk,
    }


def _roles(users: dict[str, User]) -> dict[str, object]:
    """A request that waits, and the role of the editor."""
    person, _ = User.objects.get_or_create(email="asks@example.jp", defaults={"last_name": "申請", "first_name": "恵"})
    area = Area.objects.municipalities().current().filter(prefecture_code=settings.PORTAL_PREFECTURE)[0]
    waiting = RoleRequest.objects.waiting().filter(user=person).first() or services.request_role(
        user=person, role=Role.MUNICIPAL_STAFF, areas=[area], affiliation="介護福祉課", reason="担当になりました。"
    )
    services.invite(email="invited@example.jp", role=Role.PREFECTURE_EDITOR, by=users["admin"])
    return {"role_request": waiting.pk, "grant": RoleGrant.objects.active().filter(user=users["editor"])[0].pk}


def _pages(users: dict[str, User]) -> dict[str, object]:
    home = HomePage.objects.get()

    def draft(title: str, **values: object) -> StandardPage:
        page = StandardPage(title=title, live=False, has_unpublished_changes=True, owner=users["editor"], **values)
        home.add_child(instance=page)
        page.save_revision(user=users["editor"])
        return page

    draft_page, scheduled, locked, rejected = (
        draft(name) for name in ("下書き見本", "予約見本", "ロック見本", "差し戻し見本")
    )
    draft_page.title = "下書きの見本を直したもの"
    second = draft_page.save_revision(user=users["editor"])
    Comment.objects.create(page=draft_page, user=users["moderator"], text="ここを直してください", contentpath="title")

    scheduled.go_live_at = timezone.now() + timedelta(days=30)
    scheduled.expire_at = timezone.now() + timedelta(days=60)
    scheduled.save_revision(user=users["moderator"]).publish(user=users["moderator"])
    StandardPage.objects.filter(pk=locked.pk).update(locked=True, locked_by=users["admin"], locked_at=timezone.now())

    workflow = Workflow.objects.get()
    waiting = draft("承認待ち見本")
    state = workflow.start(waiting, users["editor"])
    rejected_state = workflow.start(rejected, users["editor"])
    rejected_state.current_task_state.reject(user=users["moderator"], comment="直してください")
    alias = draft_page.create_alias(update_slug=f"alias-of-{draft_page.pk}", user=users["moderator"])
    parent = draft("子のある見本")
    parent.add_child(instance=StandardPage(title="子の見本", live=False))
    return {
        "home": home.pk,
        "index": CaseStudyIndexPage.objects.get().pk,
        "case": CaseStudyPage.objects.live().first().pk,
        "contact": ContactPage.objects.get().pk,
        "draft": draft_page.pk,
        "revisions": f"{draft_page.revisions.order_by('pk').first().pk}...{second.pk}",
        "revision": draft_page.revisions.order_by("pk").first().pk,
        "scheduled": scheduled.pk,
        "scheduled_revision": scheduled.revisions.filter(approved_go_live_at__isnull=False).get().pk,
        "locked": locked.pk,
        "rejected": rejected.pk,
        "waiting": waiting.pk,
        "task_state": state.current_task_state.pk,
        "rejected_state": rejected_state.pk,
        "alias": alias.pk,
        "parent": parent.pk,
    }


def _files(user: User) -> dict[str, object]:
    collection = Collection.get_first_root_node().add_child(name="見本のフォルダー")
    content = io.BytesIO()
    Image.effect_noise((80, 60), 50).convert("RGB").save(content, "PNG")
    picture = ContentFile(content.getvalue(), "mihon.png")
    image = PortalImage.objects.create(title="集いの様子", file=picture, width=80, height=60, uploaded_by_user=user)
    text = ContentFile("見本の文書".encode(), "mihon.txt")
    document = PortalDocument.objects.create(title="見本の文書", file=text, uploaded_by_user=user)
    return {"image": image.pk, "document": document.pk, "collection": collection.pk}


def make_searches() -> None:
    """Enough of them to fill every list of 検索の様子."""
    today = timezone.localdate()
    searches = {"買い物": (9, 14), "移動支援": (6, 11), "スマホ教室": (4, 0), "ごみ屋敷": (2, 0), "雪下ろし": (2, 1)}
    for age in range(3):
        for words, (times, hits) in searches.items():
            values = {"times": times, "times_without_hit": 0 if hits else times, "hits": hits}
            row = {"day": today - timedelta(days=age), "visitor": "public", "words": words, "region": "11100"}
            SearchDay.objects.get_or_create(**row, defaults=values)
    chosen = {"day": today, "visitor": "public", "facet": "year", "value": "2024"}
    FilterDay.objects.get_or_create(**chosen, defaults={"times": 1})
    case = CaseStudyPage.objects.live().first()
    OpenDay.objects.get_or_create(day=today, visitor="public", words="雪下ろし", page_id=case.pk, defaults={"times": 1})


def _snippets() -> dict[str, object]:
    town = Area.objects.filter(code="11100").get()
    living_area = DailyLivingArea.objects.filter(parent=town).first() or DailyLivingArea.objects.create(
        name="見本圏域", kana="みほんけんいき", parent=town
    )
    return {
        "regions/dailylivingarea": living_area.pk,
        "regions/areagroup": AreaGroup.objects.get_or_create(name="見本の地域のまとまり")[0].pk,
        "search/searchpick": SearchPick.objects.get_or_create(words="見本の言葉", page=Page.objects.last())[0].pk,
        "search/thesaurusentry": ThesaurusEntry.objects.first().pk,
        **{
            f"taxonomy/{model._meta.model_name}": model.objects.first().pk
            for model in (ActivityField, BodyKind, DesignationLabel, ServiceAType, Trouble)
        },
    }


def _fail_to_index() -> None:
    """One record that the search could not take, waiting for another try."""
    failed = {
        "attempts": 7,
        "last_error": "ValueError: 見本の誤り",
        "next_try_at": timezone.now() + timedelta(days=365),
    }
    IndexEntry.objects.update_or_create(kind="case-study", object_id=999_999_999, defaults=failed)
