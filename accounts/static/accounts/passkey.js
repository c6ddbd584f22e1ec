// Passkeys: the browser asks for finger, face or PIN, and the form is sent with its answer.
// A form says with data-passkey what it is for: "make" a passkey, "use" one, or "sign-in" without a password.
const decode = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const named = (credentials) => credentials?.map((each) => ({ ...each, id: decode(each.id) }));

async function make({ creation_options: { publicKey: options } }) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: decode(options.challenge),
      user: { ...options.user, id: decode(options.user.id) },
      excludeCredentials: named(options.excludeCredentials),
      // Both factors at once, so that it can take the place of a password.
      authenticatorSelection: {
        ...options.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  });
  const { attestationObject, clientDataJSON } = credential.response;
  return answer(credential, {
    attestationObject: encode(attestationObject),
    clientDataJSON: encode(clientDataJSON),
    transports: credential.response.getTransports?.() ?? [],
  });
}

async function use({ request_options: { publicKey: options } }) {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: decode(options.challenge),
      allowCredentials: named(options.allowCredentials),
    },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = credential.response;
  return answer(credential, {
    authenticatorData: encode(authenticatorData),
    clientDataJSON: encode(clientDataJSON),
    signature: encode(signature),
    userHandle: userHandle && encode(userHandle),
  });
}

function answer(credential, response) {
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function ask(form) {
  if (form.dataset.passkey === "sign-in") {
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error("no options");
    return use(await response.json());
  }
  const options = JSON.parse(document.getElementById("passkey-options").textContent);
  return form.dataset.passkey === "make" ? make(options) : use(options);
}

if (window.PublicKeyCredential) {
  for (const notice of document.querySelectorAll("[data-passkey-missing]")) notice.hidden = true;
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const error = form.querySelector("[data-passkey-error]");
      error.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await ask(form));
        form.submit();
      } catch {
        error.hidden = false;
      }
    });
  }
}
