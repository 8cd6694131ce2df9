// Draws one form of Accord into a page of somebody else. It sets no cookie, loads nothing and
// writes no inline style; where it cannot send, the browser sends the form the plain way.
(function (form) {
  "use strict";
  const make = (name, given, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(given || {})) {
      if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== "" && value != null) element.setAttribute(key, value);
    }
    element.append(...inside);
    return element;
  };
  const kinds = { email: "email", phone: "tel", day: "date" };
  let count = 0;

  function control(asked, id) {
    const told = { id, name: asked.name, "aria-required": asked.required ? "true" : false };
    if (asked.ask === "long") return make("textarea", { ...told, rows: 4 });
    if (asked.options.length) {
      const options = [["", "—"], ...asked.options];
      return make("select", told, ...options.map(([value, label]) => {
        const option = make("option", {}, label);
        option.value = value;
        return option;
      }));
    }
    if (asked.ask === "number") return make("input", { ...told, inputmode: "decimal" });
    return make("input", { ...told, type: kinds[asked.ask] || "text" });
  }

  function labelled(asked) {
    const words = [asked.label];
    if (!asked.required) words.push(" ", make("small", {}, form.optional));
    return words;
  }

  function several(asked, id) {
    const boxes = asked.options.map(([value, label]) =>
      make("label", {}, make("input", { type: "checkbox", name: asked.name, value }), " ", label));
    return make("fieldset", { id, "data-field": asked.name }, make("legend", {}, ...labelled(asked)), ...boxes);
  }

  function field(asked) {
    const id = `accord-${form.slug}-${(count += 1)}`;
    if (asked.ask === "choices") return several(asked, id);
    const tick = asked.ask === "tick";
    const input = tick ? make("input", { id, type: "checkbox", name: asked.name }) : control(asked, id);
    const label = make("label", { for: id }, ...labelled(asked));
    return make("p", { "data-field": asked.name }, ...(tick ? [input, " ", label] : [label, make("br"), input]));
  }

  function hidden(name, value) {
    return make("input", { type: "hidden", name, value });
  }

  function draw() {
    const query = new URLSearchParams(location.search);
    const trap = make("p", { hidden: true, "aria-hidden": "true" },
      make("label", {}, form.trapLabel, " ", make("input", { name: form.trap, tabindex: "-1", autocomplete: "off" })));
    const drawn = make("form", { method: "post", action: form.action, novalidate: true, class: "accord-form", lang: form.language, "accept-charset": "utf-8" },
      make("h2", {}, form.heading),
      ...(form.intro ? [make("p", {}, form.intro)] : []),
      make("div", { role: "alert", tabindex: "-1", "data-said": true }),
      ...form.questions.map(field),
      ...form.consents.map((one) => field({ ...one, ask: "tick", options: [] })),
      trap,
      hidden(form.token.name, form.token.value),
      hidden("page", location.href.split("#")[0]),
      hidden("referrer", document.referrer),
      ...form.tracked.filter((name) => query.get(name)).map((name) => hidden(name, query.get(name))),
      make("p", {}, make("button", {}, form.button)));
    drawn.addEventListener("submit", (event) => {
      event.preventDefault();
      send(drawn);
    });
    return drawn;
  }

  async function send(drawn) {
    const button = drawn.querySelector("button");
    button.disabled = true;
    let told;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(new FormData(drawn)),
        credentials: "omit",
      });
      told = await answer.json();
    } catch {
      button.disabled = false;
      drawn.submit(); // this page does not let scripts send: go the plain way
      return;
    }
    button.disabled = false;
    show(drawn, told);
  }

  function show(drawn, told) {
    if (told.state === "done") {
      if (told.after) return location.assign(told.after);
      const thanks = make("div", { role: "status", tabindex: "-1", lang: form.language, class: "accord-form" },
        make("h2", {}, told.heading), make("p", {}, told.text));
      drawn.replaceWith(thanks);
      return thanks.focus();
    }
    if (told.begun) drawn.elements[form.token.name].value = told.begun;
    for (const old of drawn.querySelectorAll("[data-error]")) old.remove();
    for (const input of drawn.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    for (const [name, text] of Object.entries(told.errors || {})) mark(drawn, name, text);
    const said = drawn.querySelector("[data-said]");
    said.textContent = told.text || form.wrong;
    (drawn.querySelector("[aria-invalid]") || said).focus();
  }

  function mark(drawn, name, text) {
    const place = drawn.querySelector(`[data-field="${name}"]`);
    if (!place) return;
    const id = `accord-${form.slug}-error-${(count += 1)}`;
    place.append(make("span", { id, "data-error": true }, " ", text));
    const input = place.querySelector("input, select, textarea");
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", id);
  }

  for (const place of document.querySelectorAll("[data-accord-form]")) {
    if (place.dataset.accordForm === form.slug) place.replaceChildren(draw());
  }
})
