"""The second factor at sign-in: offered to all, required of whoever works in the admin."""

# A constant, no switch: no portal goes without it. Tests of other things set it aside (tests/settings.py).
STAFF_MFA_REQUIRED = True

MFA_ADAPTER = "accounts.mfa_adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.mfa_forms.AuthenticateForm",
    "reauthenticate": "accounts.mfa_forms.ReauthenticateForm",
    "activate_totp": "accounts.mfa_forms.ActivateTotpForm",
    "add_webauthn": "accounts.mfa_forms.AddPasskeyForm",
    "edit_webauthn": "accounts.mfa_forms.RenamePasskeyForm",
}
# A passkey asks for a finger, a face or a PIN of its own: it is both factors at once.
MFA_PASSKEY_LOGIN_ENABLED = True
# A code of the app counts 30 seconds longer on either side: clocks of old devices differ.
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False
