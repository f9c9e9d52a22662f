// Comfort on top of pages that work without it: shortcuts, drafts, reading aloud, focus.
(() => {
  "use strict";

  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = (name) => document.body.dataset[name] || "";

  // A private window may refuse storage; then nothing is kept, and nothing breaks.
  const keep = {
    get(store, key) { try { return store.getItem(key); } catch { return null; } },
    set(store, key, value) { try { store.setItem(key, value); } catch { /* full or refused */ } },
    drop(store, key) { try { store.removeItem(key); } catch { /* refused */ } },
  };
  const drafts = () => window.sessionStorage;
  const settings = () => window.localStorage;

  function announce(text) {
    const live = one("#live");
    if (live && text) { live.textContent = ""; setTimeout(() => { live.textContent = text; }, 100); }
  }

  // Keyboard shortcuts. WCAG 2.1.4: single keys can be switched off, in the help or on the profile.
  const OFF = "praksisbro-shortcuts-off";
  const isOff = () => "shortcutsOff" in document.body.dataset || keep.get(settings(), OFF) === "1";
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], dialog");

  function walk(step) {
    const rows = all("[data-row]");
    if (!rows.length) return;
    const now = rows.findIndex((row) => row.hasAttribute("data-row-current"));
    const next = now < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + step, 0), rows.length - 1);
    rows.forEach((row, number) => row.toggleAttribute("data-row-current", number === next));
    const target = one("a[href], button, summary", rows[next]) || rows[next];
    if (target === rows[next]) target.tabIndex = -1;
    target.focus();
    rows[next].scrollIntoView({ block: "nearest" });
  }

  const shortcuts = {
    "/": () => {
      const field = one("input[data-search], [data-search] input, [data-search] select");
      if (field) { field.focus(); return true; }
      return false;
    },
    j: () => { walk(1); return true; },
    k: () => { walk(-1); return true; },
    "?": () => { one("#shortcuts")?.showModal(); return true; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details[name='header-menu'][open]").forEach((menu) => {
      menu.open = false;
      one("summary", menu).focus();
    });
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isOff()) return;
    if (shortcuts[event.key]?.()) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    all("details[name='header-menu'][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  function setUpShortcutHelp() {
    const choice = one("#shortcuts-off");
    if (!choice) return;
    choice.checked = keep.get(settings(), OFF) === "1";
    choice.addEventListener("change", () => keep.set(settings(), OFF, choice.checked ? "1" : ""));
  }

  // Half-filled forms survive a lost line. Only in this tab, never passwords or files, gone after sending.
  const DRAFT = "praksisbro-draft:";
  const SENT = "praksisbro-draft-sent";
  const isKept = (field) => field.name && field.name !== "csrfmiddlewaretoken" && field.name !== "version"
    && !["password", "file", "hidden", "submit", "button"].includes(field.type);
  const valueOf = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked
    : field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value);

  function saveDraft(form) {
    const entries = [...form.elements].filter(isKept).map((field, place) => [place, field.name, valueOf(field)]);
    keep.set(drafts(), DRAFT + form.dataset.keepDraft, JSON.stringify(entries));
  }

  function restoreDraft(form) {
    const saved = keep.get(drafts(), DRAFT + form.dataset.keepDraft);
    // What the server sends back after an error is newer than what we kept.
    if (!saved || one(".pb-error-summary", form)) return;
    const fields = [...form.elements].filter(isKept);
    let changed = false;
    for (const [place, name, value] of JSON.parse(saved)) {
      const field = fields[place];
      if (!field || field.name !== name || JSON.stringify(valueOf(field)) === JSON.stringify(value)) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = value;
      else if (field.multiple) [...field.options].forEach((option) => { option.selected = value.includes(option.value); });
      else field.value = value;
      changed = true;
    }
    if (changed) announce(words("wordsDraft"));
  }

  function setUpDrafts() {
    const sent = keep.get(drafts(), SENT);
    keep.drop(drafts(), SENT);
    const forms = all("form[data-keep-draft]");
    const failed = forms.some((form) => form.dataset.keepDraft === sent && one(".pb-error-summary", form));
    if (sent && !failed) keep.drop(drafts(), DRAFT + sent);
    for (const form of forms) {
      restoreDraft(form);
      form.addEventListener("input", () => saveDraft(form));
    }
  }

  function forgetDrafts() {
    try {
      Object.keys(drafts()).filter((key) => key.startsWith(DRAFT)).forEach((key) => keep.drop(drafts(), key));
    } catch { /* refused */ }
  }

  // A second click must not send a second time.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    if (form.dataset.keepDraft) keep.set(drafts(), SENT, form.dataset.keepDraft);
    if ("forgetDrafts" in form.dataset) forgetDrafts();
  });

  function allowSending(root = document) {
    all("form[data-sending]", root).forEach((form) => delete form.dataset.sending);
    all("[aria-busy='true']", root).forEach((button) => button.removeAttribute("aria-busy"));
  }
  window.addEventListener("pageshow", () => allowSending());

  // Reading aloud with a voice that lives on the device: the text is sent nowhere.
  const speech = window.speechSynthesis;
  const languageOf = (button) => button.dataset.readLang
    || document.getElementById(button.dataset.readAloud)?.closest("[lang]")?.lang || document.documentElement.lang;
  // Voices call Norwegian "no" or "nb".
  const alike = (language) => (["nb", "nn", "no"].includes(language) ? ["nb", "no", "nn"] : [language]);

  function voiceFor(language) {
    const codes = alike(language.slice(0, 3).replace("-", "").toLowerCase());
    return speech.getVoices().find((voice) => voice.localService && codes.includes(voice.lang.split(/[-_]/)[0]));
  }

  function showReadAloud() {
    if (speech) all("[data-read-aloud]").forEach((button) => { button.hidden = !voiceFor(languageOf(button)); });
  }

  function readAloud(button) {
    const talking = button.getAttribute("aria-pressed") === "true";
    speech.cancel();
    all("[data-read-aloud]").forEach((each) => each.setAttribute("aria-pressed", "false"));
    if (talking) return;
    const text = document.getElementById(button.dataset.readAloud);
    const speaking = new SpeechSynthesisUtterance(text.innerText);
    speaking.voice = voiceFor(languageOf(button));
    speaking.lang = speaking.voice.lang;
    speaking.rate = 0.85;
    speaking.onend = () => button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", "true");
    speech.speak(speaking);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-read-aloud]");
    if (button) readAloud(button);
  });
  if (speech) speech.addEventListener?.("voiceschanged", showReadAloud);

  // After htmx has swapped: say what is new, and never leave the focus nowhere.
  document.addEventListener("htmx:afterSettle", (event) => {
    const id = event.detail.target?.id || event.detail.elt?.id;
    const fresh = (id && document.getElementById(id)) || event.detail.elt;
    showReadAloud();
    allowSending();
    if (!fresh || fresh.id === "progress") return;
    announce((one("[data-announce]", fresh) || one(".pb-list-head p", fresh) || fresh).innerText.slice(0, 200).trim());
    if (document.activeElement === document.body) { fresh.tabIndex = -1; fresh.focus({ preventScroll: true }); }
  });
  document.addEventListener("htmx:responseError", () => { allowSending(); announce(words("wordsFailed")); });
  document.addEventListener("htmx:sendError", () => { allowSending(); announce(words("wordsFailed")); });

  setUpShortcutHelp();
  setUpDrafts();
  showReadAloud();
})();
