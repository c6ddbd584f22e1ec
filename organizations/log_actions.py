"""What the log keeps of organizations, besides what Wagtail writes itself."""

CONFIRM = "organizations.confirm"
DESIGNATE = "organizations.designate"
RECORDS = "organizations.records"
APPLICATION = "organizations.application"
ASSIGN = "organizations.assign"
MEMBERS = "organizations.members"
REPORT = "organizations.report"

# Name of what was done, and the line in the history.
WORDS = {
    CONFIRM: ("内容を確かめる", "内容を確かめました"),
    DESIGNATE: ("指定・認定を変える", "指定・認定を変えました"),
    APPLICATION: ("登録申請の状態を変える", "登録申請の状態を変えました"),
    ASSIGN: ("登録申請の担当者を決める", "登録申請の担当者を決めました"),
    MEMBERS: ("メンバーを変える", "メンバーを変えました"),
    REPORT: ("誤りの知らせに対応する", "誤りの知らせに対応しました"),
    RECORDS: ("連絡先・時間・状況を変える", "連絡先・時間・活動の状況を変えました"),
}
