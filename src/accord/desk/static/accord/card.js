// The lines of a card's picture can be moved, by pointer or by arrow keys. The number fields below
// say the same, and work without any of this.

const stage = document.querySelector("#plot-edit");
const form = document.querySelector("[data-card]");

function axisOf(name) {
  const input = form.elements[`${name}_threshold`];
  const handle = document.createElement("span");
  handle.className = "plot__handle";
  handle.tabIndex = 0;
  handle.setAttribute("role", "slider");
  handle.setAttribute("aria-label", stage.dataset[`${name}Label`]);
  handle.setAttribute("aria-orientation", name === "fit" ? "vertical" : "horizontal");
  stage.append(handle);
  return { name, input, handle };
}

const axes = stage && form ? ["fit", "interest"].map(axisOf) : [];

function picture() {
  const figure = stage.querySelector(".plot");
  if (!figure) {
    return null;
  }
  const told = Object.fromEntries(
    Object.entries(figure.dataset).map(([name, value]) => [name, Number(value)]),
  );
  return { figure, drawing: figure.querySelector(".plot__drawing"), told };
}

const reach = (told, name) => [told[`${name}Low`], told[`${name}High`]];

// The handle stands where the line meets its axis; the line itself goes with it.
function place({ name, input, handle }) {
  const seen = picture();
  handle.hidden = !seen;
  const number = Number(input.value);
  if (!seen || !Number.isFinite(number)) {
    return;
  }
  const { drawing, told } = seen;
  const [low, high] = reach(told, name);
  const share = Math.min(1, Math.max(0, (number - low) / (high - low)));
  const inside = drawing.getBoundingClientRect();
  const outside = stage.getBoundingClientRect();
  const line = drawing.querySelector(`[data-axis="${name}"]`);
  let x = told.left;
  let y = told.top + told.height;
  if (name === "fit") {
    y = told.top + told.height * (1 - share);
    line.setAttribute("y1", y);
    line.setAttribute("y2", y);
  } else {
    x = told.left + told.width * share;
    line.setAttribute("x1", `${x}%`);
    line.setAttribute("x2", `${x}%`);
  }
  handle.style.left = `${inside.left - outside.left + (inside.width * x) / 100 - 12}px`;
  handle.style.top = `${inside.top - outside.top + y - 12}px`;
  handle.setAttribute("aria-valuemin", Math.min(low, number));
  handle.setAttribute("aria-valuemax", Math.max(high, number));
  handle.setAttribute("aria-valuenow", number);
}

const placeAll = () => axes.forEach(place);

function put(axis, number, { isDone = true } = {}) {
  axis.input.value = String(Math.round(number));
  place(axis);
  if (isDone) {
    axis.input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const STEPS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };

function watch(axis) {
  const { name, input, handle } = axis;
  handle.addEventListener("keydown", (event) => {
    const seen = picture();
    if (!seen || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const [low, high] = reach(seen.told, name);
    const ends = { Home: low, End: high };
    const wanted = event.key in STEPS ? Number(input.value) + STEPS[event.key] : ends[event.key];
    if (wanted === undefined) {
      return;
    }
    event.preventDefault();
    put(axis, wanted);
  });
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
    handle.focus();
  });
  handle.addEventListener("pointermove", (event) => {
    const seen = picture();
    if (!seen || !handle.hasPointerCapture(event.pointerId)) {
      return;
    }
    const { drawing, told } = seen;
    const box = drawing.getBoundingClientRect();
    const [low, high] = reach(told, name);
    const share = name === "fit"
      ? 1 - (event.clientY - box.top - told.top) / told.height
      : ((100 * (event.clientX - box.left)) / box.width - told.left) / told.width;
    put(axis, low + Math.min(1, Math.max(0, share)) * (high - low), { isDone: false });
  });
  handle.addEventListener("pointerup", () => put(axis, Number(input.value)));
  input.addEventListener("input", () => place(axis));
}

if (axes.length) {
  axes.forEach(watch);
  placeAll();
  window.addEventListener("resize", placeAll);
  // The picture is drawn anew with each change; the handles stay, and so does the focus.
  new MutationObserver(placeAll).observe(stage, { childList: true });
}
