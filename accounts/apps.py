from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "利用者"

    def ready(self) -> None:
        from accounts import kept_data, kept_sign_in, mail_texts, receivers
        from accounts.openid import checks  # noqa: F401  # it registers itself

        mail_texts.register_texts()
        receivers.connect()
        kept_data.register_kinds()
        kept_sign_in.register_kinds()
