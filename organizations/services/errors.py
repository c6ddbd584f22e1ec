"""What a verb of applications meets."""

from organizations.models import Application, Organization


class NotInThisState(Exception):
    """Somebody else was first, or it was sent already: the state does not allow it any more."""

    def __init__(self, application: Application) -> None:
        super().__init__(f"{application.pk} is {application.state}")
        self.application = application
        who = application.decided_by.get_full_name() if application.decided_by else ""
        self.message = f"この申請は、{f'{who}さんによって、' if who else ''}もう「{application.get_state_display()}」になっています。"


class ChangedElsewhere(Exception):
    """Another window or device saved meanwhile; `application` is as it is kept now."""

    def __init__(self, application: Application) -> None:
        super().__init__(str(application.pk))
        self.application = application


class AlreadyListed(Exception):
    """The 法人番号 is that of an organization which is in the directory already."""

    def __init__(self, organization: Organization) -> None:
        super().__init__(str(organization.pk))
        self.organization = organization
        self.message = (
            f"この法人番号の団体は、「{organization}」として、もう登録されています。"
            "新しい団体としては承認できません。見送って、載っている団体の担当になる申請をお願いしてください。"
        )
