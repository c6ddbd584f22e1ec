"""What staff do with the roles of one person, and with the account: each a form of its own."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages

from accounts.models import User
from accounts.services import LastAdministrator, close_account, reset_mfa
from roles import services
from roles.admin_views.people import day_of
from roles.admin_views.person import PersonScreen
from roles.admin_views.role_forms import (
    ChangeForm,
    CloseForm,
    EndForm,
    GiveForm,
    HandoverForm,
    SureForm,
    add_faults,
    roles_within_reach,
)
from roles.models import RoleGrant
from roles.people import grants_visible_to, may_close_account_of, may_reset_factor_of, people_visible_to
from roles.permissions import may_change, may_end, may_hand_over
from roles.wording import areas_text


class PersonAction(PersonScreen, FormView[Any]):
    """A form, one call of a service, and back to the person."""

    template_name = "roles/admin/form.html"
    submit_label = ""
    explanation = ""
    is_grave = False

    def is_offered(self) -> bool:
        """Whether the service would do it for this reader: what it would refuse has no form."""
        raise NotImplementedError

    def act(self, data: dict[str, Any]) -> str:
        """Do it; return what to tell."""
        raise NotImplementedError

    def is_open_to(self, user: Any) -> bool:
        return super().is_open_to(user) and self.is_offered()

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            told = self.act(form.cleaned_data)
        except ValidationError as error:
            add_faults(form, error)
            return self.form_invalid(form)
        messages.success(self.request, told)
        return redirect(self.way_back())

    def way_back(self) -> str:
        """With the last role in an area its staff lose sight of a person at some time."""
        is_seen = people_visible_to(self.request.user).filter(pk=self.person.pk).exists()
        return reverse("roles_person", args=[self.person.pk]) if is_seen else reverse("roles_people")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "person": self.person,
            "submit_label": self.submit_label,
            "explanation": self.explanation,
            "is_grave": self.is_grave,
            "cancel_url": reverse("roles_person", args=[self.person.pk]),
        }


class GiveView(PersonAction):
    page_title = "役割を付ける"
    submit_label = "役割を付ける"
    explanation = "付けると、すぐに使えるようになり、本人に知らせが届きます。"
    form_class = GiveForm

    def is_offered(self) -> bool:
        user = self.request.user
        return self.person.is_active and self.person != user and bool(roles_within_reach(user, "grant"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, data: dict[str, Any]) -> str:
        grant = services.grant_role(user=self.person, by=self.request.user, **data)
        return f"{self.person.get_full_name()}さんに、役割「{grant}」を付けました。"


class GrantAction(PersonAction):
    """About one role of the person that has not ended."""

    grant: RoleGrant

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who comes second is told who was first."""
        seen = grants_visible_to(request.user).filter(user=self.kwargs["pk"], pk=self.kwargs["grant"])
        ended = seen.exclude(ended_at=None).select_related("ended_by").first()
        if ended is None:
            return super().dispatch(request, *args, **kwargs)
        who = f"、{ended.ended_by.get_full_name()}さん" if ended.ended_by else ""
        messages.warning(request, f"役割「{ended}」は、もう終わっています（{day_of(ended.ended_at)}{who}）。")
        return redirect("roles_person", self.kwargs["pk"])

    def is_offered(self) -> bool:
        own = grants_visible_to(self.request.user).filter(user=self.person, pk=self.kwargs["grant"], ended_at=None)
        found = own.with_areas().first()
        if found is None:
            return False
        self.grant = found
        return self.is_offered_for(found)

    def is_offered_for(self, grant: RoleGrant) -> bool:
        raise NotImplementedError

    def get_page_subtitle(self) -> str:
        return f"{self.grant}：{areas_text(self.grant.areas.all())}"


class ChangeView(GrantAction):
    page_title = "任期・担当地域を変える"
    submit_label = "保存"
    explanation = "変えた内容は記録に残ります。"
    form_class = ChangeForm

    def is_offered_for(self, grant: RoleGrant) -> bool:
        return may_change(self.request.user, grant)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user, "grant": self.grant}

    def act(self, data: dict[str, Any]) -> str:
        services.change_grant(grant=self.grant, by=self.request.user, **data)
        return f"役割「{self.grant}」を変えました。"


class EndView(GrantAction):
    page_title = "役割を終える"
    submit_label = "役割を終える"
    explanation = "すぐに終わり、本人に知らせが届きます。書いた事例などは、そのまま残ります。"
    form_class = EndForm
    is_grave = True

    def is_offered_for(self, grant: RoleGrant) -> bool:
        return may_end(self.request.user, grant)

    def act(self, data: dict[str, Any]) -> str:
        services.end_grant(grant=self.grant, by=self.request.user, reason=data["reason"])
        return f"{self.person.get_full_name()}さんの役割「{self.grant}」を終えました。"


class HandOverView(PersonAction):
    page_title = "引き継ぐ"
    submit_label = "引き継ぐ"
    explanation = "異動や退職のときに使います。この人の役割を終えて、後任の人を同じ役割と担当地域に招待します。"
    form_class = HandoverForm
    is_grave = True

    def is_offered(self) -> bool:
        held = grants_visible_to(self.request.user).active().filter(user=self.person).with_areas()
        self.grants = [grant for grant in held if may_hand_over(self.request.user, grant)]
        return bool(self.grants)

    def get_form_kwargs(self) -> dict[str, Any]:
        labels = {grant.pk: f"{grant}：{areas_text(grant.areas.all())}" for grant in self.grants}
        return super().get_form_kwargs() | {"grants": self.grants, "labels": labels}

    def act(self, data: dict[str, Any]) -> str:
        invited = services.hand_over(by=self.request.user, **data)
        told = f"{self.person.get_full_name()}さんの{len(data['grants'])}つの役割を終えました。"
        then = (
            f"後任の人（{invited[0].email}）に招待を送りました。" if invited else "後任の人は、まだ招待していません。"
        )
        return told + then


class ResetFactorView(PersonAction):
    page_title = "2段階認証を外す"
    submit_label = "2段階認証を外す"
    explanation = (
        "認証アプリの入った電話をなくした人などのためのものです。本人であることを、電話や対面で確かめてから外してください。"
        "外すと、ログインしている所ではすべてログアウトになり、本人にメールが届きます。次にログインしたときに、もう一度設定してもらいます。"
    )
    form_class = SureForm
    is_grave = True

    def is_offered(self) -> bool:
        return self.person.has_factor and may_reset_factor_of(self.request.user, self.person)

    def act(self, data: dict[str, Any]) -> str:
        reset_mfa(user=self.person, by=self.request.user)
        return f"{self.person.get_full_name()}さんの2段階認証を外しました。"


class CloseView(PersonAction):
    page_title = "アカウントを閉じる"
    submit_label = "アカウントを閉じる"
    explanation = (
        "この人のアカウントと個人情報を消します。元には戻せません。役割は終わり、書いた事例などは「退会者」のものとして残ります。"
        "本人に、理由を書いたメールが届きます。"
    )
    form_class = CloseForm
    is_grave = True

    def is_offered(self) -> bool:
        return may_close_account_of(self.request.user, self.person)

    def act(self, data: dict[str, Any]) -> str:
        name, staff = self.person.get_full_name(), cast("User", self.request.user)
        try:
            close_account(user=self.person, by=staff, reason=data["reason"])
        except LastAdministrator as error:
            raise ValidationError("最後の管理者のアカウントは、閉じられません。") from error
        return f"{name}さんのアカウントを閉じました。"
