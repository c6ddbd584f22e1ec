from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "利用者"

    def ready(self) -> None:
        from accounts import kept_data, mail_texts, receivers

        mail_texts.register_texts()
        receivers.connect()
        kept_data.register_kinds()
