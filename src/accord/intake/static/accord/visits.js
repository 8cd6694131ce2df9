// Visits of this website, told to Accord once its reader agrees; nothing is kept or sent before.
// accord.visits: allow(), deny(), forget(), id(), and view() for pages that never load.
(() => {
  const script = new URL(document.currentScript.src);
  const to = script.href.replace(/visits\.js.*/, "");
  const place = "accord.visits";
  const life = 395 * 864e5;
  const asked = new URLSearchParams(location.search);
  let views = [];
  let last;

  const refused = () => navigator.globalPrivacyControl || navigator.doNotTrack === "1";
  const random = (size) => [...crypto.getRandomValues(new Uint8Array(size))]
    .map((each) => each.toString(16).padStart(2, "0")).join("");

  const kept = () => {
    try {
      const { id, until } = JSON.parse(localStorage[place]);
      return until > Date.now() ? id : "";
    } catch { return ""; }
  };
  const id = () => (refused() ? "" : kept());

  const tell = (message, leaving, failed) => {
    const body = JSON.stringify({ sent: Date.now(), ...message });
    if (leaving && navigator.sendBeacon?.(to, body)) return;
    fetch(to, { method: "POST", body, keepalive: true, credentials: "omit" }).catch(failed);
  };

  const send = (leaving) => {
    const visitor = id();
    if (!visitor || !views.length) return;
    const some = views.splice(0, 5);
    const token = asked.get("accord") || "";
    tell({ visitor, token, views: some }, leaving, () => { views.unshift(...some); });
  };

  const view = () => {
    const marks = new URLSearchParams([...asked].filter(([name]) => /^utm_/.test(name)));
    const address = (location.origin + location.pathname + (`${marks}` && `?${marks}`)).slice(0, 500);
    if (!id() || last === address) return;
    const referrer = last ? location.host : document.referrer.split("/")[2] || "";
    last = address;
    views.push({ key: random(8), address, title: document.title.slice(0, 200), referrer, at: Date.now() });
    setTimeout(send, 1000);
  };

  const deny = () => {
    views = [];
    last = "";
    try { localStorage.removeItem(place); } catch { /* nothing is kept */ }
  };

  const allow = () => {
    if (refused()) return deny();
    try {
      if (!kept()) localStorage[place] = JSON.stringify({ id: random(16), until: Date.now() + life });
    } catch { return; }
    view();
  };

  const forget = () => {
    const visitor = kept();
    deny();
    if (visitor) tell({ visitor, forget: true }, true);
  };

  // Forms of Accord say which browser they come from.
  addEventListener("submit", ({ target }) => {
    if (!id() || !target.action?.startsWith?.(script.origin + "/f/")) return;
    const field = target.elements.visitor || target.appendChild(document.createElement("input"));
    Object.assign(field, { type: "hidden", name: "visitor", value: id() });
  }, true);
  for (const name of ["pagehide", "visibilitychange"]) addEventListener(name, () => send(true));

  (window.accord ??= {}).visits = { allow, deny, forget, id, view };
  if (refused()) deny();
  view();
})();
