// Theme, line height and single keys: kept in cookies, so the server draws the next page right.

const YEAR = 365 * 24 * 60 * 60;

function keep(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

export function watchPreferences() {
  const root = document.documentElement;
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-switch], [data-density-switch], [data-keys-switch]");
    if (!button) {
      return;
    }
    if (button.matches("[data-theme-switch]")) {
      root.dataset.theme = isDark(root) ? "light" : "dark";
      keep("accord_theme", root.dataset.theme);
    } else if (button.matches("[data-density-switch]")) {
      const isRoomy = root.dataset.density !== "roomy";
      toggle(root, "density", "roomy", isRoomy);
      button.setAttribute("aria-pressed", String(isRoomy));
      keep("accord_density", isRoomy ? "roomy" : "normal");
    } else {
      const isOff = root.dataset.keys !== "off";
      toggle(root, "keys", "off", isOff);
      button.setAttribute("aria-pressed", String(!isOff));
      keep("accord_keys", isOff ? "off" : "on");
    }
  });
}

function isDark(root) {
  return root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
}

function toggle(root, name, value, isOn) {
  if (isOn) {
    root.dataset[name] = value;
  } else {
    delete root.dataset[name];
  }
}
