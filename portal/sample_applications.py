"""Applications of the demo, one in each state, made by the services that real ones go through."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from organizations import services
from organizations.enums import MemberRole
from organizations.models import Application, Membership, Organization
from regions.models import Area

APPLICANT, MANAGER, OFFICE = "applicant@example.jp", "manager@example.jp", "office@example.jp"
MARK = "（見本）"


@transaction.atomic
def load_sample_applications() -> int:
    """Make them where there are none yet, and return their number. Needs the accounts of the demo and the directory."""
    people = {user.email: user for user in User.objects.filter(email__in=(APPLICANT, MANAGER, OFFICE))}
    listed = Organization.objects.public().order_by("pk").first()
    if Application.objects.exists() or len(people) < 3 or listed is None:
        return 0
    SampleStates(people[APPLICANT], people[OFFICE]).make()
    _members(listed, people[MANAGER])
    return Application.objects.count()


class SampleStates:
    def __init__(self, applicant: User, office: User) -> None:
        self.applicant, self.office = applicant, office
        # The city that the demo's municipal staff look after.
        self.place = (
            Area.objects.filter(kind="city", prefecture_code=settings.PORTAL_PREFECTURE).order_by("code").first()
        )

    def make(self) -> None:
        draft = services.start_application(by=self.applicant)
        for key, answers in list(self.answers("はなみずきの集い", "はなみずきのつどい").items())[:3]:
            services.save_step(application=draft, by=self.applicant, key=key, answers=answers)
        self.sent("かわべり送迎の会", "かわべりそうげいのかい")
        services.take_up(application=self.sent("株式会社あさつゆ配食", "あさつゆはいしょく"), by=self.office)
        asked = self.sent("ゆうやけ大工の会", "ゆうやけだいくのかい")
        services.ask_applicant(application=asked, by=self.office, text="料金のめやすを書き足してください。")
        again = self.sent("となり町おたすけ隊", "となりまちおたすけたい")
        services.ask_applicant(application=again, by=self.office, text="活動している日を教えてください。")
        services.save_step(
            application=again,
            by=self.applicant,
            key="activity",
            answers=self.answers("", "")["activity"]
            | {"summary": ["火曜日と金曜日に、庭の草取りと電球の取りかえを手伝います。"]},
        )
        services.submit_application(application=again, by=self.applicant, reply="火曜日と金曜日です。書き足しました。")
        approved = self.sent("しろつめ草サロン", "しろつめくささろん")
        self.report(services.approve_application(application=approved, by=self.office))
        services.decline_application(
            application=self.sent("なんでも販売センター", "なんでもはんばいせんたー"),
            by=self.office,
            text="高齢者の暮らしを支える活動が確かめられませんでした。活動の内容が分かる資料があれば、もう一度申請してください。",
        )
        services.withdraw_application(
            application=self.sent("みかん色の会", "みかんいろのかい"),
            by=self.applicant,
            reason="名前を変えて、申請し直します。",
        )
        entered = services.enter_for(
            by=self.office, received_by="paper", received_on=timezone.localdate() - timedelta(days=2)
        )
        self.fill(entered, self.office, self.answers("花壇通り老人クラブ", "かだんどおりろうじんくらぶ"))

    def sent(self, name: str, kana: str) -> Application:
        draft = services.start_application(by=self.applicant)
        return self.fill(draft, self.applicant, self.answers(name, kana))

    def report(self, found: Organization) -> None:
        """情報の誤りの知らせ: one that waits, one that was looked after."""
        services.report_error(organization=found, what="times", text="先月から、土曜日もやっていると聞きました。")
        settled = services.report_error(organization=found, what="contact", text="電話がつながりません。")
        text = "代表に確かめました。番号に変わりはなく、昼のあいだは留守にするそうです。"
        services.settle_report(report=settled, by=self.office, text=text)

    def fill(self, draft: Application, by: User, answers: dict[str, dict[str, list[str]]]) -> Application:
        for key, step in answers.items():
            draft = services.save_step(application=draft, by=by, key=key, answers=step)
        return services.submit_application(application=draft, by=by)

    def answers(self, name: str, kana: str) -> dict[str, dict[str, list[str]]]:
        none: dict[str, list[str]] = {"TOTAL_FORMS": ["1"], "INITIAL_FORMS": ["0"]}
        return {
            "name": {
                "name": [f"{name}{MARK}"],
                "kana": [kana],
                "corporate_number": [""],
                "body_kind": ["residents-group"],
            },
            "activity": {
                "summary": [f"{self.place}で、近所の高齢者の困りごとを手伝います。"],
                "fields_of_activity": ["watching-over", "volunteering"],
            },
            "place": {
                "located_in": [self.place.code if self.place else ""],
                "address": ["見本町3丁目4-5"],
                "address_is_public": ["yes"],
                "reach": ["here"],
            },
            "services": {
                "services-TOTAL_FORMS": ["1"],
                "services-INITIAL_FORMS": ["0"],
                "services-0-name": ["暮らしの手伝い"],
                "services-0-field": ["volunteering"],
                "services-0-fee_min": ["300"],
                "services-0-fee_max": ["600"],
                "services-0-fee_unit": ["time"],
            },
            "offers": {"people": ["月に2回、会員5人が手伝えます。"]}
            | {f"agreements-{key}": v for key, v in none.items()},
            "contacts": {
                "links-TOTAL_FORMS": ["0"],
                "links-INITIAL_FORMS": ["0"],
                "contacts-TOTAL_FORMS": ["1"],
                "contacts-INITIAL_FORMS": ["0"],
                "contacts-0-name": ["代表"],
                "contacts-0-phone": ["049-000-0000"],
                "contacts-0-visibility": ["coordinators"],
            },
            "rules": {
                "person": ["見本 太郎"],
                "person_phone": ["049-000-0000"],
                "not_antisocial": ["on"],
                "agrees": ["on"],
            },
        }


def _members(listed: Organization, manager: User) -> None:
    """An organization with a manager, and an edit of it that waits."""
    Membership.objects.create(organization=listed, user=manager, role=MemberRole.MANAGER)
    draft: Any = services.start_edit(organization=listed, by=manager)
    step = draft.answers["activity"] | {"summary": [f"{listed.summary}土曜日も活動を始めました。"[:300]]}
    draft = services.save_step(application=draft, by=manager, key="activity", answers=step)
    services.submit_edit(application=draft, by=manager)
