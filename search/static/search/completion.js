// Offers how the words of a search may go on: the ARIA pattern "editable combobox with list autocomplete", in which nothing
// is chosen for anybody. Every text of it stands in the page.
const PAUSE = 200; // milliseconds without a key

const element = (template) => template.content.cloneNode(true);

class Completion {
  #answers = new Map();
  #asked = "";
  #controller = null;
  #options = [];
  #active = -1;
  #timer = 0;

  constructor(field) {
    const source = field.querySelector(".completion__source");
    this.input = field.querySelector("input");
    this.optionSource = field.querySelector(".completion__source-of-option");
    this.address = source.dataset.address;
    field.append(element(source));
    this.list = field.querySelector("[role=listbox]");
    this.status = field.querySelector("[role=status]");
    this.list.id = `${this.input.id}-completions`;
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
    })) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.#wait());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#stop());
    // The field keeps the focus, and a phone its keyboard.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const place = this.options.indexOf(event.target.closest("[role=option]"));
      if (place >= 0) this.#choose(place);
    });
    window.addEventListener("pageshow", () => this.#close());
  }

  get options() {
    return [...this.list.children];
  }

  get #isOpen() {
    return !this.list.hidden;
  }

  get #typed() {
    return this.input.value.trim();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#mark(-1);
    this.#timer = setTimeout(() => this.#offer(), PAUSE);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#controller?.abort();
    this.#close();
  }

  async #offer() {
    clearTimeout(this.#timer);
    const typed = this.#typed;
    if (!typed) return this.#close();
    const completions = await this.#completionsOf(typed);
    // Meanwhile somebody typed on, or went elsewhere.
    if (!completions || typed !== this.#typed || document.activeElement !== this.input) return;
    this.#show(completions);
  }

  // Undefined where no answer comes: the field stays what it is without it.
  async #completionsOf(typed) {
    if (this.#answers.has(typed)) return this.#answers.get(typed);
    if (this.#asked === typed && this.#controller) return;
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    this.#asked = typed;
    try {
      const response = await fetch(`${this.address}?q=${encodeURIComponent(typed)}`, { signal: controller.signal });
      if (!response.ok) return;
      const { completions } = await response.json();
      this.#answers.set(typed, completions);
      return completions;
    } catch {
      return;
    } finally {
      if (this.#controller === controller) this.#controller = null;
    }
  }

  #show(completions) {
    this.#options = completions;
    this.list.replaceChildren(...completions.map((completion, place) => this.#option(completion, place)));
    if (!completions.length) return this.#close();
    this.list.hidden = false;
    this.list.scrollTop = 0;
    this.input.setAttribute("aria-expanded", "true");
    this.#mark(-1);
    this.status.textContent = this.status.dataset.text.replace("{number}", completions.length);
  }

  #option({ text, detail, label }, place) {
    const option = element(this.optionSource).firstElementChild;
    option.id = `${this.list.id}-${place}`;
    option.querySelector(".completion__text").append(
      ...text.map(([piece, isMarked]) => {
        if (!isMarked) return piece;
        const mark = document.createElement("mark");
        mark.textContent = piece;
        return mark;
      }),
    );
    option.querySelector(".completion__detail").textContent = detail;
    option.querySelector(".completion__kind").textContent = label;
    return option;
  }

  #close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.status.textContent = "";
    this.#mark(-1);
  }

  #mark(place) {
    this.#active = place;
    this.options.forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    const option = this.options[place];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  async #key(event) {
    // Keys of an input method that converts are its own.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { key, altKey } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (altKey) return key === "ArrowDown" ? this.#offer() : this.#close();
      if (!this.#isOpen) await this.#offer();
      if (this.#isOpen) this.#move(key === "ArrowDown" ? 1 : -1);
    } else if (key === "Enter" && this.#isOpen && this.#active >= 0) {
      event.preventDefault();
      this.#choose(this.#active);
    } else if (["Enter", "Escape", "Tab"].includes(key)) {
      // The first Escape closes the list, the second one is the browser's: it empties the field.
      if (key === "Escape" && this.#isOpen) event.preventDefault();
      this.#stop();
    } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(key)) {
      // Back in the text.
      this.#mark(-1);
    }
  }

  #move(step) {
    const number = this.#options.length;
    this.#mark(this.#active < 0 && step < 0 ? number - 1 : (this.#active + step + number) % number);
  }

  #choose(place) {
    const { kind, url, parameters } = this.#options[place];
    this.#stop();
    location.assign(kind === "trouble" ? this.#atThePlace(url) : url || this.#searchFor(parameters));
  }

  // A 困りごと at the place that the form asks for.
  #atThePlace(url) {
    const asked = new FormData(this.input.form);
    const address = new URL(url, location);
    for (const name of ["prefecture", "municipality"]) {
      if (asked.get(name)) address.searchParams.set(name, asked.get(name));
    }
    return address;
  }

  // What the form asks for, with what was chosen. The form stays as it is, for whoever comes back to it.
  #searchFor(parameters) {
    const { form } = this.input;
    const asked = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(parameters)) {
      const isOneOfMany = form.querySelector(`[type=checkbox][name="${name}"]`);
      if (!isOneOfMany) asked.set(name, value);
      else if (!asked.getAll(name).includes(value)) asked.append(name, value);
    }
    return `${form.action}?${new URLSearchParams([...asked].filter(([, value]) => value))}`;
  }
}

for (const field of document.querySelectorAll(".completion")) new Completion(field);
