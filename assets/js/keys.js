/* Passkeys (our own code): hands what the server asks to navigator.credentials and sends the answer with an ordinary
   form. A form says with data-key whether it makes a key («create») or uses one («get»); what is asked stands in
   data-key-options or is fetched from data-key-from; [data-key-go] starts it and [data-key-say] tells how it went. Where
   the browser knows no keys, or the address is a number, nothing of it is shown. */
(() => {
  const d = document;
  if (!window.isSecureContext || !window.PublicKeyCredential || !navigator.credentials || /^[\d.]+$|:/.test(location.hostname)) return;
  d.documentElement.classList.add("has-keys");
  const bytes = t => Uint8Array.from(atob(t.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
  const text = b => b ? btoa(Array.from(new Uint8Array(b), c => String.fromCharCode(c)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") : undefined;
  const named = list => (list || []).map(c => ({ ...c, id: bytes(c.id) }));
  function ask(kind, o) {
    o.challenge = bytes(o.challenge);
    if (kind === "get") return navigator.credentials.get({ publicKey: { ...o, allowCredentials: named(o.allowCredentials) } });
    return navigator.credentials.create({ publicKey: { ...o, user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: named(o.excludeCredentials) } });
  }
  function answer(c) {
    const r = c.response, sent = { clientDataJSON: text(r.clientDataJSON) };
    if (r.attestationObject) Object.assign(sent, { attestationObject: text(r.attestationObject), transports: r.getTransports?.() || [] });
    else Object.assign(sent, { authenticatorData: text(r.authenticatorData), signature: text(r.signature), userHandle: text(r.userHandle) });
    return JSON.stringify({ id: c.id, rawId: text(c.rawId), type: c.type, authenticatorAttachment: c.authenticatorAttachment || undefined, clientExtensionResults: {}, response: sent });
  }
  const WHY = {
    InvalidStateError: "Este dispositivo ya tiene una llave para su cuenta.",
    NotAllowedError: "No se ha usado ninguna llave. Puede intentarlo otra vez.",
    SecurityError: "En esta dirección no se pueden usar llaves.",
  };
  d.addEventListener("click", async e => {
    const b = e.target.closest("[data-key-go]"), f = b?.form; if (!f || b.disabled) return;
    const say = f.querySelector("[data-key-say]"), kind = f.dataset.key;
    const name = f.elements.nombre; if (name && !name.reportValidity()) return;
    b.disabled = true; say.textContent = "Siga las indicaciones de su navegador.";
    try {
      let asked = f.dataset.keyOptions;
      if (!asked) {
        const got = await fetch(f.dataset.keyFrom, { headers: { Accept: "application/json" } });
        if (!got.ok) throw Object.assign(new Error(), { name: got.status === 404 ? "SecurityError" : "" });
        asked = await got.text();
      }
      const c = await ask(kind, JSON.parse(asked));
      f.querySelector("[name=llave],[name=prueba-llave]").value = answer(c);
      for (const i of f.querySelectorAll("[name=prueba-clave],[name=prueba-codigo]")) i.value = "";
      f.noValidate = true; f.requestSubmit();
    } catch (x) {
      say.textContent = WHY[x.name] || "No hemos podido usar la llave. Inténtelo otra vez en un momento.";
    }
    b.disabled = false;
  });
})();
