"""What Wagtail and the content areas keep of people (accounts.personal_data). What they wrote stays, as by a 退会者."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.admin.models import EditingSession, FormState
from wagtail.log_actions import registry as log_actions
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from accounts.kept_data import UNTIL_LEAVING, addresses_of, people_of
from accounts.models import User
from accounts.personal_data import LEFT, PersonalData, register
from casestudies.models import CaseConfirmation
from content.japanese_dates import local_moment_text as moment
from content.models import PortalDocument, PortalImage
from organizations.models import Organization, OrganizationStatus

Rows = Iterator[dict[str, str]]
# Whose rows name a person who wrote or decided something: model, column.
_WORK = (
    (Page, "owner"),
    (Page, "locked_by"),
    (Revision, "user"),
    (WorkflowState, "requested_by"),
    (TaskState, "finished_by"),
    (Comment, "user"),
    (Comment, "resolved_by"),
    (CommentReply, "user"),
    (PageLogEntry, "user"),
    (ModelLogEntry, "user"),
    (PortalImage, "uploaded_by_user"),
    (PortalDocument, "uploaded_by_user"),
    (CaseConfirmation, "user"),
    (OrganizationStatus, "confirmed_by"),
    (Organization, "locked_by"),
)
_TOOLS = (EditingSession, FormState, APIToken, PageSubscription)


def register_kinds() -> None:
    register(WORK)
    register(ADMIN)


# What a person wrote and did.


def _people_who_worked() -> int:
    worked = Q()
    for model, column in _WORK:
        worked |= Q(Exists(model._default_manager.filter(**{column: OuterRef("pk")})))
    return User.objects.filter(worked, left_at=None).count()


def _work_of(user: Any) -> Rows:
    for page in Page.objects.filter(owner=user).order_by("pk").iterator():
        yield {"種類": "作成したページ", "タイトル": page.title, "日時": moment(page.first_published_at)}
    for model, name in ((PortalImage, "画像"), (PortalDocument, "文書")):
        for file in model.objects.filter(uploaded_by_user=user).order_by("pk").iterator():
            yield {"種類": f"加えた{name}", "タイトル": file.title, "日時": moment(file.created_at)}
    for comment in Comment.objects.filter(user=user).order_by("pk").iterator():
        yield {"種類": "コメント", "内容": comment.text, "日時": moment(comment.created_at)}
    for reply in CommentReply.objects.filter(user=user).order_by("pk").iterator():
        yield {"種類": "コメントへの返事", "内容": reply.text, "日時": moment(reply.created_at)}
    for found in CaseConfirmation.objects.filter(user=user).select_related("page").order_by("pk").iterator():
        yield {"種類": "事例の確認", "タイトル": found.page.title, "日時": str(found.confirmed_on)}
    for status in OrganizationStatus.objects.filter(confirmed_by=user).select_related("organization").order_by("pk"):
        yield {"種類": "団体の確認", "名称": status.organization.name, "日時": str(status.confirmed_on)}
    yield from _log_of(user)


def _log_of(user: Any) -> Rows:
    """Titles of pages only: the entries on accounts bear addresses of other people."""
    for entry in PageLogEntry.objects.filter(user_id=user.pk).order_by("pk").iterator():
        yield {"種類": "作業の記録", "操作": _action(entry), "対象": entry.label, "日時": moment(entry.timestamp)}
    entries = ModelLogEntry.objects.filter(user_id=user.pk).select_related("content_type")
    for entry in entries.order_by("pk").iterator():
        kind = str(entry.content_type.name) if entry.content_type else ""
        yield {"種類": "作業の記録", "操作": _action(entry), "対象": kind, "日時": moment(entry.timestamp)}


def _action(entry: Any) -> str:
    return str(log_actions.get_action_label(entry.action)) if log_actions.action_exists(entry.action) else entry.action


def _erase_work(user: Any) -> None:
    """Names stand nowhere but in the person's row, and in what the log calls the account itself."""
    unlocked: dict[str, Any] = {"locked": False, "locked_by": None, "locked_at": None}
    Page.objects.filter(locked_by=user).update(**unlocked)
    Organization.objects.filter(locked_by=user).update(**unlocked)
    entries_about(user).update(label=LEFT)
    ModelLogEntry.objects.filter(content_type=_content_type(), object_id=str(user.pk)).update(data={})


def entries_about(user: Any) -> QuerySet[Any]:
    """Entries of the log whose subject is the account, or that name one of its addresses, such as those on invitations."""
    named = Q(content_type=_content_type(), object_id=str(user.pk))
    for address in addresses_of(user):
        named |= Q(label__icontains=address)
    return ModelLogEntry.objects.filter(named)


def _content_type() -> ContentType:
    return ContentType.objects.get_for_model(User)


WORK = PersonalData(
    key="work",
    label="書いたもの、作業の記録",
    purpose="だれが何を書き、確かめ、公開したかを示すため",
    kept_for="ページなどがあるあいだ。退会すると、名前は「退会者」になる",
    models=tuple(dict.fromkeys(model._meta.label for model, _ in _WORK)),
    people=_people_who_worked,
    of=_work_of,
    erase=_erase_work,
    stays=True,
    order=910,
)


# What the admin keeps for a person's own comfort.


def _admin_of(user: Any) -> Rows:
    profile = UserProfile.objects.filter(user=user).first()
    if profile:
        yield {"種類": "管理画面の設定", "言語": profile.preferred_language, "写真": profile.avatar.name or ""}
    for page in PageSubscription.objects.filter(user=user).select_related("page").order_by("pk"):
        yield {"種類": "コメントの知らせ", "ページ": page.page.title}
    for token in APIToken.objects.filter(user=user).order_by("pk"):
        yield {"種類": "APIの鍵", "名前": str(token)}


def _erase_admin(user: Any) -> None:
    for profile in UserProfile.objects.filter(user=user):
        profile.avatar.delete(save=False)
        profile.delete()
    for model in _TOOLS:
        model._default_manager.filter(user=user).delete()
    for upload in UploadedFile.objects.filter(uploaded_by_user=user):
        upload.file.delete(save=False)
        upload.delete()


ADMIN = PersonalData(
    key="admin",
    label="管理画面の設定",
    purpose="管理画面を使いやすくするため",
    kept_for=UNTIL_LEAVING,
    models=tuple(model._meta.label for model in (UserProfile, *_TOOLS, UploadedFile)),
    people=lambda: people_of(UserProfile.objects.all()),
    of=_admin_of,
    erase=_erase_admin,
    order=900,
)
