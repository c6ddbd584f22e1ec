"""One 団体の登録申請 in the admin: what was sent, what is known of it, and the decisions."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from content.japanese_dates import moment_text
from organizations import services
from organizations.admin_views.applications import TITLE, waited_text
from organizations.application_steps import RULES, ApplicationSteps, ComparedRow, Step
from organizations.enums import DECIDED, OF_STAFF, ApplicationKind, ApplicationState, TemplatePurpose
from organizations.forms.decision import WordsForm
from organizations.models import AnswerTemplate, Application, Organization, OrganizationPhoto
from organizations.permissions import APPLICATION, applications_decidable_by, may_write
from organizations.services import AlreadyListed, NotInThisState
from roles.admin_views.listing import OpenToStaff, screen_item
from roles.permissions import holders, those_with

# Texts that stand on the page beside each other, and what is said of each.
BOXES: dict[str, dict[str, Any]] = {
    "ask": {"label": "確かめたいこと", "help_text": "申請した人にメールで届きます。1000字まで。"},
    "approve": {"label": "ひとこと（任意）", "help_text": "申請した人に届きます。", "required": False},
    "decline": {"label": "見送る理由", "help_text": "申請した人に届きます。どうすればよいかも書きます。"},
    "note": {"label": "内部メモ", "help_text": "職員だけに見えます。申請した人には見えません。"},
}
# Of an application on paper: the portal reaches nobody.
BY_HAND = "記録に残ります。申請した人には、電話や手紙で伝えてください。"
# Of the session: texts that were typed and not sent, by the key of the application.
KEPT = "kept_words"


class ApplicationView(OpenToStaff, WagtailAdminTemplateMixin, TemplateView):
    """One application: what was sent, what is known of it, what was said, and what can be done."""

    template_name = "organizations/admin/application.html"
    page_title = "登録申請を確かめる"
    header_icon = "clipboard-list"

    def is_open_to(self, user: Any) -> bool:
        rows = applications_decidable_by(user).select_related(
            "organization", "applicant", "entered_by", "assignee", "decided_by", "located_in", "rules"
        )
        self.application = get_object_or_404(rows, pk=self.kwargs["pk"])
        return True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            screen_item("organization_applications", TITLE),
            {"url": "", "label": str(self.application)},
        ]

    def form(self, name: str, data: Any, text: str = "") -> WordsForm:
        """`text` stands in it to begin with. Raises KeyError for a name that is none."""
        words = dict(BOXES[name])
        if self.application.is_entered and name != "note":
            words["help_text"] = BY_HAND
        return WordsForm(data, prefix=name, initial={"text": text}, **words)

    def typed(self) -> dict[str, str]:
        """What stands in the texts as they were sent, whichever button was pressed."""
        return {name: self.request.POST.get(f"{name}-text", "") for name in BOXES}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.application
        kept = (
            self.request.session.pop(KEPT, {}).get(str(found.pk), {}) if self.request.method == "GET" else self.typed()
        )
        forms = {name: self.form(name, None, kept.get(name, "")) for name in BOXES}
        context = super().get_context_data(**(forms | kwargs))
        steps = ApplicationSteps(found, found.sent).compared(found.sent_before)
        return context | {
            "application": found,
            "is_waiting": found.state in OF_STAFF,
            "is_asked": found.state == ApplicationState.ASKED,
            "waited": waited_text(found) if found.state in OF_STAFF else "",
            "steps": steps,
            "has_changes": bool(found.sent_before),
            "changes": _changes(steps),
            "person": _person(found),
            "may_write": may_write(found, self.request.user),
            "is_decided": found.state in DECIDED,
            "corrected": _corrected(found),
            "events": found.events.select_related("by"),
            "photos": found.photos.all(),
            "photos_taken_away": self.photos_taken_away(),
            "notes": found.notes.select_related("by"),
            "known": self.known_entries(),
            "rivals": self.rivals(),
            "templates": AnswerTemplate.objects.all(),
            "purposes": TemplatePurpose,
            "colleagues": self.colleagues(),
            "submitted": moment_text(timezone.localtime(found.submitted_at)),
        }

    def known_entries(self) -> list[Organization]:
        """Entries that this may be; of a claim the entry itself."""
        found = self.application
        if found.kind == ApplicationKind.CLAIM:
            return [found.organization] if found.organization else []
        typed = (found.sent or {}).get("name", {})
        same = Organization.objects.alike(
            name=found.name, kana="".join(typed.get("kana", [])), corporate_number=found.corporate_number
        )
        mine = those_with(self.request.user, Organization, "change").values("pk")
        rows = same.filter(Q(live=True) | Q(pk__in=mine)).exclude(pk=found.organization_id)
        return list(rows.select_related("located_in", "body_kind")[:5])

    def photos_taken_away(self) -> list[OrganizationPhoto]:
        """By an edit that waits, of those that are public."""
        found = self.application
        if found.kind != ApplicationKind.EDIT or found.state in DECIDED or found.organization is None:
            return []
        kept = found.photos.exclude(image=None).values("image")
        return list(found.organization.photos.exclude(image=None).exclude(image__in=kept).select_related("image"))

    def rivals(self) -> list[Application]:
        """Other open applications for the same body."""
        found = self.application
        same = Q(name=found.name)
        if found.corporate_number:
            same |= Q(corporate_number=found.corporate_number)
        if found.organization_id:
            same |= Q(organization=found.organization_id, kind=ApplicationKind.CLAIM)
        others = applications_decidable_by(self.request.user).open().filter(same).exclude(pk=found.pk)
        return list(others.select_related("applicant")[:5])

    def colleagues(self) -> list[Any]:
        areas = [self.application.located_in] if self.application.located_in else []
        return list(
            holders(APPLICATION, "decide", areas=areas).exclude(pk=self.application.applicant_id).order_by("pk")[:100]
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action", "")
        rest = self.typed()
        if action in {f"fill-{purpose}" for purpose in TemplatePurpose.values}:
            return self._filled(action.removeprefix("fill-"), rest)
        try:
            if action in ("take-up", "assign"):
                self._assign(action)
                return self._shown_again(rest)
            form = self.form(action, request.POST)
            if form.is_valid():
                messages.success(request, self._act(action, form.cleaned_data["text"]))
                return self._shown_again(rest | {action: ""})
        except KeyError:
            raise PermissionDenied from None
        except (NotInThisState, AlreadyListed) as error:
            messages.warning(request, f"{error.message}あなたの操作は行いませんでした。")
            return self._shown_again(self._moved_to_the_note(action, rest))
        except ValidationError as error:
            for message in error.messages:
                form.add_error("text", message)
        return self.render_to_response(self.get_context_data(**{action: form}))

    def _filled(self, purpose: str, texts: dict[str, str]) -> HttpResponse:
        """Ready words behind what is typed already."""
        key = self.request.POST.get(f"template-{purpose}", "")
        template = AnswerTemplate.objects.filter(pk=key, purpose=purpose).first() if key.isdecimal() else None
        if template is not None:
            texts[purpose] = "\n\n".join(part for part in (texts[purpose].strip(), template.text) if part)
        return self._shown_again(texts, anchor=f"#{purpose}-heading")

    def _moved_to_the_note(self, action: str, texts: dict[str, str]) -> dict[str, str]:
        """Somebody else was first: what was written to the applicant can be of use to colleagues yet."""
        written = texts.get(action, "").strip()
        if not written or action == "note":
            return texts
        messages.info(self.request, "書いた文は、「内部メモ」の欄に残してあります。")
        note = "\n\n".join(part for part in (texts["note"].strip(), written) if part)
        return texts | {action: "", "note": note}

    def _shown_again(self, texts: dict[str, str], *, anchor: str = "") -> HttpResponse:
        """The page anew, with what was typed into the texts and not sent."""
        kept = {name: text for name, text in texts.items() if text.strip()}
        if kept:
            self.request.session[KEPT] = {str(self.application.pk): kept}
        return redirect(f"{self.request.path}{anchor}")

    def _assign(self, action: str) -> None:
        if action == "take-up":
            services.take_up(application=self.application, by=self.request.user)
            messages.success(self.request, "確認を始めました。担当者は、あなたです。")
            return
        key = self.request.POST.get("assignee", "")
        person = next((each for each in self.colleagues() if str(each.pk) == key), None)
        services.assign(application=self.application, by=self.request.user, assignee=person)
        messages.success(
            self.request, f"担当者を{person.get_full_name()}さんにしました。" if person else "担当者を外しました。"
        )

    def _act(self, action: str, text: str) -> str:
        given: dict[str, Any] = {"application": self.application, "by": self.request.user, "text": text}
        # Of the page as the person saw it.
        is_seen_asked = self.request.POST.get("state") == ApplicationState.ASKED
        if action == "ask":
            services.ask_applicant(**given, is_seen_asked=is_seen_asked)
            told = BY_HAND if self.application.is_entered else "申請した人に、メールで届きます。"
            return f"追加の確認をお願いしました。{told}"
        if action == "approve":
            organization = services.approve_application(**given)
            if self.application.kind == ApplicationKind.CLAIM:
                return f"承認しました。申請した人は、「{organization}」のメンバーです。"
            return f"承認しました。「{organization}」は公開されています。"
        if action == "decline":
            services.decline_application(**given, is_seen_asked=is_seen_asked)
            told = BY_HAND if self.application.is_entered else "理由が、申請した人にメールで届きます。"
            return f"見送りました。{told}"
        services.add_note(**given)
        return "内部メモを加えました。"


def _changes(steps: list[tuple[Step, list[tuple[str, list[ComparedRow]]]]]) -> list[tuple[str, ComparedRow]]:
    """What is not as it was, with the name of its step or of its row."""
    return [
        (heading or step.label, row)
        for step, groups in steps
        for heading, rows in groups
        for row in rows
        if row.before is not None
    ]


def _corrected(found: Application) -> Organization | None:
    """The organization of an edit that waits, if staff have saved another version of it since."""
    organization = found.organization
    if found.kind != ApplicationKind.EDIT or found.state in DECIDED or organization is None:
        return None
    return organization if organization.latest_revision_id != found.revision_id else None


def _person(found: Application) -> str:
    """Whom to call about it."""
    answers = (found.sent or {}).get(RULES, {})
    return "、".join(value for name in ("person", "person_phone") for value in answers.get(name, []) if value)
