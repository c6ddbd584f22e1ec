from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "利用者"

    def ready(self) -> None:
        from accounts import kept_data, leaving_mails
        from accounts.openid import checks  # noqa: F401  # it registers itself
        from notifications import mail_texts

        kept_data.register_kinds()
        mail_texts.register(*leaving_mails.TEXTS)
