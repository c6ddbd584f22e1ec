"""Names of what the log of the site keeps of roles, with the words in which the admin shows them."""

from typing import Any

from roles.enums import RequestState

REQUEST = "roles.request"
WITHDRAW = "roles.withdraw"
APPROVE = "roles.approve"
DECLINE = "roles.decline"
GRANT = "roles.grant"
EXTEND = "roles.extend"
END = "roles.end"
INVITE = "roles.invite"
RESEND = "roles.resend"
REVOKE = "roles.revoke"
ACCEPT = "roles.accept"
HAND_OVER = "roles.hand_over"
CONFIRM = "roles.confirm"

DECISIONS = {
    RequestState.APPROVED: APPROVE,
    RequestState.DECLINED: DECLINE,
    RequestState.WITHDRAWN: WITHDRAW,
}

# Action → label of the filter, sentence in the list.
WORDS = {
    REQUEST: ("役割を申請する", "役割を申請しました"),
    WITHDRAW: ("申請を取り下げる", "役割の申請を取り下げました"),
    APPROVE: ("申請を承認する", "役割の申請を承認しました"),
    DECLINE: ("申請を見送る", "役割の申請を見送りました"),
    GRANT: ("役割を付ける", "役割を付けました"),
    EXTEND: ("役割を延ばす・広げる", "役割の任期や担当地域を広げました"),
    END: ("役割を終える", "役割を終えました"),
    INVITE: ("役割に招待する", "役割に招待しました"),
    RESEND: ("招待を送り直す", "招待を送り直しました"),
    REVOKE: ("招待を取り消す", "招待を取り消しました"),
    ACCEPT: ("招待を受ける", "招待を受けました"),
    HAND_OVER: ("役割を引き継ぐ", "役割を引き継ぎました"),
    CONFIRM: ("役割を確認する", "いまもこの役割であることを確認しました"),
}


def register(actions: Any) -> None:
    for action, (label, message) in WORDS.items():
        actions.register_action(action, label, message)
